import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { teachingRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personalRows } from '../../personal/personal.store.ts';
import { eraseTraces } from '../../personal/erase.store.ts';
import { startLive, type LiveStageOf } from '../testing.ts';

let live: LiveStageOf;
let [a, b, c]: Actor[] = [];
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yf-voices-'));
  live = await startLive({ learners: 5 });
  [a, b, c] = live.learners as [Actor, Actor, Actor];
  for (const who of live.learners) await live.enter(who);
  await live.enter(live.lecturer, null);
  await live.move('LIVE');
  await live.settings({ slowS: 0 });
});
afterAll(async () => {
  await live?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** So many seconds of a tone, or what else ffmpeg makes, as bytes of a kind. */
function sound(name: string, input: string, seconds: number, ...more: string[]): Buffer {
  const path = join(dir, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-t', String(seconds), '-i', input, ...more, path]);
  return readFileSync(path);
}
const TONE = 'sine=frequency=440:sample_rate=16000';
const upload = (as: Actor, bytes: Buffer, name = '语音') =>
  live.deps.db.tx((tx) => live.files.saveBytes(tx, { bytes, name, mediaType: '', purpose: 'VOICE', ownerAccountId: as.accountId }));
let sent = 0;
const clientId = () => `client-${String((sent += 1)).padStart(6, '0')}`;
const send = (as: Actor, fileId: string, id = clientId()) =>
  live.call(routes.sendLiveVoice, { params: live.params, body: { fileId, clientId: id } }, { as });
const settle = (voiceId: string, to: 'PLAYED' | 'DONE' | 'REFUSED', reason?: string, as: Actor = live.lecturer) =>
  live.call(routes.settleLiveVoice, { params: { ...live.params, voiceId }, body: { to, ...(reason ? { reason } : {}) } }, { as });
const list = async (as: Actor) => (await live.call(routes.listLiveVoices, { params: live.params }, { as })).body;
const hear = (as: Actor, voiceId: string) => live.call(routes.readLiveVoice, { params: { ...live.params, voiceId } }, { as });
const made = (voiceId: string) => live.job('teaching.live.voice', { voiceId });
const stateOf = async (voiceId: string) => (await list(live.lecturer)).items.find(({ id }) => id === voiceId)!;
/** A note of a learner that waits for the lecturer. */
async function waiting(as: Actor, seconds = 2): Promise<string> {
  const file = await upload(as, sound(`w${seconds}.webm`, TONE, seconds, '-c:a', 'libopus', '-b:a', '16k'));
  const { body, status, code } = await send(as, file.id);
  expect([status, code]).toEqual([201, null]);
  await made(body.id);
  return body.id;
}

describe('what may become a voice note', () => {
  it.each([
    ['webm', ['-c:a', 'libopus', '-b:a', '16k']],
    ['mp3', ['-c:a', 'libmp3lame', '-b:a', '32k']],
    ['m4a', ['-c:a', 'aac', '-b:a', '32k']],
    ['mp4', ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov']],
    ['aac', ['-c:a', 'aac', '-b:a', '32k']],
    ['ogg', ['-c:a', 'libopus', '-b:a', '16k']],
  ])('[T4] what phones and browsers record as %s is made an MP3 and measured by the server', async (kind, how) => {
    const file = await upload(b!, sound(`three.${kind}`, TONE, 3, ...how));
    const { body } = await send(b!, file.id);
    expect(body).toMatchObject({ state: 'MAKING', lengthS: null, mine: true });
    await made(body.id);
    const after = await stateOf(body.id);
    expect(after).toMatchObject({ state: 'WAITING', note: null });
    expect(Math.abs(after.lengthS! - 3)).toBeLessThan(0.3);
    // The recording itself is gone, only the sound is kept.
    expect(await live.files.get(live.db, file.id)).toBeUndefined();
    const { url } = (await hear(live.lecturer, body.id)).body;
    const reply = await live.app.app.inject({ url: url! });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'audio/mpeg']);
    await settle(body.id, 'DONE');
  });

  it('[T4] a script named .mp3, an empty file and a picture are refused before anything is kept', async () => {
    await expect(upload(a!, Buffer.from('#!/bin/sh\nrm -rf /\n'), '歌.mp3')).rejects.toMatchObject({ code: 'files.type_refused' });
    await expect(upload(a!, Buffer.from('<script>alert(1)</script>'), '歌.mp3')).rejects.toMatchObject({ code: 'files.type_refused' });
    await expect(upload(a!, Buffer.alloc(0), '歌.mp3')).rejects.toMatchObject({ code: 'files.empty' });
    await expect(upload(a!, Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0'), Buffer.alloc(5 * 1024 ** 2)]))).rejects.toMatchObject({
      code: 'files.too_large',
    });
  });

  it('[T4] a two-hour file, a film, a slip of the finger and noise with the head of an MP3 fail with a sentence, and their bytes are gone', async () => {
    const second = sound('one.aac', 'anullsrc=r=8000:cl=mono', 1, '-c:a', 'aac', '-b:a', '8k');
    const hours = Buffer.concat(Array.from({ length: 7200 }, () => second));
    expect(hours.length).toBeLessThan(4 * 1024 ** 2);
    const film = sound('film.mp4', 'testsrc=size=64x64:rate=5', 2, '-f', 'lavfi', '-i', TONE, '-t', '2', '-pix_fmt', 'yuv420p');
    const slip = sound('slip.webm', TONE, 0.2, '-c:a', 'libopus');
    const noise = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(4000, 7)]);
    const tries = [
      [hours, '录音超过 60 秒，请说短一些再发'],
      [film, '这是视频，不是语音，请直接在直播间里录'],
      [slip, '录音太短，听不到话，请再录一条'],
      [noise, '这段录音放不出声音，请重新录一条'],
    ] as const;
    for (const [bytes, words] of tries) {
      const file = await upload(a!, bytes);
      const { body } = await send(a!, file.id);
      await made(body.id);
      expect(await stateOf(body.id)).toMatchObject({ state: 'FAILED', note: words, lengthS: null });
      expect(await live.files.get(live.db, file.id)).toBeUndefined();
    }
  });
});

