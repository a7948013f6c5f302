import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { problem, server, type Asked } from './phone/server.ts';

let phone: Phone;
afterEach(() => phone.off());
const signedIn = { 'yangfan.session': 'tok-1' };
const EXAM = 'features/assessment/exam?examId=exm_1';
const question = (no: number) => ({
  no,
  type: 'SINGLE',
  points: 2,
  stem: `第 ${no} 道题目`,
  targets: [],
  options: [
    { key: 'A', text: '甲' },
    { key: 'B', text: '乙' },
  ],
});
const exam = {
  id: 'exm_1',
  title: '理论考试',
  startsAt: '2026-11-24T01:00:00Z',
  entryFrom: '2026-11-24T00:45:00Z',
  entryUntil: '2026-11-24T01:15:00Z',
  durationMin: 45,
  questions: 2,
  phase: 'ENTRY',
};

interface Saved {
  answers: { no: number; value: string; version: number }[];
}
/** One running attempt; the network may be cut, and the holder may change. */
function hall() {
  const saved = new Map<number, Saved['answers'][number]>();
  const submissions: { key: string | undefined; body: Saved }[] = [];
  const looks: { no: number; jpeg: string }[] = [];
  const state = { isOnline: true, isElsewhere: false, losesReply: 0, saved, submissions, looks, byCamera: false };
  const attempt = () => ({
    id: 'att_1',
    examId: 'exm_1',
    title: '理论考试',
    state: 'IN_PROGRESS',
    startedAt: '2026-11-24T01:00:00Z',
    ticketNo: '46010231017',
    deadline: new Date(Date.now() + 40 * 60_000).toISOString(),
    serverNow: new Date().toISOString(),
    questions: [question(1), question(2)],
    answers: [...saved.values()],
    leaves: 0,
    leaveLimit: 5,
    holder: 'holder-of-this-phone',
    looks: { planned: state.byCamera ? 4 : 0, camera: state.byCamera },
  });
  /** A look is due until it was taken; by camera only while the phone says that its camera is on. */
  const beat = ({ body }: Asked) => ({
    body: {
      state: 'IN_PROGRESS',
      here: true,
      deadline: new Date(Date.now() + 40 * 60_000).toISOString(),
      pausedAt: null,
      serverNow: new Date().toISOString(),
      messages: [],
      look: state.byCamera && looks.length === 0 ? { no: 1, way: (body as { camera: boolean }).camera ? 'CAMERA' : 'EYES' } : null,
    },
  });
  const look = ({ body }: Asked) => {
    looks.push(body as (typeof looks)[number]);
    return { body: { outcome: 'OWN', message: '已完成一次随机查看' } };
  };
  const keep = (answers: Saved['answers']) => {
    for (const one of answers) if (one.version > (saved.get(one.no)?.version ?? 0)) saved.set(one.no, one);
  };
  const save = ({ body }: Asked) => {
    if (!state.isOnline) throw new Error('request:fail');
    if (state.isElsewhere) return problem(409, 'assessment.attempt_elsewhere', '这场考试已在另一台设备上继续');
    keep((body as Saved).answers);
    return { body: { savedAt: '2026-11-24T06:35:52Z', serverNow: new Date().toISOString() } };
  };
  const submit = ({ body, header }: Asked) => {
    if (!state.isOnline) throw new Error('request:fail');
    keep((body as Saved).answers);
    submissions.push({ key: header['idempotency-key'], body: body as Saved });
    if (state.losesReply-- > 0) throw new Error('request:fail timeout');
    return { status: 200, body: { attemptId: 'att_1' } };
  };
  const receipt = () => ({
    receipt: {
      attemptId: 'att_1',
      submittedAt: '2026-11-24T01:30:00Z',
      answered: saved.size,
      questions: 2,
      automatic: false,
      md5: 'd'.repeat(32),
      sha1: 'e'.repeat(40),
      sha256: 'f'.repeat(64),
      mac: '',
      ledgerId: 'led_1',
    },
    released: false,
    score: null,
    fullScore: 100,
    passed: null,
    questions: [],
    log: [],
  });
  return Object.assign(state, {
    answer: server({
      'GET /v1/assessment/me/exams': () => ({
        body: { items: [{ exam, state: 'IN_PROGRESS', attemptId: 'att_1', score: null, passed: null }] },
      }),
      'POST /v1/assessment/attempts/att_1/resumption': () => ({ body: attempt() }),
      'POST /v1/assessment/attempts/att_1/resume': () => ({ body: attempt() }),
      'PUT /v1/assessment/attempts/att_1/answers': save,
      'POST /v1/assessment/attempts/att_1/answers': save,
      'POST /v1/assessment/attempts/att_1/beats': beat,
      'POST /v1/assessment/attempts/att_1/looks': look,
      'POST /v1/assessment/attempts/att_1/submission': submit,
      'GET /v1/assessment/attempts/att_1/result': () => ({ body: receipt() }),
      'GET /v1/assessment/attempts/att_1': () => ({ body: receipt() }),
    }),
  });
}

