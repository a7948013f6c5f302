import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import sharp from 'sharp';
import { DAY, ROOM, startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let lecturer: Actor;
let base64: string;
/** Each test takes a session of its own: the first coming counts. */
let sessions: string[];
const HERE = { ...ROOM, accuracy: 20 };
beforeAll(async () => {
  stage = await startTeaching({ learners: 2 });
  lecturer = { ...stage.lecturer, lecturerId: stage.lecturerId };
  base64 = (
    await sharp({ create: { width: 400, height: 300, channels: 3, background: '#887766' } })
      .jpeg()
      .toBuffer()
  ).toString('base64');
  const first = stage.sessions.find(({ mode }) => mode === 'OFFLINE')!;
  sessions = [first.id];
  for (let index = 0; index < 6; index += 1) {
    const id = newId('tts');
    await stage.db.run(
      sql`insert into org.session select (jsonb_populate_record(s, jsonb_build_object('id', ${id}::text))).* from org.session s where id = ${first.id}`,
    );
    sessions.push(id);
  }
  stage.at('09:00:00');
});
afterAll(() => stage.stop());

const next = () => ({ sessionId: sessions.pop()! });
const byFace = (params: { sessionId: string }, checkToken: string, who = lecturer, position: typeof HERE | null = HERE) =>
  stage.call(routes.signLecturerByFace, { params, body: { position, checkToken } }, { as: who });
const byPicture = (params: { sessionId: string }, reason?: 'DECLINED' | 'NO_CAMERA' | 'FACE_FAILED') =>
  stage.call(routes.signLecturer, { params, body: { base64, position: HERE, ...(reason ? { reason } : {}) } }, { as: lecturer });
const confirm = (params: { sessionId: string }, who: Actor) =>
  stage.call(routes.confirmLecturerSign, { params: { ...params, lecturerId: stage.lecturerId } }, { as: who });
const enrolled = (is: boolean) =>
  is ? stage.deps.identity.faces.add(lecturer.accountId) : stage.deps.identity.faces.delete(lecturer.accountId);

describe('the lecturer comes by face and place', () => {
  it('[T3] a passed check and the place: recorded as passed, without picture and without a score for anybody', async () => {
    const params = next();
    enrolled(true);
    expect((await byFace(params, 'check-far', lecturer, { ...HERE, lat: 20.06 })).code).toBe('teaching.checkin.outside');
    expect((await byFace(params, 'nonsense')).code).toBe('identity.check_required');
    const { body } = await byFace(params, 'check-face');
    expect(body).toMatchObject({
      lecturerFace: { policy: 'OFFERED', mine: true },
      lecturerSigns: [{ name: '王讲师', way: 'FACE', reason: null, waits: false, distanceM: 0, url: null }],
    });
    expect(JSON.stringify(body)).not.toMatch(/score|0\.9/);
    const [entry] = await stage.entries('teaching.lecturer.signed');
    expect(entry!.data).toMatchObject({ way: 'FACE', checkId: expect.stringMatching(/^fck_/), distanceM: 0 });
    expect(entry!.data).not.toHaveProperty('score');
    // Again changes nothing and spends no check.
    expect((await byFace(params, 'check-again')).body.lecturerSigns).toHaveLength(1);
    expect((await byFace(next(), 'check-again')).status).toBe(200);
    expect((await byFace(next(), 'check-again')).code).toBe('identity.check_used');
  });

  it('[T3] whoever enrolled and comes without the face says why, is let in at once, and the class teacher confirms', async () => {
    const params = next();
    enrolled(true);
    expect((await byPicture(params)).code).toBe('teaching.lecturer.reason_missing');
    const { body } = await byPicture(params, 'FACE_FAILED');
    expect(body.lecturerSigns).toMatchObject([{ way: 'ALTERNATIVE', reason: 'FACE_FAILED', waits: true, url: expect.any(String) }]);
    expect(body.missing.join()).toContain('讲师 王讲师 用替代方式签到，等班主任确认');
    expect((await confirm(params, lecturer)).code).toBe('auth.forbidden');
    expect((await confirm(params, stage.foreignTeacher)).code).toBe('auth.scope');
    const { body: seen } = await confirm(params, stage.teacher);
    expect(seen.lecturerSigns).toMatchObject([{ waits: false, confirmedBy: '王老师' }]);
    expect(seen.missing.join()).not.toContain('等班主任确认');
    await confirm(params, stage.teacher);
    expect(await stage.entries('teaching.lecturer.confirmed')).toHaveLength(1);
    const roll = (await stage.call(routes.readRoll, { params }, { as: stage.officer })).body;
    expect(roll.lecturerSigns).toMatchObject([{ way: 'ALTERNATIVE', reason: 'FACE_FAILED' }]);
    const day = (await stage.call(routes.readDay, { params: { classId: stage.classId, day: DAY } }, { as: stage.officer })).body;
    expect(day.sessions.find(({ sessionId }) => sessionId === params.sessionId)!.lecturerSigns).toMatchObject([{ way: 'ALTERNATIVE' }]);
  });

  it('[T3] who never enrolled comes as before, and the roll says with a picture', async () => {
    const params = next();
    enrolled(false);
    const { body } = await byPicture(params);
    expect(body.lecturerSigns).toMatchObject([{ way: 'PHOTO', reason: null, waits: false }]);
    expect(body.missing.join()).not.toContain('等班主任确认');
    expect((await confirm(params, stage.teacher)).code).toBe('teaching.lecturer.no_confirmation');
  });

  it('[T3] only a lecturer of the class, with their own account; nobody confirms themselves', async () => {
    const params = next();
    expect((await byFace(params, 'check-x1', stage.foreignLecturer)).code).toBe('auth.scope');
    expect((await byFace(params, 'check-x2', stage.teacher)).code).toBe('auth.forbidden');
    expect((await byFace(params, 'check-x3', { ...lecturer, lecturerId: null })).code).toBe('teaching.roll.not_party');
    expect((await confirm(params, stage.teacher)).code).toBe('request.not_found');
    await byFace(params, 'check-alt-1');
    const signed = await stage.db.one(sql`select way, reason from teaching.lecturer_sign where session_id = ${params.sessionId}`);
    expect(signed).toEqual({ way: 'ALTERNATIVE', reason: 'OTHER_CHECK' });
    await stage.db.run(
      sql`update teaching.lecturer_sign set account_id = ${stage.teacher.accountId} where session_id = ${params.sessionId}`,
    );
    expect((await confirm(params, stage.teacher)).code).toBe('teaching.roll.same_person');
  });

  it('[T3] a row of the previous server, which knows no ways, reads as a picture', async () => {
    const params = next();
    await stage.db.run(sql`
      insert into teaching.lecturer_sign (session_id, lecturer_id, class_id, account_id, at, distance_m, file_id, original_sha256)
      values (${params.sessionId}, ${stage.lecturerId}, ${stage.classId}, ${lecturer.accountId}, now(), 3, ${newId('fil')}, 'x')`);
    const { body } = await stage.call(routes.readSessionDuty, { params }, { as: stage.officer });
    expect(body.lecturerSigns).toMatchObject([{ way: 'PHOTO', waits: false, confirmedAt: null }]);
  });
});
