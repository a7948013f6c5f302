import { chinaDay, problem, type Actor, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { isSettled } from '../check-in/check-in.states.ts';
import { lockSession } from '../check-in/check-in.store.ts';
import type { Position } from '../check-in/fence.rules.ts';
import { createPlaces } from '../check-in/place.service.ts';
import type { Sightings } from '../check-in/sightings.service.ts';
import { photoWords } from '../photos/photo-words.ts';
import { burnIn } from '../photos/watermark.ts';
import { facePolicy, signWords, withPicture, type FacePolicy, type SignReason } from './lecturer-sign.rules.ts';
import * as store from './lecturer-sign.store.ts';

const SIGNABLE = ['SCHEDULED', 'OPEN', 'IN_PROGRESS'];

/** Whether lecturers' faces are used in a class. A policy frozen before there was a choice offers it. */
export async function lecturerFacePolicy(
  db: Queryable,
  ports: Pick<TeachingPorts, 'policy'>,
  cls: TrainingClass,
  now: Date,
): Promise<FacePolicy> {
  const policy = facePolicy((await attendPolicy(db, ports, cls, now)).textOr('lecturer.faceCheck', 'OFFERED'));
  if (!policy) throw problem('policy.missing', '政策参数 lecturer.faceCheck 只能是 OFF、OFFERED 或 REQUIRED。请联系省级管理员设置后再试。');
  return policy;
}

/** The lecturer's own coming: face and place, or place and a picture that the class teacher confirms. The first one counts; again changes nothing. */
export function createLecturerSigns({ db, ports, sightings }: { db: Db; ports: TeachingPorts; sightings: Sightings }) {
  const { org, files, ledger, identity, realtime } = ports;
  const places = createPlaces({ db, sightings });

  async function coming(sessionId: string, actor: Actor, now: Date) {
    const session = await org.session(db, sessionId);
    if (!session) throw problem('request.not_found');
    const cls = await org.requireTeaching(db, session.classId);
    if (session.mode === 'VOD') throw problem('teaching.session.vod');
    const { lecturerId } = actor;
    if (!lecturerId || ![session.lecturerId, ...cls.lecturers.map((one) => one.lecturerId)].includes(lecturerId))
      throw problem('teaching.roll.not_party', '只有本班讲师能在这里签到');
    if (!SIGNABLE.includes(session.status)) throw problem('teaching.session.wrong_state');
    if (chinaDay(now) !== session.day) throw problem('teaching.session.not_due', '还没有到上课的日子，不能签到');
    return { session, cls, lecturerId, isThere: !!(await store.signRow(db, sessionId, lecturerId)) };
  }
  const placeOf = async (of: { session: TimetableSession; cls: TrainingClass }, position: Position | null, now: Date) =>
    places.require({ ...of, values: await policyOf(db, ports, of.cls, now), learnerId: null }, position, now);

  async function keep(
    tx: Tx,
    { session, cls }: { session: TimetableSession; cls: TrainingClass },
    row: Omit<store.SignRow, 'confirmedBy' | 'confirmedAt'>,
    data: object,
  ) {
    if (!(await store.insertSign(tx, row))) return false;
    const { lecturerId, distanceM, way, checkId, reason, originalSha256, at } = row;
    await ledger.append(
      tx,
      {
        chain: `class:${cls.id}`,
        kind: 'teaching.lecturer.signed',
        classId: cls.id,
        actorId: row.accountId,
        summary: `讲师签到：${session.title}，${signWords({ way, reason, confirmedAt: null })}`,
        data: { sessionId: session.id, lecturerId, way, checkId, reason, distanceM, originalSha256, ...data },
        link: `/work/sessions/${session.id}`,
      },
      at,
    );
    tx.onCommit(() => realtime.publish(`session:${session.id}`, { type: 'teaching.session', status: session.status }));
    return true;
  }

  return {
    async byPicture(
      sessionId: string,
      { base64, position, reason }: { base64: string; position: Position | null; reason?: SignReason },
      actor: Actor,
      now: Date,
    ): Promise<void> {
      const found = await coming(sessionId, actor, now);
      const { session, cls, lecturerId } = found;
      const policy = await lecturerFacePolicy(db, ports, cls, now);
      const taken = withPicture(policy, policy !== 'OFF' && (await identity.usesFace(db, actor.accountId)), reason ?? null);
      if (taken === 'reason_missing' && !found.isThere) throw problem('teaching.lecturer.reason_missing');
      const place = await placeOf(found, position, now);
      if (found.isThere || taken === 'reason_missing') return;
      const who = (await identity.names(db, [actor.accountId])).get(actor.accountId) ?? '';
      const { jpeg, originalSha256 } = await burnIn(base64, [
        `讲师签到　${who}`,
        ...photoWords(cls, session, position, who, now).slice(0, 2),
      ]);
      await db.tx(async (tx) => {
        const name = `讲师签到-${session.day}.jpg`;
        const file = await files.saveBytes(tx, { bytes: jpeg, name, mediaType: 'image/jpeg', purpose: 'PHOTO', ownerAccountId: null });
        const row = {
          sessionId,
          lecturerId,
          classId: cls.id,
          accountId: actor.accountId,
          at: now,
          distanceM: place.distanceM,
          checkId: null,
        };
        await keep(tx, found, { ...row, ...taken, fileId: file.id, originalSha256 }, { keptSha256: file.sha256 });
      });
    },

    async byFace(
      sessionId: string,
      { checkToken, position }: { checkToken: string; position: Position | null },
      actor: Actor,
      now: Date,
    ): Promise<void> {
      const found = await coming(sessionId, actor, now);
      // A repeat spends no check.
      if (found.isThere) return;
      if ((await lecturerFacePolicy(db, ports, found.cls, now)) === 'OFF') throw problem('teaching.lecturer.face_off');
      const { distanceM } = await placeOf(found, position, now);
      await db.tx(async (tx) => {
        const { checkId, method } = await identity.requireCheck(tx, { actor, purpose: 'CHECK_IN', token: checkToken, now });
        const way = method === 'FACE' ? ({ way: 'FACE', reason: null } as const) : ({ way: 'ALTERNATIVE', reason: 'OTHER_CHECK' } as const);
        const { lecturerId, cls } = found;
        const row = { sessionId, lecturerId, classId: cls.id, accountId: actor.accountId, at: now, distanceM, checkId, ...way };
        await keep(tx, found, { ...row, fileId: null, originalSha256: null }, {});
      });
    },

    async confirm(tx: Tx, sessionId: string, lecturerId: string, actor: Actor, now: Date): Promise<void> {
      await lockSession(tx, sessionId);
      const session = await org.session(tx, sessionId);
      const row = session && (await store.signRow(tx, sessionId, lecturerId));
      if (!session || !row) throw problem('request.not_found');
      if (row.way !== 'ALTERNATIVE') throw problem('teaching.lecturer.no_confirmation');
      if (row.confirmedAt) return;
      if (isSettled(session.status)) throw problem('teaching.roll.locked');
      if (row.accountId === actor.accountId) throw problem('teaching.roll.same_person', '不能确认自己的签到，请另一位班主任确认');
      await store.confirmSign(tx, { sessionId, lecturerId, by: actor.accountId, at: now });
      await ledger.append(
        tx,
        {
          chain: `class:${session.classId}`,
          kind: 'teaching.lecturer.confirmed',
          classId: session.classId,
          actorId: actor.accountId,
          summary: `确认讲师到课：${session.title}，${signWords({ ...row, confirmedAt: now })}`,
          data: { sessionId, lecturerId, way: row.way, reason: row.reason },
          link: `/work/sessions/${sessionId}`,
        },
        now,
      );
      tx.onCommit(() => realtime.publish(`session:${sessionId}`, { type: 'teaching.session', status: session.status }));
    },
  };
}

export type LecturerSigns = ReturnType<typeof createLecturerSigns>;