test('[E2] every change is saved at once, with a version that rises', async () => {
  const room = hall();
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer });
  await phone.tap('A. 甲');
  await phone.sees('已保存 14:35:52');
  await phone.tap('B. 乙');
  await phone.until(() => room.saved.get(1)?.value === 'B', 'the second choice');
  expect(room.saved.get(1)).toMatchObject({ value: 'B', version: 2 });
});

test('[E2] without a network answers rest on the phone, survive its restart, and are handed in later', async () => {
  const room = hall();
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer });
  await phone.sees('第 1 道题目');
  room.isOnline = false;
  await phone.tap('B. 乙');
  await phone.sees('网络不通，1 处答案已存在手机里');
  expect(room.saved.size).toBe(0);
  const kept = Object.fromEntries(phone.storage);
  phone.off();
  room.isOnline = true;
  phone = await startPhone({ storage: kept, entry: EXAM, answer: room.answer });
  await phone.until(() => room.saved.get(1)?.value === 'B', 'the kept answer to be handed in');
  await phone.sees('已保存 14:35:52');
});

test('[E2] handing in asks first and names what is open; a lost answer is asked for again under the same key', async () => {
  const room = hall();
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer });
  await phone.tap('A. 甲');
  await phone.sees('已保存');
  await phone.tap('下一题');
  await phone.tap('交卷');
  await phone.sees('还有 1 题没有作答');
  expect(room.submissions).toEqual([]);
  room.losesReply = 1;
  await phone.tap('确认交卷');
  await phone.sees('请再点交卷');
  await phone.tap('确认交卷');
  await phone.arrives('features/assessment/result');
  await phone.sees(`SHA-256 ${'f'.repeat(64)}`);
  await phone.sees(`MD5 ${'d'.repeat(32)}`);
  expect(room.submissions).toHaveLength(2);
  expect(room.submissions[0]!.key).toBeTruthy();
  expect(room.submissions[1]!.key).toBe(room.submissions[0]!.key);
});

test('[E2] a phone that lost the paper to another device says so, and can take it back', async () => {
  const room = hall();
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer });
  await phone.sees('第 1 道题目');
  room.isElsewhere = true;
  await phone.tap('A. 甲');
  await phone.sees('已在另一台设备上继续');
  room.isElsewhere = false;
  await phone.tap('回到这台手机继续考');
  await phone.sees('第 1 道题目');
});

/** A front camera that is allowed, or refused by its owner. */
const cameraOf = (isAllowed: boolean) => ({
  authorize: ({ success, fail }: { success?: (of: object) => void; fail?: (of: object) => void }) =>
    isAllowed ? success?.({ errMsg: 'authorize:ok' }) : fail?.({ errMsg: 'authorize:fail auth deny' }),
  createCameraContext: () => ({
    takePhoto: ({ success }: { success: (of: object) => void }) => success({ tempImagePath: 'wxfile://look.jpg' }),
  }),
  getFileSystemManager: () => ({ readFile: ({ success }: { success: (of: object) => void }) => success({ data: '/9j/picture' }) }),
});

test('[E3] whoever came in by face is looked at through the phone’s camera while the paper goes on', async () => {
  const room = hall();
  room.byCamera = true;
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer, wx: cameraOf(true) });
  await phone.until(() => room.looks.length === 1, 'the look that is due');
  expect(room.looks[0]).toMatchObject({ no: 1, jpeg: '/9j/picture', holder: 'holder-of-this-phone' });
  await phone.tap('A. 甲');
  await phone.until(() => room.saved.get(1)?.value === 'A', 'the answer to be saved');
});

test('[E3] a camera that is refused stops nothing: the invigilator looks, and the phone says so kindly', async () => {
  const room = hall();
  room.byCamera = true;
  phone = await startPhone({ storage: signedIn, entry: EXAM, answer: room.answer, wx: cameraOf(false) });
  await phone.sees('监考员会当面看您，不影响作答和成绩');
  await phone.sees('监考员会看一眼是不是您本人');
  await phone.tap('A. 甲');
  await phone.until(() => room.saved.get(1)?.value === 'A', 'the answer to be saved');
  expect(room.looks).toEqual([]);
});
