import type { RollView } from '@yangfan/contract';
import { problem, type Actor, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { isOver, isSettled, maySupplement } from './check-in.states.ts';
import * as store from './check-in.store.ts';
import { sha256, type LoadedRoll, type RollReader } from './roll.reader.ts';
import { capacityOf, supplementShare } from './roll.rules.ts';
import { keepSite } from './setup.store.ts';
import { timeFaults } from './times.rules.ts';

type Roll = Static<typeof RollView>;

export interface SupplementInput {
  learnerId: string;
  reason: string;
  arrivedAt?: string;
  leftAt?: string;
}

/** The roll of a session: read, supplemented, confirmed by two, locked. */
export function createRolls({ ports, attendance, reader }: { ports: TeachingPorts; attendance: Attendance; reader: RollReader }) {
  const { org, ledger, realtime, identity, notifications } = ports;

  const { requireSession, load, view } = reader;

  const tell = (tx: Tx, sessionId: string, status: string) =>
    tx.onCommit(() => realtime.publish(`session:${sessionId}`, { type: 'teaching.session', status }));

  /** Many entered by hand is for the authority to know; a practice class concerns nobody. */
  async function warnOfSupplements(tx: Tx, session: TimetableSession, cls: TrainingClass, found: LoadedRoll): Promise<void> {
    const share = supplementShare(found.lines);
    if (cls.kind === 'PRACTICE' || share <= found.policy.number('checkin.manualWarnRatio')) return;
    const region = `${cls.regionCode.slice(0, 4)}00`;
    for (const accountId of await identity.accountsWith(tx, { role: 'CITY_OFFICER', scope: 'region', id: region }))
      await notifications.notify(tx, {
        accountId,
        kind: 'teaching.supplements.many',
        title: '补签占比超过规定',
        body: `${cls.name}：${session.title}，补签 ${Math.round(share * 100)}%`,
        link: `/work/supplements?classId=${cls.id}`,
      });
  }

  async function lock(tx: Tx, session: TimetableSession, cls: TrainingClass, found: LoadedRoll, now: Date): Promise<void> {
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
    await warnOfSupplements(tx, session, cls, found);
    await attendance.settle(
      tx,
      cls,
      found.lines.map(({ learnerId }) => learnerId),
      now,
    );
  }

  return {
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
      requireFields(timeFaults(session, inAt, outAt));
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
      await keepSite(tx, cls);
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

function requireFields(fields: { path: string; message: string }[]): void {
  if (fields.length > 0) throw problem('request.invalid', undefined, fields);
}
