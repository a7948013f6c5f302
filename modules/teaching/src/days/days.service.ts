import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { halfOf } from '../calls/calls.rules.ts';
import { callTimes } from '../calls/calls.store.ts';
import { kindChoices } from '../check-in/kinds.rules.ts';
import type { RollReader } from '../check-in/roll.reader.ts';
import { capacityOf, supplementShare } from '../check-in/roll.rules.ts';
import type { Rolls } from '../check-in/roll.service.ts';
import { kindOf } from '../check-in/setup.store.ts';
import { waitingFor } from '../leave/leave.store.ts';
import { lecturerFacePolicy } from '../lecturer-sign/lecturer-sign.service.ts';
import { readSigns } from '../lecturer-sign/signs.reader.ts';
import { photoTimes } from '../photos/photos.store.ts';
import { openCases } from '../review/anomalies.store.ts';
import { missingWords } from './missing.rules.ts';

/** A session's and a day's view: what is there, what is missing, and confirming a day at once. */
export function createDays({ ports, reader, rolls }: { ports: TeachingPorts; reader: RollReader; rolls: Rolls }) {
  const { org, files, identity } = ports;

  async function standing(db: Queryable, cls: TrainingClass, session: TimetableSession, supplementWarning: boolean, now: Date) {
    const policy = await attendPolicy(db, ports, cls, now);
    const half = (await org.sessions(db, cls.id))
      .filter((one) => one.day === session.day && halfOf(one.startsAt) === halfOf(session.startsAt) && one.mode === session.mode)
      .map(({ id }) => id);
    const [photos, calls, signs, anomaliesOpen, leavesWaiting] = await Promise.all([
      photoTimes(db, half),
      callTimes(db, half),
      readSigns(db, ports, session.id),
      openCases(db, session.id),
      waitingFor(db, session.id),
    ]);
    const of = {
      mode: session.mode,
      photos: photos.length,
      photosNeeded: session.mode === 'OFFLINE' ? policy.numberOr('checkin.photosPerHalfDay', 0) : 0,
      calls: calls.length,
      callsNeeded: session.mode === 'OFFLINE' ? policy.numberOr('checkin.spotPerHalfDay', 0) : 0,
      lecturerSigned: signs.length > 0,
      signsWaiting: signs.filter(({ view }) => view.waits).map(({ view }) => view.name),
      lecturerSigns: policy.lecturerSigns,
      anomaliesOpen,
      leavesWaiting,
      supplementWarning,
    };
    return { of, signs, missing: missingWords(of) };
  }

  async function ofDay(db: Queryable, classId: string, day: string): Promise<{ cls: TrainingClass; sessions: TimetableSession[] }> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    const sessions = (await org.sessions(db, classId)).filter((one) => one.day === day && one.mode !== 'VOD' && one.status !== 'CANCELLED');
    return { cls, sessions: sessions.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()) };
  }

  async function day(db: Queryable, classId: string, on: string, actor: Actor, now: Date) {
    const { cls, sessions } = await ofDay(db, classId, on);
    const lines = [];
    for (const session of sessions) {
      const roll = await reader.load(db, session, cls, now);
      const share = supplementShare(roll.lines);
      const { missing, signs } = await standing(db, cls, session, share > roll.policy.number('checkin.manualWarnRatio'), now);
      const capacity = capacityOf(actor, partiesOf(cls, session), roll.confirmations);
      lines.push({
        sessionId: session.id,
        title: session.title,
        mode: session.mode,
        startsAt: session.startsAt.toISOString(),
        endsAt: session.endsAt.toISOString(),
        status: session.status,
        expected: roll.lines.length,
        present: roll.lines.filter(({ inAt }) => inAt !== null).length,
        digest: roll.digest,
        confirmed: roll.confirmations.map((one) => one.capacity),
        mine: session.status === 'ENDED' && (capacity === 'CLASS_TEACHER' || capacity === 'LECTURER'),
        missing,
        lecturerSigns: signs.map(({ view }) => view),
      });
    }
    return { classId, className: cls.name, day: on, sessions: lines };
  }

  return {
    day,

    /** All of the named rolls or none. */
    async confirm(
      tx: Tx,
      classId: string,
      on: string,
      confirmed: readonly { sessionId: string; digest: string }[],
      actor: Actor,
      now: Date,
    ) {
      const { sessions } = await ofDay(tx, classId, on);
      if (confirmed.some(({ sessionId }) => !sessions.some(({ id }) => id === sessionId))) throw problem('request.not_found');
      for (const { sessionId, digest } of [...confirmed].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1)))
        await rolls.confirm(tx, sessionId, digest, actor, now);
      return day(tx, classId, on, actor, now);
    },

    async duty(db: Queryable, sessionId: string, actor: Actor, now: Date) {
      const { session, cls } = await reader.requireSession(db, sessionId);
      const roll = await reader.load(db, session, cls, now);
      const warning = supplementShare(roll.lines) > roll.policy.number('checkin.manualWarnRatio');
      const { of, signs, missing } = await standing(db, cls, session, warning, now);
      const facePolicy = await lecturerFacePolicy(db, ports, cls, now);
      const teaches = actor.lecturerId !== null && partiesOf(cls, session).lecturerIds.includes(actor.lecturerId);
      return {
        sessionId,
        classId: cls.id,
        className: cls.name,
        title: session.title,
        mode: session.mode,
        status: session.status,
        day: session.day,
        startsAt: session.startsAt.toISOString(),
        endsAt: session.endsAt.toISOString(),
        checkKind: await kindOf(db, sessionId),
        kinds: kindChoices(session),
        lecturerSigns: signs.map(({ row, view }) => ({
          ...view,
          url: row.fileId && files.signedUrl(row.fileId, { accountId: actor.accountId, inline: true }),
        })),
        lecturerFace: { policy: facePolicy, mine: teaches && facePolicy !== 'OFF' && (await identity.usesFace(db, actor.accountId)) },
        photos: of.photos,
        photosNeeded: of.photosNeeded,
        calls: of.calls,
        callsNeeded: of.callsNeeded,
        anomaliesOpen: of.anomaliesOpen,
        leavesWaiting: of.leavesWaiting,
        missing,
      };
    },
  };
}

export type Days = ReturnType<typeof createDays>;

export const partiesOf = (cls: TrainingClass, session: TimetableSession) => ({
  teacherAccountIds: cls.teacherAccountIds,
  lecturerIds: [session.lecturerId, ...cls.lecturers.map(({ lecturerId }) => lecturerId)],
});
