import { coveredBy, newId, paged, problem, type Actor, type Crypto, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { confirmationRows, lockSession } from '../check-in/check-in.store.ts';
import { isSettled } from '../check-in/check-in.states.ts';
import type { EvidenceDesk } from '../check-in/evidence.service.ts';
import { sha256 } from '../check-in/roll.reader.ts';
import { keepSite } from '../check-in/setup.store.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { effectWords, inTime, mayBecome, type LeaveKind } from './leave.rules.ts';
import * as store from './leave.store.ts';

export interface LeaveRequest {
  classId: string;
  kind: LeaveKind;
  sessionIds: string[];
  reason: string;
  evidenceFileIds: string[];
}
type Page = { limit: number; offset: number };
const KIND_WORDS = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' } as const;
const aad = (id: string, column: 'reason' | 'note') => `teaching.leave|${id}|${column}`;

/** Leave: asked for by the learner, decided by the class teacher, taken into account by the roll. */
export function createLeaves({ ports, crypto, evidence }: { ports: TeachingPorts; crypto: Crypto; evidence: EvidenceDesk }) {
  const { org, ledger, notifications, identity } = ports;

  async function views(db: Queryable, rows: readonly store.LeaveRow[], reader: Actor, now: Date) {
    const classIds = [...new Set(rows.map(({ classId }) => classId))];
    const [classes, cards, names] = await Promise.all([
      org.classes(db, classIds),
      org.learners(db, [...new Set(rows.map(({ learnerId }) => learnerId))]),
      identity.names(
        db,
        rows.flatMap(({ decidedBy }) => decidedBy ?? []),
      ),
    ]);
    const sessions = new Map<string, TimetableSession>();
    for (const id of classIds) for (const session of await org.sessions(db, id)) sessions.set(session.id, session);
    const ratios = new Map<string, number>();
    for (const cls of classes.values())
      ratios.set(
        cls.id,
        await attendPolicy(db, ports, cls, now).then(
          ({ exemptRatio }) => exemptRatio,
          () => 0,
        ),
      );
    return Promise.all(
      rows.map(async (row) => {
        const held = row.sessionIds.flatMap((id) => sessions.get(id) ?? []);
        return {
          leaveId: row.id,
          classId: row.classId,
          className: classes.get(row.classId)?.name ?? '',
          learnerId: row.learnerId,
          name: cards.get(row.learnerId)?.maskedName ?? '',
          kind: row.kind,
          state: row.state,
          sessions: held.map((one) => ({ sessionId: one.id, title: one.title, startsAt: one.startsAt.toISOString(), hours: one.hours })),
          hours: held.reduce((sum, { hours }) => sum + hours, 0),
          reason: crypto.open(row.reason, aad(row.id, 'reason')),
          evidence: await evidence.links(db, row.evidenceIds, reader.accountId),
          askedAt: row.askedAt.toISOString(),
          decidedBy: row.decidedBy && row.state !== 'WITHDRAWN' ? (names.get(row.decidedBy) ?? '') : null,
          decidedAt: row.decidedAt?.toISOString() ?? null,
          note: row.note === null ? null : crypto.open(row.note, aad(row.id, 'note')),
          effect: effectWords(row.kind, row.evidenceIds.length > 0, ratios.get(row.classId) ?? 0),
        };
      }),
    );
  }
  const one = async (tx: Tx, id: string, reader: Actor, now: Date) =>
    (await views(tx, [(await store.lockLeave(tx, id))!], reader, now))[0]!;

  const trace = (
    tx: Tx,
    cls: TrainingClass,
    row: { id: string; learnerId: string; kind: LeaveKind; sessionIds: string[] },
    what: string,
    words: string,
    actor: Actor,
    now: Date,
    data: object = {},
  ) =>
    ledger.append(
      tx,
      {
        chain: `class:${cls.id}`,
        kind: `teaching.leave.${what}`,
        classId: cls.id,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary: `${words}：${KIND_WORDS[row.kind]} ${row.sessionIds.length} 次课`,
        data: { leaveId: row.id, kind: row.kind, sessionIds: row.sessionIds, ...data },
        link: '/leave',
      },
      now,
    );

  return {
    async ask(tx: Tx, input: LeaveRequest, actor: Actor, now: Date) {
      const cls = await org.class(tx, input.classId);
      if (!cls) throw problem('request.not_found');
      const learnerId = await requireEnrolled(tx, ports, cls.id, actor.learnerId);
      const sessions = (await org.sessions(tx, cls.id)).filter(({ id }) => input.sessionIds.includes(id));
      if (sessions.length !== input.sessionIds.length) throw problem('request.not_found');
      if (sessions.some((session) => !inTime(session, now))) throw problem('teaching.leave.too_late');
      await lockSession(tx, `leave|${learnerId}`);
      if ((await store.heldSessions(tx, learnerId, input.sessionIds)).length > 0) throw problem('teaching.leave.doubled');
      const evidenceIds = await evidence.require(tx, input.evidenceFileIds, actor.accountId);
      const id = newId('lev');
      const { kind, sessionIds } = input;
      const reason = crypto.seal(input.reason, aad(id, 'reason'));
      await store.insertLeave(tx, {
        id,
        classId: cls.id,
        learnerId,
        kind,
        sessionIds,
        reason,
        evidenceIds,
        askedBy: actor.accountId,
        askedAt: now,
      });
      await keepSite(tx, cls);
      // What was written may speak of an illness: the chain keeps its digest only.
      await trace(tx, cls, { id, learnerId, kind, sessionIds }, 'asked', '申请请假', actor, now, {
        reasonSha256: sha256(input.reason),
        evidenceIds,
      });
      for (const accountId of cls.teacherAccountIds)
        await notifications.notify(tx, {
          accountId,
          kind: 'teaching.leave.asked',
          title: '有学员请假',
          body: `${cls.name}：${KIND_WORDS[kind]}，${sessionIds.length} 次课，请尽快办理`,
          link: '/work/leaves?state=ASKED',
        });
      return one(tx, id, actor, now);
    },

    async withdraw(tx: Tx, id: string, actor: Actor, now: Date) {
      const row = await store.lockLeave(tx, id);
      if (!row || row.learnerId !== actor.learnerId) throw problem('request.not_found');
      if (!mayBecome(row.state, 'WITHDRAWN')) throw problem('teaching.leave.wrong_state');
      const cls = await org.class(tx, row.classId);
      const sessions = (await org.sessions(tx, row.classId)).filter((session) => row.sessionIds.includes(session.id));
      if (row.state === 'APPROVED' && sessions.some((session) => !inTime(session, now))) throw problem('teaching.leave.too_late');
      await store.setLeaveState(tx, id, { state: 'WITHDRAWN', by: actor.accountId, at: now, note: row.note });
      await trace(tx, cls!, row, 'withdrawn', '撤回请假', actor, now);
      return one(tx, id, actor, now);
    },

    async decide(tx: Tx, classId: string, id: string, decision: { approve: boolean; note?: string }, actor: Actor, now: Date) {
      const row = await store.lockLeave(tx, id);
      const cls = row?.classId === classId && (await org.class(tx, classId));
      if (!row || !cls) throw problem('request.not_found');
      const to = decision.approve ? 'APPROVED' : 'REFUSED';
      if (!mayBecome(row.state, to)) throw problem('teaching.leave.wrong_state');
      const words = decision.note?.trim() ?? '';
      if (!decision.approve && !words) throw problem('teaching.leave.note_missing');
      if (decision.approve) await requireOpenRolls(tx, row.sessionIds);
      await store.setLeaveState(tx, id, {
        state: to,
        by: actor.accountId,
        at: now,
        note: words ? crypto.seal(words, aad(id, 'note')) : null,
      });
      await trace(tx, cls, row, decision.approve ? 'approved' : 'refused', decision.approve ? '批准请假' : '未批准请假', actor, now, {
        proven: row.evidenceIds.length > 0,
      });
      await notifications.notify(tx, {
        learnerId: row.learnerId,
        kind: 'teaching.leave.decided',
        title: decision.approve ? '请假已批准' : '请假未批准',
        body: `${cls.name}：${KIND_WORDS[row.kind]} ${row.sessionIds.length} 次课${words ? `。${words}` : ''}`,
        link: '/leave',
      });
      return one(tx, id, actor, now);
    },

    async mine(db: Queryable, page: Page, actor: Actor, now: Date) {
      if (!actor.learnerId) return { items: [], total: 0 };
      const rows = await store.learnerLeaves(db, actor.learnerId, page);
      return { items: await views(db, rows, actor, now), total: rows[0]?.total ?? 0 };
    },
    async list(db: Queryable, filter: { classId?: string; state?: string; kind?: string }, page: Page, actor: Actor, now: Date) {
      const rows = await store.coveredLeaves(db, coveredBy(actor, 'teaching.leave.read'), filter, page);
      return { items: await views(db, rows, actor, now), total: paged(rows, () => null).total };
    },
  };

  /** A roll that somebody confirmed, or that is locked, is not changed by a late yes. */
  async function requireOpenRolls(tx: Tx, sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of [...sessionIds].sort()) {
      await lockSession(tx, sessionId);
      const session = await org.session(tx, sessionId);
      if (session && isSettled(session.status)) throw problem('teaching.roll.locked');
      if ((await confirmationRows(tx, sessionId)).length > 0) throw problem('teaching.roll.confirmed');
    }
  }
}

export type Leaves = ReturnType<typeof createLeaves>;
