import { coveredBy, newId, paged, problem, ProblemError, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { creditOf, type Credit } from '../attendance/attendance.rules.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { addCorrection, rollOfSession, type RollRow } from '../attendance/attendance.store.ts';
import { latenessOf } from '../check-in/check-in.service.ts';
import { lockSession } from '../check-in/check-in.store.ts';
import type { EvidenceDesk } from '../check-in/evidence.service.ts';
import { sha256 } from '../check-in/roll.reader.ts';
import { keepSite } from '../check-in/setup.store.ts';
import { timeFaults } from '../check-in/times.rules.ts';
import { partiesOf } from '../days/days.service.ts';
import * as store from './corrections.store.ts';

export interface CorrectionRequest {
  learnerId: string;
  arrivedAt: string | null;
  leftAt: string | null;
  reason: string;
  evidenceFileIds: string[];
}
const DAY_MS = 86_400_000;

/** Correcting a locked roll: asked by the class teacher, agreed by the lecturer, approved by the authority; then a new version is added. */
export function createCorrections({
  ports,
  attendance,
  evidence,
}: {
  ports: TeachingPorts;
  attendance: Attendance;
  evidence: EvidenceDesk;
}) {
  const { org, ledger, notifications, identity } = ports;

  /** What the times would be worth. */
  async function worth(
    db: Queryable,
    cls: TrainingClass,
    session: TimetableSession,
    row: { arrivedAt: Date | null; leftAt: Date | null },
    now: Date,
  ): Promise<Credit> {
    const { values } = await attendPolicy(db, ports, cls, now);
    const credit = creditOf({ ...session, inAt: row.arrivedAt, outAt: row.leftAt, over: true }, latenessOf(values));
    return { ...credit, explanation: `经更正：${credit.explanation}` };
  }

  async function view(db: Queryable, row: store.CorrectionRow, reader: Actor, now: Date) {
    const [cls, session, cards, names, roll] = await Promise.all([
      org.class(db, row.classId),
      org.session(db, row.sessionId),
      org.learners(db, [row.learnerId]),
      identity.names(
        db,
        [row.askedBy, row.agreedBy, row.decidedBy].flatMap((id) => id ?? []),
      ),
      rollOfSession(db, row.sessionId),
    ]);
    const line = roll.find(({ learnerId }) => learnerId === row.learnerId);
    // A list must not fail for one request whose class has lost a rule: the decision itself is refused with the rule named.
    const after = await worth(db, cls!, session!, row, now).catch((error: unknown) => {
      if (!(error instanceof ProblemError) || error.code !== 'policy.missing') throw error;
      return { state: 'PENDING' as const, creditedHours: 0, explanation: error.message };
    });
    return {
      correctionId: row.id,
      classId: row.classId,
      className: cls!.name,
      sessionId: row.sessionId,
      title: session!.title,
      startsAt: session!.startsAt.toISOString(),
      learnerId: row.learnerId,
      name: cards.get(row.learnerId)?.maskedName ?? '',
      state: row.state,
      before: standingOf(line, row.state === 'APPROVED'),
      after: { state: after.state, creditedHours: after.creditedHours, explanation: after.explanation },
      arrivedAt: row.arrivedAt?.toISOString() ?? null,
      leftAt: row.leftAt?.toISOString() ?? null,
      reason: row.reason,
      evidence: await evidence.links(db, row.evidenceIds, reader.accountId),
      askedBy: names.get(row.askedBy) ?? '',
      askedAt: row.askedAt.toISOString(),
      agreedBy: row.agreedBy && (names.get(row.agreedBy) ?? ''),
      decidedBy: row.decidedBy && (names.get(row.decidedBy) ?? ''),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      note: row.note,
    };
  }

  const trace = (
    tx: Tx,
    row: Pick<store.CorrectionRow, 'id' | 'classId' | 'sessionId' | 'learnerId'>,
    what: string,
    summary: string,
    actor: Actor,
    now: Date,
    data: object = {},
  ) =>
    ledger.append(
      tx,
      {
        chain: `class:${row.classId}`,
        kind: `teaching.correction.${what}`,
        classId: row.classId,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary,
        data: { correctionId: row.id, sessionId: row.sessionId, ...data },
        link: `/learn/${row.classId}/hours`,
      },
      now,
    );

  async function held(
    tx: Tx,
    classId: string,
    id: string,
  ): Promise<{ row: store.CorrectionRow; cls: TrainingClass; session: TimetableSession }> {
    const row = await store.lockCorrection(tx, id);
    const [cls, session] = row ? await Promise.all([org.class(tx, row.classId), org.session(tx, row.sessionId)]) : [];
    if (!row || !cls || !session || row.classId !== classId) throw problem('request.not_found');
    return { row, cls, session };
  }
  const ended = async (tx: Tx, id: string, state: 'APPROVED' | 'REFUSED' | 'WITHDRAWN', note: string, actor: Actor, now: Date) => {
    await store.setEnded(tx, id, { state, by: actor.accountId, at: now, note: note || null });
    return view(tx, (await store.lockCorrection(tx, id))!, actor, now);
  };
  const requireNote = (yes: boolean, note: string | undefined): string => {
    const words = note?.trim() ?? '';
    if (!yes && !words) throw problem('teaching.review.note_missing');
    return words;
  };

  return {
    async ask(tx: Tx, sessionId: string, input: CorrectionRequest, actor: Actor, now: Date) {
      await lockSession(tx, sessionId);
      const session = await org.session(tx, sessionId);
      const cls = session && (await org.class(tx, session.classId));
      if (!session || !cls) throw problem('request.not_found');
      const line = (await rollOfSession(tx, sessionId)).find(({ learnerId }) => learnerId === input.learnerId);
      if (session.status !== 'LOCKED' || !line) throw problem('teaching.correction.not_locked');
      const days = (await attendPolicy(tx, ports, cls, now)).number('correction.withinDays');
      if (now.getTime() > line.lockedAt.getTime() + days * DAY_MS) throw problem('teaching.correction.too_late');
      const arrivedAt = input.arrivedAt === null ? null : new Date(input.arrivedAt);
      const leftAt = input.leftAt === null ? null : new Date(input.leftAt);
      if (arrivedAt) requireFields(timeFaults(session, arrivedAt, leftAt));
      else if (leftAt) throw problem('request.invalid', undefined, [{ path: 'leftAt', message: '没有到课就没有离开的时间' }]);
      const evidenceIds = await evidence.require(tx, input.evidenceFileIds, actor.accountId);
      const row = { id: newId('cor'), classId: cls.id, sessionId, learnerId: input.learnerId };
      const kept = { ...row, arrivedAt, leftAt, reason: input.reason, evidenceIds, askedBy: actor.accountId, askedAt: now };
      if (!(await store.insertCorrection(tx, kept))) throw problem('teaching.correction.open');
      await keepSite(tx, cls);
      await trace(tx, row, 'asked', `申请更正考勤：${session.title}`, actor, now, { evidenceIds, reasonSha256: sha256(input.reason) });
      for (const { lecturerId } of cls.lecturers) {
        const accountId = (await org.lecturer(tx, lecturerId))?.accountId;
        if (accountId)
          await notifications.notify(tx, {
            accountId,
            kind: 'teaching.correction.asked',
            title: '考勤更正等您确认',
            body: `${cls.name}：${session.title}`,
            link: '/work/corrections?state=ASKED',
          });
      }
      return view(tx, (await store.lockCorrection(tx, row.id))!, actor, now);
    },

    async agree(tx: Tx, classId: string, id: string, { agree, note }: { agree: boolean; note?: string }, actor: Actor, now: Date) {
      const { row, cls, session } = await held(tx, classId, id);
      if (row.state !== 'ASKED') throw problem('teaching.correction.wrong_state');
      if (!actor.lecturerId || !partiesOf(cls, session).lecturerIds.includes(actor.lecturerId)) throw problem('teaching.roll.not_party');
      if (row.askedBy === actor.accountId) throw problem('teaching.roll.same_person', '申请人和同意人须是两个人');
      const words = requireNote(agree, note);
      await trace(tx, row, agree ? 'agreed' : 'refused', `讲师${agree ? '同意' : '不同意'}更正考勤：${session.title}`, actor, now);
      if (!agree) return ended(tx, id, 'REFUSED', words, actor, now);
      await store.setAgreed(tx, id, actor.accountId, now);
      return view(tx, (await store.lockCorrection(tx, id))!, actor, now);
    },

    async decide(tx: Tx, classId: string, id: string, { approve, note }: { approve: boolean; note?: string }, actor: Actor, now: Date) {
      const { row, cls, session } = await held(tx, classId, id);
      if (row.state !== 'AGREED') throw problem('teaching.correction.wrong_state');
      if (row.askedBy === actor.accountId || row.agreedBy === actor.accountId)
        throw problem('teaching.roll.same_person', '申请、同意和审批须是不同的人');
      const words = requireNote(approve, note);
      if (!approve) {
        await trace(tx, row, 'refused', `更正考勤未通过：${session.title}`, actor, now);
        await tell(tx, row, cls, `${session.title}的考勤更正没有通过：${words}`);
        return ended(tx, id, 'REFUSED', words, actor, now);
      }
      await lockSession(tx, session.id);
      const credit = await worth(tx, cls, session, row, now);
      const version = await addCorrection(tx, {
        ...credit,
        sessionId: session.id,
        learnerId: row.learnerId,
        classId,
        source: 'CORRECTION',
        sourceId: id,
        at: now,
      });
      await trace(tx, row, 'approved', `考勤已更正：${session.title}，计 ${credit.creditedHours} 课时`, actor, now, {
        version,
        state: credit.state,
        creditedHours: credit.creditedHours,
      });
      await tell(tx, row, cls, `${session.title}的考勤已更正：${credit.explanation}，计 ${credit.creditedHours} 课时`);
      await attendance.settle(tx, cls, [row.learnerId], now);
      return ended(tx, id, 'APPROVED', words, actor, now);
    },

    async withdraw(tx: Tx, classId: string, id: string, actor: Actor, now: Date) {
      const { row, session } = await held(tx, classId, id);
      if (row.state !== 'ASKED' && row.state !== 'AGREED') throw problem('teaching.correction.wrong_state');
      await trace(tx, row, 'withdrawn', `撤回考勤更正申请：${session.title}`, actor, now);
      return ended(tx, id, 'WITHDRAWN', '', actor, now);
    },

    async list(
      db: Queryable,
      filter: { classId?: string; state?: string },
      page: { limit: number; offset: number },
      actor: Actor,
      now: Date,
    ) {
      const rows = await store.coveredCorrections(db, coveredBy(actor, 'teaching.attendance.read'), filter, page);
      return { items: await Promise.all(rows.map((row) => view(db, row, actor, now))), total: paged(rows, () => null).total };
    },
  };

  async function tell(tx: Tx, row: store.CorrectionRow, cls: TrainingClass, body: string): Promise<void> {
    const message = { kind: 'teaching.correction.decided', title: '考勤更正', body };
    await notifications.notify(tx, { ...message, learnerId: row.learnerId, link: `/hours/${cls.id}` });
    await notifications.notify(tx, { ...message, accountId: row.askedBy, link: `/work/corrections?classId=${cls.id}` });
  }
}

export type Corrections = ReturnType<typeof createCorrections>;

/** What counts (or counted before the approval); a line that is in no locked roll counts nothing. */
function standingOf(line: RollRow | undefined, isLocked: boolean): { state: RollRow['state']; creditedHours: number } {
  if (!line) return { state: 'PENDING', creditedHours: 0 };
  return isLocked ? { state: line.lockedState, creditedHours: line.lockedHours } : { state: line.state, creditedHours: line.creditedHours };
}

function requireFields(fields: { path: string; message: string }[]): void {
  if (fields.length > 0) throw problem('request.invalid', undefined, fields);
}
