import { coveredBy, paged, problem, type Actor, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { addCorrection, rollOfSession } from '../attendance/attendance.store.ts';
import { lockSession } from '../check-in/check-in.store.ts';
import type { EvidenceDesk } from '../check-in/evidence.service.ts';
import { sha256 } from '../check-in/roll.reader.ts';
import { seenWords } from '../check-in/sightings.rules.ts';
import * as store from './anomalies.store.ts';

const DAY_MS = 86_400_000;
/** Where the province has set no rule yet. */
const DECIDE_DAYS = 5;

/** What was unusual: explained by the class teacher, judged by the authority. */
export function createAnomalies({ ports, attendance, evidence }: { ports: TeachingPorts; attendance: Attendance; evidence: EvidenceDesk }) {
  const { org, ledger, notifications, identity } = ports;

  async function views(db: Queryable, rows: readonly (store.CaseRow & { institutionName?: string })[], reader: Actor, now: Date) {
    const [classes, cards, names, sessions] = await Promise.all([
      org.classes(db, [...new Set(rows.map(({ classId }) => classId))]),
      org.learners(db, [...new Set(rows.map(({ learnerId }) => learnerId))]),
      identity.names(db, [...new Set(rows.flatMap((row) => [row.explainedBy, row.decidedBy].flatMap((id) => id ?? [])))]),
      Promise.all([...new Set(rows.map(({ sessionId }) => sessionId))].map((id) => org.session(db, id))),
    ]);
    return Promise.all(
      rows.map(async (row) => {
        const session = sessions.find((one) => one?.id === row.sessionId);
        const cls = classes.get(row.classId);
        return {
          caseId: row.id,
          classId: row.classId,
          className: cls?.name ?? '',
          institutionName: row.institutionName ?? cls?.institutionName ?? '',
          sessionId: row.sessionId,
          title: session?.title ?? '',
          startsAt: (session?.startsAt ?? row.firstAt).toISOString(),
          learnerId: row.learnerId,
          name: cards.get(row.learnerId)?.maskedName ?? '',
          kind: row.kind as 'OUTSIDE_FENCE',
          seen: seenWords(row.kind, row.detail),
          state: row.state,
          sightings: row.sightings,
          firstAt: row.firstAt.toISOString(),
          dueAt: row.dueAt.toISOString(),
          overdue: (row.state === 'OPEN' || row.state === 'EXPLAINED') && row.dueAt < now,
          explanation: row.explanation,
          explainedBy: row.explainedBy && (names.get(row.explainedBy) ?? ''),
          explainedAt: row.explainedAt?.toISOString() ?? null,
          evidence: await evidence.links(db, row.evidenceIds, reader.accountId),
          note: row.note,
          decidedBy: row.decidedBy && (names.get(row.decidedBy) ?? ''),
          decidedAt: row.decidedAt?.toISOString() ?? null,
        };
      }),
    );
  }
  const one = async (tx: Tx, id: string, reader: Actor, now: Date) => (await views(tx, [(await store.lockCase(tx, id))!], reader, now))[0]!;

  async function held(tx: Tx, classId: string, id: string) {
    const row = await store.lockCase(tx, id);
    const cls = row?.classId === classId ? await org.class(tx, classId) : undefined;
    if (!row || !cls) throw problem('request.not_found');
    return { row, cls };
  }
  const trace = (tx: Tx, row: store.CaseRow, what: string, summary: string, actor: Actor, now: Date, data: object = {}) =>
    ledger.append(
      tx,
      {
        chain: `class:${row.classId}`,
        kind: `teaching.anomaly.${what}`,
        classId: row.classId,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary,
        data: { caseId: row.id, sessionId: row.sessionId, kind: row.kind, ...data },
        link: `/learn/${row.classId}/hours`,
      },
      now,
    );

  return {
    async list(db: Queryable, filter: store.CaseFilter, page: { limit: number; offset: number }, actor: Actor, now: Date) {
      const rows = await store.coveredCases(db, coveredBy(actor, 'teaching.attendance.read'), filter, now, page);
      return { items: await views(db, rows, actor, now), total: paged(rows, () => null).total };
    },

    async explain(tx: Tx, classId: string, id: string, input: { text: string; evidenceFileIds: string[] }, actor: Actor, now: Date) {
      const { row, cls } = await held(tx, classId, id);
      // What was explained may be said better as long as nobody has judged it.
      if (row.state !== 'OPEN' && row.state !== 'EXPLAINED') throw problem('teaching.anomaly.wrong_state');
      const evidenceIds = await evidence.require(tx, input.evidenceFileIds, actor.accountId);
      const days = (await attendPolicy(tx, ports, cls, now)).numberOr('anomaly.decideDays', DECIDE_DAYS);
      const dueAt = new Date(now.getTime() + days * DAY_MS);
      await store.setExplained(tx, { id, text: input.text, evidenceIds, by: actor.accountId, at: now, dueAt });
      await trace(tx, row, 'explained', '班主任说明签到异常', actor, now, { textSha256: sha256(input.text), evidenceIds });
      return one(tx, id, actor, now);
    },

    async decide(tx: Tx, classId: string, id: string, { accept, note }: { accept: boolean; note?: string }, actor: Actor, now: Date) {
      const { row, cls } = await held(tx, classId, id);
      if (row.state !== 'EXPLAINED') throw problem('teaching.anomaly.wrong_state', '班主任说明之后才能核验');
      const words = note?.trim() ?? '';
      if (!accept && !words) throw problem('teaching.review.note_missing');
      await lockSession(tx, row.sessionId);
      await store.setDecided(tx, { id, state: accept ? 'ACCEPTED' : 'REJECTED', note: words || null, by: actor.accountId, at: now });
      const takes = !accept && (await attendPolicy(tx, ports, cls, now)).rejectTakesCredit;
      await trace(tx, row, accept ? 'accepted' : 'rejected', accept ? '签到异常说明成立' : '签到异常核验不成立', actor, now, {
        takesCredit: takes,
      });
      if (takes) await takeCredit(tx, row, cls, now);
      if (!accept)
        await notifications.notify(tx, {
          learnerId: row.learnerId,
          kind: 'teaching.anomaly.rejected',
          title: '签到异常核验不成立',
          body: `${seenWords(row.kind, row.detail)}${takes ? '本次课不计课时。' : ''}如有异议请联系班主任申请更正。`,
          link: `/hours/${classId}`,
        });
      for (const accountId of cls.teacherAccountIds)
        await notifications.notify(tx, {
          accountId,
          kind: 'teaching.anomaly.decided',
          title: accept ? '异常说明成立' : '异常说明不成立',
          body: `${cls.name}：${seenWords(row.kind, row.detail)}${words ? `主管意见：${words}` : ''}`,
          link: `/work/anomalies?classId=${classId}`,
        });
      return one(tx, id, actor, now);
    },

    /** Once a day: who has something due tomorrow, or over its day, is told once. */
    async remind(db: Db, now: Date): Promise<number> {
      return db.tx(async (tx) => {
        const rows = await store.takeDue(tx, new Date(now.getTime() + DAY_MS), new Date(now.getTime() - DAY_MS + 3_600_000), now);
        const groups = new Map<string, { classId: string; state: store.CaseState; count: number; overdue: number }>();
        for (const row of rows) {
          const key = `${row.classId}|${row.state}`;
          const group = groups.get(key) ?? { classId: row.classId, state: row.state, count: 0, overdue: 0 };
          groups.set(key, { ...group, count: group.count + 1, overdue: group.overdue + (row.overdue ? 1 : 0) });
        }
        for (const { classId, state, count, overdue } of groups.values()) {
          const cls = await org.class(tx, classId);
          if (!cls) continue;
          const region = `${cls.regionCode.slice(0, 4)}00`;
          const accounts =
            state === 'OPEN'
              ? cls.teacherAccountIds
              : await identity.accountsWith(tx, { role: 'CITY_OFFICER', scope: 'region', id: region });
          for (const accountId of accounts)
            await notifications.notify(tx, {
              accountId,
              kind: 'teaching.anomaly.due',
              title: state === 'OPEN' ? '签到异常等您说明' : '签到异常等您核验',
              body: `${cls.name}有 ${count} 条${overdue > 0 ? `，其中 ${overdue} 条已超时` : '，明天到期'}`,
              link: `/work/anomalies?classId=${classId}&state=${state}`,
            });
        }
        return rows.length;
      });
    },
  };

  /** A locked line gets a new version without credit; an open roll takes the rejection into account by itself. */
  async function takeCredit(tx: Tx, row: store.CaseRow, cls: Parameters<Attendance['settle']>[1], now: Date): Promise<void> {
    const line = (await rollOfSession(tx, row.sessionId)).find(({ learnerId }) => learnerId === row.learnerId);
    if (!line || line.creditedHours === 0) return;
    await addCorrection(tx, {
      sessionId: row.sessionId,
      learnerId: row.learnerId,
      classId: row.classId,
      state: 'ABSENT',
      creditedHours: 0,
      lateMinutes: line.lateMinutes,
      earlyMinutes: line.earlyMinutes,
      explanation: '签到异常经主管部门核验不成立，本次课不计课时',
      source: 'ANOMALY',
      sourceId: row.id,
      at: now,
    });
    await attendance.settle(tx, cls, [row.learnerId], now);
  }
}

export type Anomalies = ReturnType<typeof createAnomalies>;