describe('sending', () => {
  it('[T4] the same note sent again after a break of the line is one note, also when it was uploaded twice', async () => {
    const bytes = sound('again.webm', TONE, 2, '-c:a', 'libopus');
    const [first, second] = [await upload(a!, bytes), await upload(a!, bytes)];
    const id = clientId();
    const one = await send(a!, first.id, id);
    const two = await send(a!, second.id, id);
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    expect(await live.files.get(live.db, second.id)).toBeUndefined();
    // One at a time, like a hand.
    const third = await upload(a!, bytes);
    expect((await send(a!, third.id)).code).toBe('teaching.live.voice_waiting');
    await settle(one.body.id, 'REFUSED', '请打字');
    await live.deps.db.tx((tx) => live.files.discard(tx, third.id));
  });

  it('[T4] silence imposed on the class or on one, slow mode, other people’s files and strangers: refused, nothing stored', async () => {
    const before = (await list(live.lecturer)).items.length;
    const file = await upload(a!, sound('m.webm', TONE, 2, '-c:a', 'libopus'));
    await live.restrict(a!, { muted: true });
    expect((await send(a!, file.id)).code).toBe('teaching.live.muted');
    await live.restrict(a!, { muted: false });
    await live.settings({ mutedAll: true });
    expect((await send(a!, file.id)).code).toBe('teaching.live.muted');
    await live.settings({ mutedAll: false, slowS: 600 });
    await live.say(a!, '一句话');
    expect((await send(a!, file.id)).code).toBe('teaching.live.too_fast');
    await live.settings({ slowS: 0 });
    expect((await send(b!, file.id)).code).toBe('files.not_yours');
    expect((await send(live.outsider, file.id)).code).toBe('teaching.live.not_member');
    expect((await send(live.lecturer, file.id)).status).toBe(403);
    expect((await list(live.lecturer)).items).toHaveLength(before);
  });
});

