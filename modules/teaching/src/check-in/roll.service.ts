import { createHash } from 'node:crypto';
import type { RollView } from '@yangfan/contract';
import { canonicalJson, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { latenessOf } from './check-in.service.ts';
import { isOver, isSettled, maySupplement } from './check-in.states.ts';
import { sessionCredits } from '../live/presence/credit.store.ts';
import * as store from './check-in.store.ts';
import { capacityOf, rollContent, rollLines, supplementShare, type RollLine } from './roll.rules.ts';

type Roll = Static<typeof RollView>;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Coming may be entered from this long before the session. */
const EARLIEST_MS = 2 * 3_600_000;

export interface SupplementInput {
  learnerId: string;
  reason: string;
  arrivedAt?: string;
  leftAt?: string;
}

/** The roll of a session: read, supplemented, confirmed by two, locked. */
export function createRolls({ ports, attendance }: { ports: TeachingPorts; attendance: Attendance }) {
  const { org, ledger, realtime } = ports;

  async function requireSession(db: Queryable, sessionId: string): Promise<{ session: TimetableSession; cls: TrainingClass }> {
    const session = await org.session(db, sessionId);
    const cls = session && (await org.class(db, session.classId));
    if (!session || !cls) throw problem('request.not_found');
    return { session, cls };
  }

  async function load(db: Queryable, session: TimetableSession, cls: TrainingClass, now: Date) {
    const [values, enrolments, rows, anomalies, confirmations, credits] = await Promise.all([
      policyOf(db, ports, cls, now),
      org.enrolments(db, cls.id),
      store.checkInRows(db, { sessionId: session.id }),
      store.anomalyRows(db, session.id),
      store.confirmationRows(db, session.id),
      sessionCredits(db, { sessionId: session.id }),
    ]);
    const enrolled = enrolments.filter(({ status }) => status !== 'DROPPED').sort((a, b) => a.seatNo - b.seatNo);
    const marks = rows.map((row) => ({
      learnerId: row.learnerId,
      inAt: row.inAt,
      outAt: row.outAt,
      method: row.inMethod,
      supplemented: row.supplementedBy !== null,
      reason: row.reason,
    }));
    const lines = rollLines(
      session,
      enrolled.map(({ learnerId }) => learnerId),
      marks,
      isOver(session.status),
      latenessOf(values),
      new Map(credits.map((credit) => [credit.learnerId, credit])),
    );
    return { values, enrolled, rows, anomalies, confirmations, lines, digest: sha256(canonicalJson(rollContent(session, lines))) };
  }

  async function view(db: Queryable, sessionId: string, now: Date): Promise<Roll> {
    const { session, cls } = await requireSession(db, sessionId);
    const found = await load(db, session, cls, now);
    const cards = await org.learners(
      db,
      found.lines.map(({ learnerId }) => learnerId),
    );
    const share = supplementShare(found.lines);
    const limit = found.values.number('checkin.manualWarnRatio');
    const entry = (line: RollLine, index: number): Roll['entries'][number] => {
      const row = found.rows.find((one) => one.learnerId === line.learnerId);
      return {
        learnerId: line.learnerId,
        name: cards.get(line.learnerId)?.maskedName ?? '',
        seatNo: found.enrolled[index]?.seatNo ?? null,
        state: line.state,
        lateMinutes: line.lateMinutes,
        earlyMinutes: line.earlyMinutes,
        creditedHours: line.creditedHours,
        explanation: line.explanation,
        checkedInAt: line.inAt?.toISOString() ?? null,
        signedOutAt: line.outAt?.toISOString() ?? null,
        method: row?.supplementedBy ? 'MANUAL_SUPPLEMENT' : (row?.inMethod ?? null),
        distanceM: row?.distanceM ?? null,
        reason: line.reason,
        anomalies: found.anomalies.filter((one) => one.learnerId === line.learnerId).map(({ kind }) => kind),
      };
    };
    return {
      sessionId,
      classId: cls.id,
      title: session.title,
      status: session.status,
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
      hours: session.hours,
      supplementShare: share,
      supplementLimit: limit,
      supplementWarning: share > limit,
      digest: found.digest,
      confirmations: found.confirmations.map(({ capacity, accountId, at, digest }) => ({
        capacity,
        accountId,
        at: at.toISOString(),
        digest,
      })),
      entries: found.lines.map(entry),
    };
  }

  const tell = (tx: Tx, sessionId: string, status: string) =>
    tx.onCommit(() => realtime.publish(`session:${sessionId}`, { type: 'teaching.session', status }));

  async function lock(
    tx: Tx,
    session: TimetableSession,
    cls: TrainingClass,
    found: Awaited<ReturnType<typeof load>>,
    now: Date,
  ): Promise<void> {
    await org.setSessionStatus(tx, session.id, 'ENDED', 'CONFIRMED');
    await org.setSessionStatus(tx, session.id, 'CONFIRMED', 'LOCKED');
    await store.insertRoll(
      tx,
      { sessionId: session.id, classId: cls.id, hours: session.hours, digest: found.digest, at: now },
      found.lines,
    );
    const link = `/classes/${cls.id}/sessions/${session.id}/roll`;
    await ledger.appendMany(
      tx,
      [
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.roll.locked',
          classId: cls.id,
          summary: `考勤双方确认并锁定：${session.title}`,
          data: {
            sessionId: session.id,
            digest: found.digest,
            learners: found.lines.length,
            supplementShare: supplementShare(found.lines),
          },
          link,
        },
        ...found.lines.map((line) => ({
          chain: `class:${cls.id}`,
          kind: 'teaching.attendance.recorded',
          classId: cls.id,
          learnerId: line.learnerId,
          summary: `${session.title}：${line.explanation}，计 ${line.creditedHours} 课时`,
          data: {
            sessionId: session.id,
            state: line.state,
            creditedHours: line.creditedHours,
            lateMinutes: line.lateMinutes,
            earlyMinutes: line.earlyMinutes,
            supplemented: line.supplemented,
          },
          link: `/learn/${cls.id}/hours`,
        })),
      ],
      now,
    );
    await attendance.settle(
      tx,
      cls,
      found.lines.map(({ learnerId }) => learnerId),
      now,
    );
  }

  return {
    view,

    async supplement(tx: Tx, sessionId: string, input: SupplementInput, actor: Actor, now: Date): Promise<Roll> {
      await store.lockSession(tx, sessionId);
      const { session, cls } = await requireSession(tx, sessionId);
      await org.requireTeaching(tx, cls.id);
      if (isSettled(session.status)) throw problem('teaching.roll.locked');
      if (!maySupplement(session.status)) throw problem('teaching.session.wrong_state');
      if ((await store.confirmationRows(tx, sessionId)).length > 0) throw problem('teaching.roll.confirmed');
      await requireEnrolled(tx, ports, cls.id, input.learnerId);
      const row = await store.checkInRow(tx, sessionId, input.learnerId);
      const inAt = input.arrivedAt ? new Date(input.arrivedAt) : (row?.inAt ?? session.startsAt);
      const outAt = input.leftAt ? new Date(input.leftAt) : (row?.outAt ?? (isOver(session.status) ? session.endsAt : null));
      requireTimes(session, inAt, outAt);
      await store.upsertSupplement(tx, {
        sessionId,
        learnerId: input.learnerId,
        classId: cls.id,
        inAt,
        outAt,
        reason: input.reason,
        by: actor.accountId,
        at: now,
      });
      await ledger.append(
        tx,
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.checkin.supplemented',
          classId: cls.id,
          learnerId: input.learnerId,
          actorId: actor.accountId,
          summary: `班主任补签：${session.title}`,
          // The reason is free text and may name people: the chain keeps its digest, the roll keeps the words.
          data: { sessionId, arrivedAt: inAt.toISOString(), leftAt: outAt?.toISOString() ?? null, reasonSha256: sha256(input.reason) },
          link: `/classes/${cls.id}/sessions/${sessionId}/roll`,
        },
        now,
      );
      tell(tx, sessionId, session.status);
      return view(tx, sessionId, now);
    },

    async confirm(tx: Tx, sessionId: string, digest: string, actor: Actor, now: Date): Promise<Roll> {
      await store.lockSession(tx, sessionId);
      const { session, cls } = await requireSession(tx, sessionId);
      await org.requireTeaching(tx, cls.id);
      if (isSettled(session.status)) throw problem('teaching.roll.locked');
      if (session.status !== 'ENDED') throw problem('teaching.session.wrong_state', '下课之后才能确认考勤');
      const found = await load(tx, session, cls, now);
      const capacity = capacityOf(
        actor,
        {
          teacherAccountIds: cls.teacherAccountIds,
          lecturerIds: [session.lecturerId, ...cls.lecturers.map(({ lecturerId }) => lecturerId)],
        },
        found.confirmations,
      );
      if (capacity === 'not_party') throw problem('teaching.roll.not_party');
      if (capacity === 'same_person') throw problem('teaching.roll.same_person');
      if (digest !== found.digest || found.confirmations.some((one) => one.digest !== found.digest))
        throw problem('request.conflict', '考勤表刚刚有变动，请重新查看后再确认');
      await store.insertConfirmation(tx, { sessionId, capacity, accountId: actor.accountId, digest, at: now });
      await ledger.append(
        tx,
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.roll.confirmed',
          classId: cls.id,
          actorId: actor.accountId,
          summary: `${capacity === 'LECTURER' ? '讲师' : '班主任'}确认考勤：${session.title}`,
          data: { sessionId, capacity, digest },
          link: `/classes/${cls.id}/sessions/${sessionId}/roll`,
        },
        now,
      );
      if (found.confirmations.length === 1) await lock(tx, session, cls, found, now);
      tell(tx, sessionId, found.confirmations.length === 1 ? 'LOCKED' : session.status);
      return view(tx, sessionId, now);
    },

    async withdraw(tx: Tx, sessionId: string, actor: Actor, now: Date): Promise<Roll> {
      await store.lockSession(tx, sessionId);
      const { session, cls } = await requireSession(tx, sessionId);
      if (isSettled(session.status)) throw problem('teaching.roll.locked');
      if ((await store.deleteConfirmation(tx, sessionId, actor.accountId)) === 0)
        throw problem('teaching.session.wrong_state', '您还没有确认过这次考勤');
      await ledger.append(
        tx,
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.roll.withdrawn',
          classId: cls.id,
          actorId: actor.accountId,
          summary: `撤回考勤确认：${session.title}`,
          data: { sessionId },
        },
        now,
      );
      return view(tx, sessionId, now);
    },
  };
}

export type Rolls = ReturnType<typeof createRolls>;

function requireTimes({ startsAt, endsAt }: TimetableSession, inAt: Date, outAt: Date | null): void {
  const fields = [];
  if (inAt.getTime() < startsAt.getTime() - EARLIEST_MS || inAt > endsAt)
    fields.push({ path: 'arrivedAt', message: '到课时间应在本次课的时间以内' });
  if (outAt && (outAt <= inAt || outAt.getTime() > endsAt.getTime() + EARLIEST_MS))
    fields.push({ path: 'leftAt', message: '离开时间应晚于到课时间，且不晚于下课后两小时' });
  if (fields.length > 0) throw problem('request.invalid', undefined, fields);
}
