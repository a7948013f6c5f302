import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaRoutes } from '@yangfan/contract';
import { newId, repoPath, type Job } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { createFiles, type FilesPort } from '../files/index.ts';
import { createFfmpeg, createMedia, measureRemux, type MediaPort } from './index.ts';
import { readMp4 } from './mp4.ts';
import { masterPlaylist, playlistSeconds, readProbe } from './probe.rules.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const dir = mkdtempSync(join(tmpdir(), 'yf-media-'));
const clock = fixedClock('2026-11-23T09:00:00+08:00');
const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const other = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const queued: { name: string; payload: object }[] = [];
const told: object[] = [];

let database: TestDatabase;
let app: TestApp;
let bare: TestApp;
let files: FilesPort;
let media: MediaPort;
let jobs: Job[];

const migrations = ['kernel']
  .map((name) => ({ name, dir: repoPath(`${name}/migrations`) }))
  .concat(['files', 'media'].map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })));

beforeAll(async () => {
  database = await testDatabase({ migrations });
  const crypto = testKeys();
  const filesRoom = createFiles({ db: database.db, crypto, clock, dataDir: dir, authenticate: async () => null });
  files = filesRoom.port;
  const deps = {
    db: database.db,
    crypto,
    clock,
    dataDir: dir,
    files,
    jobs: { enqueue: async (_tx: unknown, name: string, payload: object) => void queued.push({ name, payload }) },
    realtime: { publish: (_room: string, message: object) => void told.push(message) },
  };
  const room = createMedia(deps);
  media = room.port;
  jobs = room.room.jobs!;
  app = await testApp({ db: database.db, rooms: [filesRoom.room, room.room], clock });
  bare = await testApp({
    db: database.db,
    rooms: [createMedia({ ...deps, ffmpeg: createFfmpeg({ ffmpeg: 'no-such-ffmpeg', ffprobe: 'no-such-ffprobe' }) }).room],
    clock,
  });
});
afterAll(async () => {
  await app.close();
  await bare.close();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

/** A film made by ffmpeg: test picture, tone, so many seconds. */
function film(name: string, seconds: number, options: { size?: string; video?: string[]; audio?: boolean } = {}): Buffer {
  const path = join(dir, name);
  const picture = options.video?.[0] === 'none' ? [] : ['-f', 'lavfi', '-i', `testsrc2=size=${options.size ?? '854x480'}:rate=15`];
  const sound = options.audio === false ? [] : ['-f', 'lavfi', '-i', 'sine=frequency=300'];
  const codec =
    options.video?.[0] === 'none' ? [] : (options.video ?? ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p']);
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...picture,
    ...sound,
    '-t',
    String(seconds),
    ...codec,
    ...(options.audio === false ? [] : ['-c:a', 'aac']),
    path,
  ]);
  return readFileSync(path);
}
const keep = (bytes: Buffer, owner = lecturer.accountId) =>
  database.db.tx((tx) => files.saveBytes(tx, { bytes, name: '课.mp4', mediaType: 'video/mp4', purpose: 'VIDEO', ownerAccountId: owner }));
const create = async (bytes: Buffer) =>
  app.call(mediaRoutes.createAsset, { body: { fileId: (await keep(bytes)).id, title: '第一课' } }, { as: lecturer });
const stopless = new AbortController().signal;
const quiet = { info: () => undefined, warn: () => undefined } as never;
/** Does the queued work. */
async function work(signal: AbortSignal = stopless): Promise<void> {
  for (let next = queued.shift(); next; next = queued.shift())
    await jobs.find(({ name }) => name === next!.name)!.run(next.payload as never, { signal, log: quiet } as never);
}
const read = async (assetId: string) => (await app.call(mediaRoutes.readAsset, { params: { assetId } }, { as: lecturer })).body;

describe.skipIf(!hasFfmpeg)('a film', () => {
  it('[T2] becomes HLS that plays at once, and a smaller quality with progress', async () => {
    const made = await create(film('hd.mp4', 8, { size: '1280x720' }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: 'WAITING',
      playable: false,
      videoCodec: 'h264',
      audioCodec: 'aac',
      width: 1280,
      height: 720,
    });
    expect(made.body.durationS).toBeCloseTo(8, 0);
    const remux = queued.shift()!;
    expect(remux.name).toBe('media.remux');
    await jobs[0]!.run(remux.payload as never, { signal: stopless, log: quiet } as never);
    expect(await read(made.body.id)).toMatchObject({ status: 'READY', playable: true, renditions: [{ name: '480p', status: 'WAITING' }] });
    await work();
    expect((await read(made.body.id)).renditions).toEqual([{ name: '480p', status: 'DONE', percent: 100, failure: null }]);
    expect(told).toContainEqual(expect.objectContaining({ type: 'media.progress', rendition: '480p', status: 'DONE' }));

    const { body: preview } = await app.call(mediaRoutes.previewAsset, { params: { assetId: made.body.id } }, { as: lecturer });
    expect(preview.kind).toBe('HLS');
    const master = await app.app.inject(preview.url);
    expect(master.body).toMatch(/RESOLUTION=1280x720\nsource\/index\.m3u8[\s\S]*RESOLUTION=\d+x480\n480p\/index\.m3u8/);
    const list = await app.app.inject(preview.url.replace('master.m3u8', '480p/index.m3u8'));
    expect(playlistSeconds(list.body)).toBeCloseTo(8, 0);
    const segment = await app.app.inject(preview.url.replace('master.m3u8', 'source/seg-00000.ts'));
    expect([segment.statusCode, segment.headers['content-type'], segment.rawPayload[0]]).toEqual([200, 'video/mp2t', 0x47]);
  });

  it('[P2] every segment is checked: altered, expired, foreign or bound to another session plays nothing', async () => {
    const { body: asset } = await create(film('small.mp4', 3));
    await work();
    const stored = (await media.asset(database.db, asset.id))!;
    const { url } = media.playback(stored, { accountId: lecturer.accountId, sessionToken: null });
    const status = async (path: string, headers = {}) => (await app.app.inject({ url: path, headers })).statusCode;
    expect(await status(url)).toBe(200);
    expect(await status(url.replace(/\.(.)([^./]*)\/master/, (_all, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}/master`))).toBe(
      403,
    );
    expect(await status(url.replace(asset.id, newId('ast')))).toBe(403);
    for (const path of ['source/..%2f..%2fkeys.json', '.source.new/index.m3u8', 'source/variant.json', 'x/index.m3u8'])
      expect([403, 404]).toContain(await status(url.replace('master.m3u8', path)));
    const bound = media.playback(stored, { accountId: lecturer.accountId, sessionToken: 'my-session' }).url;
    expect(await status(bound)).toBe(403);
    expect(await status(bound, { cookie: 'yf_session=other' })).toBe(403);
    // Hot-linked from another site: the browser sends no cookie there.
    expect(await status(bound, { referer: 'https://elsewhere.example/', origin: 'https://elsewhere.example' })).toBe(403);
    expect(await status(bound, { cookie: 'yf_session=my-session' })).toBe(200);
    clock.advance(6 * 3_600_000 + 1000);
    expect(await status(url)).toBe(403);
  });

  it('[T2] a film has a cover by itself, another by choice; a new name; what is used is not deleted, what is not used is gone', async () => {
    const { body } = await create(film('covered.mp4', 4));
    await work();
    const params = { assetId: body.id };
    const { coverUrl } = await read(body.id);
    const picture = await app.app.inject({ url: coverUrl! });
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await app.app.inject({ url: coverUrl!.replace(body.id, newId('ast')) })).statusCode).toBe(403);
    clock.advance(1000);
    const set = (input: object, as = lecturer) => app.call(mediaRoutes.coverAsset, { params, body: input }, { as });
    expect((await set({ second: 3 })).body.coverUrl).not.toBe(coverUrl);
    const photo = await database.db.tx((tx) =>
      files.saveBytes(tx, {
        bytes: picture.rawPayload,
        name: 'c.jpg',
        mediaType: '',
        purpose: 'PHOTO',
        ownerAccountId: lecturer.accountId,
      }),
    );
    expect((await set({ fileId: photo.id })).status).toBe(200);
    expect((await set({ second: 1 }, other)).code).toBe('request.not_found');
    expect((await app.call(mediaRoutes.renameAsset, { params, body: { title: '新名' } }, { as: lecturer })).body.title).toBe('新名');
    const remove = (as = lecturer) => app.call(mediaRoutes.removeAsset, { params }, { as });
    let used = ['课程里的“第一节”'];
    media.onUse(async (_db, id) => (id === body.id ? used : []));
    const refused = await remove();
    expect([refused.code, refused.detail]).toEqual(['media.in_use', expect.stringContaining('第一节')]);
    used = [];
    expect((await remove(other)).code).toBe('request.not_found');
    expect((await remove()).status).toBe(200);
    expect((await app.call(mediaRoutes.readAsset, { params }, { as: lecturer })).code).toBe('request.not_found');
    await expect.poll(() => existsSync(join(dir, 'media', body.id))).toBe(false);
  });

  it('[T2] another codec is made playable', async () => {
    const { body } = await create(film('mpeg4.mp4', 3, { video: ['-c:v', 'mpeg4'] }));
    expect(body.videoCodec).toBe('mpeg4');
    await work();
    expect((await read(body.id)).status).toBe('READY');
  });

  it('[T2] sound alone, a torn file, no film at all: each has its own sentence', async () => {
    const sound = await create(film('sound.mp4', 2, { video: ['none'] }));
    expect(sound.code).toBe('media.no_video');
    const whole = film('torn.mp4', 6);
    expect((await create(whole.subarray(0, whole.length >> 1))).code).toBe('media.broken');
    expect((await create(Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypisom'), Buffer.alloc(1000)]))).code).toBe(
      'media.broken',
    );
  });

  it('[T2] a film whose index is whole but whose pictures are cut off fails plainly and can be tried again', async () => {
    film('slow.mp4', 12);
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      join(dir, 'slow.mp4'),
      '-c',
      'copy',
      '-movflags',
      '+faststart',
      join(dir, 'fast.mp4'),
    ]);
    const whole = readFileSync(join(dir, 'fast.mp4'));
    const { status, body } = await create(whole.subarray(0, Math.floor(whole.length * 0.5)));
    expect(status).toBe(201);
    await work();
    expect(await read(body.id)).toMatchObject({ status: 'FAILED', playable: false, note: expect.stringContaining('损坏') });
    expect(existsSync(join(dir, 'media', body.id, 'source'))).toBe(false);
    expect((await app.call(mediaRoutes.retryAsset, { params: { assetId: body.id } }, { as: lecturer })).body.status).toBe('WAITING');
    queued.length = 0;
  });

  it('[T2] a quality can be stopped and made again; a stopped process gives the work back', async () => {
    const { body } = await create(film('again.mp4', 4, { size: '1280x720' }));
    await jobs[0]!.run(queued.shift()!.payload as never, { signal: stopless, log: quiet } as never);
    const params = { assetId: body.id, rendition: '480p' };
    expect((await app.call(mediaRoutes.cancelRendition, { params }, { as: lecturer })).status).toBe(200);
    await work();
    expect((await read(body.id)).renditions[0]!.status).toBe('CANCELLED');
    expect((await app.call(mediaRoutes.cancelRendition, { params }, { as: lecturer })).code).toBe('media.wrong_state');
    await app.call(mediaRoutes.retryRendition, { params }, { as: lecturer });
    const stopped = new AbortController();
    stopped.abort(new Error('stopping'));
    await expect(work(stopped.signal)).rejects.toThrow('stopping');
    expect((await read(body.id)).renditions[0]!.status).toBe('WAITING');
    await jobs[1]!.run({ assetId: body.id, name: '480p' } as never, { signal: stopless, log: quiet } as never);
    expect((await read(body.id)).renditions[0]!.status).toBe('DONE');
  });

  it("[P2] what is not one's own is not found, and a foreign file makes no film", async () => {
    const { body } = await create(film('own.mp4', 2));
    queued.length = 0;
    expect((await app.call(mediaRoutes.readAsset, { params: { assetId: body.id } }, { as: other })).status).toBe(404);
    expect((await app.call(mediaRoutes.listAssets, {}, { as: other })).body.total).toBe(0);
    const foreign = await keep(film('foreign.mp4', 2), other.accountId);
    expect((await app.call(mediaRoutes.createAsset, { body: { fileId: foreign.id, title: 'x' } }, { as: lecturer })).code).toBe(
      'media.wrong_file',
    );
  });

  it('[T2] without ffmpeg the film plays as one MP4, and a sentence says what is missing', async () => {
    const file = await keep(film('plain.mp4', 3));
    const { body } = await bare.call(mediaRoutes.createAsset, { body: { fileId: file.id, title: '没有 ffmpeg' } }, { as: lecturer });
    expect(body).toMatchObject({
      status: 'PROGRESSIVE',
      playable: true,
      videoCodec: 'h264',
      audioCodec: 'aac',
      width: 854,
      height: 480,
      note: expect.stringContaining('ffmpeg'),
    });
    expect(body.durationS).toBeCloseTo(3, 0);
    const { body: preview } = await bare.call(mediaRoutes.previewAsset, { params: { assetId: body.id } }, { as: lecturer });
    expect(preview.kind).toBe('MP4');
    const part = await bare.app.inject({ url: preview.url, headers: { range: 'bytes=4-7' } });
    expect([part.statusCode, part.body]).toEqual([206, 'ftyp']);
    expect(
      (
        await bare.call(
          mediaRoutes.createAsset,
          { body: { fileId: (await keep(film('s2.mp4', 2, { video: ['none'] }))).id, title: 'x' } },
          { as: lecturer },
        )
      ).code,
    ).toBe('media.no_video');
  });

  it('[T2] our own reader and ffprobe agree on a file', async () => {
    film('agree.mp4', 5);
    const own = await readMp4(join(dir, 'agree.mp4'));
    const probed = await createFfmpeg().probe(join(dir, 'agree.mp4'));
    expect(own).toMatchObject({ width: 854, height: 480, videoCodec: 'h264', audioCodec: 'aac' });
    expect((own as { durationS: number }).durationS).toBeCloseTo((probed as { durationS: number }).durationS, 1);
    expect((await measureRemux(join(dir, 'agree.mp4'))).durationS).toBeCloseTo(5, 0);
  });
});

describe('what a probe says', () => {
  it('[T2] cover pictures are no film, four hours are the limit', () => {
    const video = { codec_type: 'video', codec_name: 'h264', width: 640, height: 360 };
    expect(
      readProbe({
        format: { duration: '10' },
        streams: [
          { ...video, disposition: { attached_pic: 1 } },
          { codec_type: 'audio', codec_name: 'aac' },
        ],
      }),
    ).toBe('media.no_video');
    expect(readProbe({ format: { duration: String(4 * 3600 + 1) }, streams: [video] })).toBe('media.too_long');
    expect(readProbe({ format: { duration: 'N/A' }, streams: [video] })).toBe('media.broken');
    expect(readProbe({})).toBe('media.broken');
    expect(masterPlaylist([])).toContain('#EXTM3U');
  });
});