describe('in the queue', () => {
  it('[T4] until it is played only the sender and the hosts know and hear it; then the whole class, once', async () => {
    const id = await waiting(a!, 2);
    expect((await list(b!)).items.some((one) => one.id === id)).toBe(false);
    expect((await hear(b!, id)).status).toBe(404);
    expect((await hear(a!, id)).body.url).toContain('/v1/files/');
    expect((await hear(live.outsider, id)).code).toBe('teaching.live.not_member');
    expect((await settle(id, 'PLAYED', undefined, b!)).status).toBe(403);
    live.clock.advance(10_000);
    expect((await settle(id, 'PLAYED')).body).toMatchObject({ state: 'PLAYED', spokenS: 2 });
    expect((await settle(id, 'PLAYED')).status).toBe(200);
    const played = (await live.events(b!, { kinds: 'voice' })).items.filter(({ data }) => data['voiceId'] === id);
    expect(played.map(({ data, from }) => [data['state'], from.accountId])).toEqual([['PLAYED', a!.accountId]]);
    expect((await hear(b!, id)).body.url).toContain('/v1/files/');
    expect(await live.entries('teaching.live.voice_played')).toHaveLength(1);
  });

  it('[T4] one note at a time: the next is played when the last is over', async () => {
    const id = await waiting(b!, 4);
    const next = await waiting(c!, 2);
    live.clock.advance(10_000);
    await settle(id, 'PLAYED');
    live.clock.advance(2000);
    expect((await settle(next, 'PLAYED')).code).toBe('teaching.live.voice_busy');
    live.clock.advance(3000);
    expect((await settle(next, 'PLAYED')).status).toBe(200);
  });

  it('[T4] voice counts as speaking: hands and notes of whoever spoke less come first, the roster shows the seconds', async () => {
    const d = live.learners[3]!;
    const late = await waiting(b!, 2);
    live.clock.advance(5000);
    const quiet = await waiting(d, 2);
    const order = (await list(live.lecturer)).items.filter(({ state }) => state === 'WAITING').map(({ id }) => id);
    expect(order).toEqual([quiet, late]);
    const line = (await live.roster()).items.find(({ learnerId }) => learnerId === b!.learnerId)!;
    expect(line.spokenS).toBe(4);
    await live.hand(b!, 'RAISED');
    expect((await live.seats()).queue[0]).toMatchObject({ learnerId: b!.learnerId, spokenS: 4 });
    await live.hand(b!, 'LOWERED');
    await settle(late, 'DONE');
    await settle(quiet, 'DONE');
  });

  it('[T4] a note is refused with a reason that its sender reads; one that was played is taken from the time line', async () => {
    const id = await waiting(a!, 2);
    expect((await settle(id, 'REFUSED')).code).toBe('teaching.live.voice_reason');
    expect((await settle(id, 'REFUSED', '声音太小，请打字')).body.state).toBe('REFUSED');
    expect((await list(a!)).items.find((one) => one.id === id)).toMatchObject({ state: 'REFUSED', note: '声音太小，请打字' });
    expect((await hear(a!, id)).body.url).toBeNull();
    expect((await settle(id, 'PLAYED')).code).toBe('teaching.live.voice_state');
    const shown = (await list(live.lecturer)).items.find(({ state }) => state === 'PLAYED')!;
    await settle(shown.id, 'REFUSED', '有个人信息');
    expect((await hear(live.learners[4]!, shown.id)).status).toBe(404);
    const told = (await live.events(live.learners[4]!, { kinds: 'voice' })).items.filter(({ data }) => data['voiceId'] === shown.id);
    expect(told.map(({ data }) => data['state'])).toEqual(['REMOVED']);
  });

  it('[T4] whoever is sent out takes the note along; one that nobody made for five minutes says so', async () => {
    const d = live.learners[3]!;
    const id = await waiting(d, 2);
    await live.restrict(d, { removed: true, reason: '扰乱课堂' });
    expect(await stateOf(id)).toMatchObject({ state: 'REFUSED', note: '已被请出直播间' });
    const file = await upload(c!, sound('s.webm', TONE, 2, '-c:a', 'libopus'));
    const { body } = await send(c!, file.id);
    await live.attend(330, a!, b!, c!);
    await live.job('teaching.live.sweep', {});
    expect(await stateOf(body.id)).toMatchObject({ state: 'FAILED', note: '服务器没有处理好这条语音，请再发一次' });
  });

  it('[T4] a server without ffmpeg says so, keeps what browsers play and claims no length', async () => {
    const { voice } = live.deps.media;
    live.deps.media.voice = async () => null;
    try {
      const id = await waiting(a!, 2);
      expect(await stateOf(id)).toMatchObject({ state: 'WAITING', lengthS: null, note: expect.stringContaining('没有安装 ffmpeg') });
      expect((await hear(live.lecturer, id)).body.url).toContain('/v1/files/');
      await settle(id, 'DONE');
    } finally {
      live.deps.media.voice = voice;
    }
  });
});

