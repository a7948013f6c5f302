import { afterEach, expect, test } from 'vitest';
import { startPhone, type Phone } from './phone/phone.mjs';
import { server, type Asked } from './phone/server.ts';

let phone: Phone;
let film: ReturnType<typeof setInterval> | undefined;
afterEach(() => {
  clearInterval(film);
  phone.off();
});
/** Lets the film run: the phone tells its position four times a second. */
async function roll(): Promise<void> {
  await phone.tells('video', 'play');
  const began = Date.now();
  film = setInterval(() => void phone.tells('video', 'timeupdate', { currentTime: (Date.now() - began) / 1000, duration: 600 }), 250);
}
const LESSON = 'features/teaching/lesson?lessonId=lsn_1&classId=cls_01';
const signedIn = { 'yangfan.session': 'tok-1' };
const watch = {
  watchId: 'wat_1',
  lessonId: 'lsn_1',
  classId: 'cls_01',
  title: '选品的三个尺度',
  kind: 'HLS',
  url: '/v1/media/play/a.m3u8',
  durationS: 600,
  furthestS: 0,
  resumeAtS: 0,
  countedS: 0,
  completed: false,
  freeSeek: false,
  maxSpeed: 1,
  heartbeatS: 1,
  offlineLimitS: 1800,
  serverNow: '2026-11-24T02:00:00Z',
  due: { check: null, idle: null },
};
const lesson = (id: string, title: string) => ({ id, title, completed: false, playable: true, countedS: 0, durationS: 600, activities: [], locked: null });
const course = {
  classId: 'cls_01',
  title: '网络创业培训',
  className: '海口第 231 期',
  completed: 0,
  lessons: 2,
  nextLessonId: 'lsn_1',
  chapters: [{ id: 'chp_1', title: '第二章', lessons: [lesson('lsn_1', '选品的三个尺度'), lesson('lsn_2', '店铺定位')] }],
};
interface Beats {
  beats: { seq: number; segments: { state: string; from: number; to: number }[] }[];
}
const beatsOf = (sent: Phone['requests']) => sent.flatMap((one) => (JSON.parse(one.data!) as Beats).beats);

/** A video whose controls are pressed by the program; the test tells where it stands. */
function video() {
  const pressed: string[] = [];
  return {
    pressed,
    createVideoContext: () => ({
      play: () => pressed.push('play'),
      pause: () => pressed.push('pause'),
      seek: (to: number) => pressed.push(`seek ${to}`),
      playbackRate: (rate: number) => pressed.push(`rate ${rate}`),
    }),
  };
}
/** The server's half: keeps what came, may be unreachable. */
function classroom() {
  const kept = new Map<number, Beats['beats'][number]>();
  const state = { isOnline: true, kept };
  const heartbeat = ({ body }: Asked) => {
    if (!state.isOnline) throw new Error('request:fail');
    for (const beat of (body as Beats).beats) kept.set(beat.seq, beat);
    const counted = Math.max(
      0,
      ...[...kept.values()].flatMap(({ segments }) => segments.filter((one) => one.state === 'playing').map((one) => one.to)),
    );
    return {
      body: { accepted: Math.max(...kept.keys()), state: 'ACTIVE', countedS: counted, furthestS: counted, completed: false, reasons: {} },
    };
  };
  return Object.assign(state, {
    answer: server({
      'POST /v1/teaching/me/lessons/lsn_1/watch': () => ({ status: 201, body: watch }),
      'GET /v1/teaching/me/classes/cls_01/course': () => ({ body: course }),
      'GET /v1/teaching/me/courses/cls_01': () => ({ body: course }),
      'POST /v1/teaching/watch/wat_1/beats': heartbeat,
      'POST /v1/teaching/watch/wat_1/end': () => ({ body: { ok: true } }),
    }),
  });
}
const beatPath = '/v1/teaching/watch/wat_1/beats';

