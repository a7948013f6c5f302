import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaRoutes } from '@yangfan/contract';
import { newId, repoPath, type Job } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { createFiles, type FilesPort } from '../../files/index.ts';
import { createMedia, createPoppler, type MediaPort } from '../index.ts';

const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0;
const dir = mkdtempSync(join(tmpdir(), 'yf-decks-'));
const clock = fixedClock('2026-11-23T09:00:00+08:00');
const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const other = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const queued: { name: string; payload: object }[] = [];
const told: object[] = [];
const quiet = { info: () => undefined, warn: () => undefined } as never;

let database: TestDatabase;
let app: TestApp;
let bare: MediaPort;
let files: FilesPort;
let media: MediaPort;
let jobs: Job[];

beforeAll(async () => {
  database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...['files', 'media'].map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })),
    ],
  });
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
  bare = createMedia({ ...deps, poppler: createPoppler({ pdftoppm: 'no-such-pdftoppm' }) }).port;
  app = await testApp({ db: database.db, rooms: [filesRoom.room, room.room], clock });
});
afterAll(async () => {
  await app.close();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

/** A PDF with so many empty pages. */
function pdf(pages: number): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ')}] >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>'),
  ];
  let text = '%PDF-1.4\n';
  const at = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`);
}
const keep = (bytes: Buffer) =>
  database.db.tx((tx) =>
    files.saveBytes(tx, {
      bytes,
      name: '第一讲.pdf',
      mediaType: 'application/pdf',
      purpose: 'COURSEWARE',
      ownerAccountId: lecturer.accountId,
    }),
  );
const make = async (bytes: Buffer, port = media) => {
  const { id } = await keep(bytes);
  return database.db.tx((tx) => port.makeDeck(tx, id, lecturer.accountId));
};
async function work(signal = new AbortController().signal): Promise<void> {
  for (let next = queued.shift(); next; next = queued.shift())
    await jobs.find(({ name }) => name === next!.name)!.run(next.payload as never, { signal, log: quiet } as never);
}
const read = async (deckId: string) => (await app.call(mediaRoutes.readDeck, { params: { deckId } }, { as: lecturer })).body;
const status = async (url: string, headers = {}) => (await app.app.inject({ url, headers })).statusCode;

describe.skipIf(!hasPoppler)('courseware', () => {
  it('[T2] a PDF becomes a picture a page, with progress, once a file', async () => {
    const deck = await make(pdf(11));
    expect(deck).toMatchObject({ status: 'WAITING', pages: 0, name: '第一讲.pdf' });
    expect((await database.db.tx((tx) => media.makeDeck(tx, deck.fileId, lecturer.accountId))).id).toBe(deck.id);
    expect(queued).toHaveLength(1);
    await work();
    expect(await read(deck.id)).toMatchObject({ status: 'READY', pages: 11, done: 11, percent: 100, note: null });
    expect(told).toContainEqual(expect.objectContaining({ type: 'media.deck', deckId: deck.id, done: 4, pages: 11 }));
    for (const page of [1, 9, 11]) {
      const picture = await app.app.inject(media.deckPageUrl(deck.id, page, { accountId: lecturer.accountId, sessionToken: null }));
      expect([picture.statusCode, picture.headers['content-type'], picture.rawPayload[0]]).toEqual([200, 'image/jpeg', 0xff]);
    }
    expect(existsSync(join(dir, 'media', deck.id, '.work'))).toBe(false);
  });

  it('[P2] a page opens for the session it was signed for, in time, and for nobody else', async () => {
    const deck = await make(pdf(2));
    await work();
    const bound = media.deckPageUrl(deck.id, 1, { accountId: lecturer.accountId, sessionToken: 'mine' });
    expect(await status(bound)).toBe(403);
    expect(await status(bound, { cookie: 'yf_session=other', referer: 'https://elsewhere.example/' })).toBe(403);
    expect(await status(bound, { cookie: 'yf_session=mine' })).toBe(200);
    const whole = media.deckFileUrl(deck.id, { accountId: lecturer.accountId, sessionToken: 'mine' });
    expect([await status(whole), await status(whole, { cookie: 'yf_session=mine' })]).toEqual([403, 200]);
    const open = media.deckPageUrl(deck.id, 1, { accountId: lecturer.accountId, sessionToken: null });
    expect(await status(open)).toBe(200);
    expect(await status(open.replace('p-1.jpg', 'p-3.jpg'))).toBe(404);
    for (const piece of ['..%2fkeys.json', '.work', 'p-01.jpg']) expect(await status(open.replace('p-1.jpg', piece))).toBe(404);
    expect(await status(open.replace(deck.id, newId('dck')))).toBe(403);
    clock.advance(6 * 3_600_000 + 1000);
    expect(await status(open)).toBe(403);
  });

  it('[T2] a torn PDF is refused in plain words and can be tried again; another person does not see it', async () => {
    const deck = await make(Buffer.from('%PDF-1.4\nnothing more'));
    await work();
    expect(await read(deck.id)).toMatchObject({ status: 'FAILED', note: expect.stringContaining('损坏') });
    const params = { deckId: deck.id };
    expect((await app.call(mediaRoutes.readDeck, { params }, { as: other })).code).toBe('request.not_found');
    expect((await app.call(mediaRoutes.retryDeck, { params }, { as: other })).code).toBe('request.not_found');
    expect((await app.call(mediaRoutes.retryDeck, { params }, { as: lecturer })).body.status).toBe('WAITING');
    expect((await app.call(mediaRoutes.retryDeck, { params }, { as: lecturer })).code).toBe('media.wrong_state');
    queued.length = 0;
  });

  it('[S3] a stopped process gives the work back and the next one goes on', async () => {
    const deck = await make(pdf(6));
    const stopped = new AbortController();
    stopped.abort(new Error('stopping'));
    await expect(work(stopped.signal)).rejects.toThrow('stopping');
    expect(await read(deck.id)).toMatchObject({ status: 'WAITING' });
    queued.push({ name: 'media.pages', payload: { deckId: deck.id } });
    await work();
    expect(await read(deck.id)).toMatchObject({ status: 'READY', done: 6 });
  });
});

describe('without poppler', () => {
  it('[T2] the PDF itself is shown, and what is missing is said', async () => {
    const deck = await make(pdf(1), bare);
    expect(deck).toMatchObject({ status: 'WHOLE', note: expect.stringContaining('poppler-utils') });
    expect(await status(bare.deckFileUrl(deck.id, { accountId: lecturer.accountId, sessionToken: null }))).toBe(200);
    await expect(database.db.tx((tx) => bare.makeDeck(tx, deck.fileId, other.accountId))).rejects.toMatchObject({
      code: 'files.not_yours',
    });
  });
});