describe('afterwards', () => {
  it('[T5] the replay has the note at its minute, found by the learner’s name, and is the way to its sound', async () => {
    const unheard = await waiting(b!, 2);
    await live.move('ENDED');
    expect((await list(b!)).items.find(({ id }) => id === unheard)).toMatchObject({
      state: 'LAPSED',
      note: expect.stringContaining('下课前'),
    });
    const startedAt = new Date(live.clock.now().getTime() - 3600_000).toISOString();
    const main = {
      streamId: 'x',
      accountId: 'y',
      kind: 'CAMERA',
      hasVideo: true,
      hasAudio: true,
      startedAt,
      offsetS: 0,
      durationS: 3600,
      main: true,
    };
    live.live.replays.set(live.roomId, {
      state: 'PLAYABLE',
      percent: 100,
      note: null,
      url: null,
      durationS: 3600,
      tracks: [main],
    } as never);
    const read = (as: Actor, q?: string) => live.call(routes.readLiveReplay, { params: live.params, query: q ? { q } : {} }, { as });
    const marks = (await read(live.lecturer)).body.marks.filter(({ kind }) => kind === 'voice');
    expect(marks.length).toBeGreaterThan(0);
    expect(marks[0]).toMatchObject({ text: expect.stringMatching(/^语音条 0:0\d$/), voiceId: expect.stringContaining('lvo_') });
    const { name, voiceId } = marks[0]!;
    expect((await read(live.lecturer, name!)).body.marks.some((mark) => mark.voiceId === voiceId)).toBe(true);
    // Learners hear it with the published replay, not before.
    const other = live.learners[4]!;
    expect((await hear(other, voiceId!)).status).toBe(404);
    await live.call(routes.publishLiveReplay, { params: live.params, body: { published: true } }, { as: live.lecturer });
    expect((await hear(other, voiceId!)).body.url).toContain('/v1/files/');
  });

  it('[A3] a learner’s notes are in their export, and leave with them', async () => {
    const rows = (await personalRows(live.db, c!.learnerId!, c!.accountId)) as unknown as Record<string, unknown[]>;
    expect(rows['直播语音条']!.length).toBeGreaterThan(0);
    await live.db.tx((tx) => eraseTraces(tx, c!.learnerId!, c!.accountId));
    const left = await live.db.many<{ name: string; file: string | null }>(
      sql`select name, file_id as file from teaching.live_voice where learner_id = ${c!.learnerId}`,
    );
    expect(new Set(left.map(({ name, file }) => `${name} ${file}`))).toEqual(new Set(['已注销学员 null']));
  });

  it('[T5] the sounds go with the replay; who spoke and how long stays', async () => {
    const kept = () =>
      live.db.one<{ n: number }>(
        sql`select count(*)::int as n from files.file where purpose = 'VOICE' and id in (select file_id from teaching.live_voice)`,
      );
    expect((await kept()).n).toBeGreaterThan(0);
    const before = (await list(live.lecturer)).items.map(({ lengthS, state }) => [lengthS, state]);
    live.at('02:30:00', '2027-02-23');
    await live.job('teaching.live.retain', {});
    expect((await kept()).n).toBe(0);
    expect((await list(live.lecturer)).items.map(({ lengthS, state }) => [lengthS, state])).toEqual(before);
  });
});