test('[T2] what was watched is told at each heartbeat, and what the server counted is shown', async () => {
  const room = classroom();
  phone = await startPhone({ storage: signedIn, entry: LESSON, answer: room.answer, wx: video() });
  await phone.sees('已学 0:00 / 10:00');
  await roll();
  await phone.until(() => /已学 0:0[1-9] \/ 10:00/.test(phone.text()), 'counted seconds');
  expect(
    beatsOf(phone.sent('POST', beatPath))
      .map(({ seq }) => seq)
      .slice(0, 1),
  ).toEqual([1]);
});

test('[T2] the first view goes back from a jump ahead', async () => {
  const screen = video();
  phone = await startPhone({ storage: signedIn, entry: LESSON, answer: classroom().answer, wx: screen });
  await phone.sees('已学 0:00');
  await phone.tells('video', 'play');
  await phone.tells('video', 'timeupdate', { currentTime: 300, duration: 600 });
  await phone.sees('第一次观看不能快进');
  expect(screen.pressed).toContain('seek 0');
});

test('[T2] in the background the video stops, and what a phone plays on there is told as hidden', async () => {
  const room = classroom();
  const screen = video();
  phone = await startPhone({ storage: signedIn, entry: LESSON, answer: room.answer, wx: screen });
  await phone.sees('已学 0:00');
  await roll();
  await phone.until(() => /已学 0:0[1-9]/.test(phone.text()), 'counted seconds');
  phone.hide();
  await phone.until(() => screen.pressed.includes('pause'), 'the video to be paused');
  const before = Math.max(...room.kept.keys());
  const later = () => [...room.kept.values()].filter(({ seq }) => seq > before + 1).flatMap(({ segments }) => segments);
  await phone.until(() => later().some(({ state }) => state === 'hidden'), 'a hidden stretch');
  expect(later().filter(({ state }) => state === 'playing')).toEqual([]);
});

test('[T2] minutes without a network wait on the phone, survive its restart, and reach the server once each', async () => {
  const room = classroom();
  phone = await startPhone({ storage: signedIn, entry: LESSON, answer: room.answer, wx: video() });
  await phone.sees('已学 0:00');
  room.isOnline = false;
  await roll();
  await phone.until(() => /网络不通，[2-9] 段学习记录已存在手机里/.test(phone.text()), 'the words about the network');
  await phone.until(() => JSON.stringify(phone.storage.get('yangfan.beats') ?? {}).includes('wat_1'), 'the beats to be kept');
  const kept = Object.fromEntries(phone.storage);
  clearInterval(film);
  phone.off();

  room.isOnline = true;
  phone = await startPhone({
    storage: kept,
    entry: LESSON,
    wx: video(),
    answer: (asked) =>
      asked.url.endsWith('/lessons/lsn_1/watch') ? { status: 201, body: { ...watch, watchId: 'wat_2' } } : room.answer(asked),
  });
  await phone.until(() => room.kept.size >= 2, 'the earlier beats');
  const numbers = [...room.kept.keys()].sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_one, index) => index + 1));
  await phone.until(() => !JSON.stringify(phone.storage.get('yangfan.beats') ?? {}).includes('wat_1'), 'the sent beats to be forgotten');
});

test('[T2] a lesson open elsewhere is taken over only when asked', async () => {
  const takeOvers: boolean[] = [];
  phone = await startPhone({
    storage: signedIn,
    entry: LESSON,
    wx: video(),
    answer: server({
      'POST /v1/teaching/me/lessons/lsn_1/watch': ({ body }) => {
        const { takeOver } = body as { takeOver: boolean };
        takeOvers.push(takeOver);
        return takeOver
          ? { status: 201, body: watch }
          : { status: 409, body: { code: 'teaching.watch.elsewhere', title: '', detail: '正在另一台设备上学习', traceId: 't' } };
      },
    }),
  });
  await phone.tap('在这里继续，停止另一处');
  await phone.sees('已学 0:00');
  expect(takeOvers).toEqual([false, true]);
});
