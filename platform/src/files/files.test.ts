import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesRoutes } from '@yangfan/contract';
import { newId, repoPath, sql, type Actor } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { clamdScan, createFiles, type FilesPort } from './index.ts';

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3000, 'x')]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypisom'), Buffer.alloc(300_000, 7)]);
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

let database: TestDatabase;
let app: TestApp;
let port: FilesPort;
let base: string;
let dataDir: string;
const clock = fixedClock('2026-11-23T09:00:00+08:00');
const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const other = actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') });
const callers = new Map<string, Actor>([
  ['one', lecturer],
  ['two', other],
]);
let reap: () => Promise<void>;
let sweep: () => Promise<void>;

beforeAll(async () => {
  database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      { name: 'files', dir: repoPath('platform/migrations/files') },
    ],
  });
  dataDir = mkdtempSync(join(tmpdir(), 'yf-files-'));
  const files = createFiles({
    db: database.db,
    crypto: testKeys(),
    clock,
    dataDir,
    authenticate: async (token) => callers.get(token) ?? null,
  });
  port = files.port;
  const job = (name: string) => () =>
    files.room.jobs!.find((one) => one.name === name)!.run({} as never, { log: { info: () => undefined } } as never);
  reap = job('files.reap');
  sweep = job('files.sweep');
  app = await testApp({ db: database.db, rooms: [files.room], clock, authenticate: async (token) => callers.get(token) ?? null });
  base = await app.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const b64 = (text: string) => Buffer.from(text).toString('base64');
const tus = { 'tus-resumable': '1.0.0' };
/** Announces an upload; gives its answer. */
const announce = (size: number, meta: Record<string, string>, who = 'one') =>
  fetch(`${base}/v1/files/uploads`, {
    method: 'POST',
    headers: {
      ...tus,
      authorization: `Bearer ${who}`,
      'upload-length': String(size),
      'upload-metadata': Object.entries(meta)
        .map(([key, value]) => `${key} ${b64(value)}`)
        .join(','),
    },
  });
const patch = (url: string, offset: number, bytes: Buffer, who = 'one') =>
  fetch(new URL(url, base), {
    method: 'PATCH',
    headers: { ...tus, authorization: `Bearer ${who}`, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  });
const offsetOf = async (url: string, who = 'one') => {
  const answer = await fetch(new URL(url, base), { method: 'HEAD', headers: { ...tus, authorization: `Bearer ${who}` } });
  return { status: answer.status, offset: Number(answer.headers.get('upload-offset')) };
};
const diskFiles = () =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('resumable upload', () => {
  it('[T2] a film arrives in pieces, cut off and resumed, and is whole', async () => {
    const made = await announce(MP4.length, { filename: '第一课.mp4', purpose: 'VIDEO' });
    expect(made.status).toBe(201);
    const url = made.headers.get('location')!;
    expect((await patch(url, 0, MP4.subarray(0, 100_000))).status).toBe(204);
    expect((await offsetOf(url)).offset).toBe(100_000);
    expect((await patch(url, 100_000, MP4.subarray(100_000))).status).toBe(204);
    const id = url.split('/').at(-1)!;
    const file = (await port.get(database.db, id))!;
    expect(file).toMatchObject({
      status: 'READY',
      name: '第一课.mp4',
      mediaType: 'video/mp4',
      size: MP4.length,
      ownerId: lecturer.accountId,
    });
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.compare(await readFile(port.pathOf(id)), MP4)).toBe(0);
    // Random name, and nobody else can read it on the machine.
    expect(port.pathOf(id)).not.toContain(id);
    expect(statSync(join(dataDir, 'files', 'uploads')).mode & 0o077).toBe(0);
  });

  it('[T2] whoever lost the answer to the last byte hears that all of it arrived', async () => {
    const url = (await announce(MP4.length, { filename: 'c.mp4', purpose: 'VIDEO' })).headers.get('location')!;
    await patch(url, 0, MP4);
    expect(await offsetOf(url)).toEqual({ status: 200, offset: MP4.length });
    expect((await offsetOf(url, 'two')).status).toBe(404);
  });

  it('[P3] a process stopped between the move and the row, of a film and of a sealed paper: the next question ends it', async () => {
    for (const [purpose, bytes] of [
      ['VIDEO', MP4],
      ['PAPER', PDF],
    ] as const) {
      const url = (await announce(bytes.length, { filename: 'd', purpose })).headers.get('location')!;
      await patch(url, 0, bytes);
      const id = url.split('/').at(-1)!;
      const whole = await port.get(database.db, id);
      await database.db.run(sql`update files.file set status = 'UPLOADING', sha256 = null, media_type = '' where id = ${id}`);
      expect(await offsetOf(url)).toEqual({ status: 200, offset: bytes.length });
      expect(await port.get(database.db, id)).toEqual(whole);
    }
  });

  it('[P2] strangers and other accounts can neither see nor continue an upload', async () => {
    const url = (await announce(10, { purpose: 'VIDEO', filename: 'a.mp4' })).headers.get('location')!;
    expect((await fetch(`${base}/v1/files/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': '1' } })).status).toBe(401);
    expect((await patch(url, 0, Buffer.alloc(10), 'two')).status).toBe(404);
    expect((await offsetOf(url, 'two')).status).toBe(404);
    expect((await fetch(new URL(url, base), { method: 'DELETE', headers: { ...tus, authorization: 'Bearer two' } })).status).toBe(404);
    expect((await offsetOf(url)).status).toBe(200);
  });

  it('[P2] a film that is none is refused at the end, deleted, and says why', async () => {
    const fake = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 1)]);
    const url = (await announce(fake.length, { purpose: 'VIDEO', filename: '课程.mp4' })).headers.get('location')!;
    const before = diskFiles().length;
    const answer = await patch(url, 0, fake);
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ code: 'files.type_refused' });
    expect(diskFiles().length).toBe(before - 2);
    expect((await port.get(database.db, url.split('/').at(-1)!))?.status).toBe('REFUSED');
    expect((await offsetOf(url)).status).toBe(410);
  });

  it('[P2] too large, empty, without purpose, with another purpose: refused before a byte is read', async () => {
    expect((await announce(5 * 1024 ** 3, { purpose: 'VIDEO', filename: 'a' })).status).toBe(413);
    expect((await announce(21 * 1024 ** 2, { purpose: 'PAPER', filename: 'a' })).status).toBe(413);
    expect((await announce(0, { purpose: 'VIDEO', filename: 'a' })).status).toBe(400);
    expect((await announce(10, { filename: 'a' })).status).toBe(400);
    expect((await announce(10, { purpose: 'GENERATED', filename: 'a' })).status).toBe(400);
    expect((await announce(10, { purpose: '__proto__', filename: 'a' })).status).toBe(400);
  });

  it('[P2] more bytes than announced are not taken', async () => {
    const url = (await announce(100, { purpose: 'VIDEO', filename: 'a.mp4' })).headers.get('location')!;
    expect((await patch(url, 0, Buffer.alloc(5000))).status).toBeGreaterThanOrEqual(400);
    expect((await port.get(database.db, url.split('/').at(-1)!))?.status).not.toBe('READY');
  });

  it('[P2] an id that leads elsewhere is not found', async () => {
    for (const id of ['..%2f..%2fetc%2fpasswd', '../../keys.json', 'fil_0000000000000000000000000x'])
      expect([404, 400]).toContain((await offsetOf(`/v1/files/uploads/${id}`)).status);
  });

  it('[P3] what was cut off after its last byte is finished later; what nobody continued is deleted after a day', async () => {
    const whole = (await announce(MP4.length, { purpose: 'VIDEO', filename: 'b.mp4' })).headers.get('location')!.split('/').at(-1)!;
    const half = (await announce(MP4.length, { purpose: 'VIDEO', filename: 'c.mp4' })).headers.get('location')!;
    await patch(half, 0, MP4.subarray(0, 10));
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(dataDir, 'files', 'uploads', whole), MP4);
    clock.advance(11 * 60_000);
    await reap();
    expect((await port.get(database.db, whole))?.status).toBe('READY');
    expect((await port.get(database.db, half.split('/').at(-1)!))?.status).toBe('UPLOADING');
    clock.advance(25 * 3_600_000);
    await reap();
    expect(await port.get(database.db, half.split('/').at(-1)!)).toBeUndefined();
  });
});

describe('small files', () => {
  const upload = (bytes: Buffer, name = '许可证.pdf', purpose: 'PAPER' | 'VIDEO' = 'PAPER') =>
    app.call(filesRoutes.uploadFile, { body: { name, purpose, base64: bytes.toString('base64') } }, { as: lecturer });

  it('[P2] a paper is kept encrypted under a name of its own and comes back the same', async () => {
    const { status, body } = await upload(PDF, '../../../etc/张三身份证.pdf');
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: '张三身份证.pdf', mediaType: 'application/pdf', size: PDF.length, status: 'READY' });
    expect(Buffer.compare(await port.read(body.id), PDF)).toBe(0);
    expect((await readFile(port.pathOf(body.id))).includes('%PDF')).toBe(false);
    const { name } = await database.db.one<{ name: string }>(sqlName(body.id));
    expect(name).not.toContain('张三');
  });

  it('[P2] wrong content, viruses, oversize and films in this way are refused and leave nothing', async () => {
    const before = diskFiles().length;
    expect((await upload(Buffer.from('<script>alert(1)</script>'))).code).toBe('files.type_refused');
    expect((await upload(Buffer.concat([PDF, Buffer.from(EICAR)]))).code).toBe('files.infected');
    expect((await upload(Buffer.concat([PDF, Buffer.alloc(20.5 * 1024 ** 2)]))).code).toBe('files.too_large');
    expect((await upload(MP4, 'a.mp4', 'VIDEO')).code).toBe('files.unknown_purpose');
    expect(diskFiles().length).toBe(before);
  });

  it('[P2] only the owner is told of a file', async () => {
    const { body } = await upload(PDF);
    expect((await app.call(filesRoutes.readFile, { params: { fileId: body.id } }, { as: other })).status).toBe(404);
    expect((await app.call(filesRoutes.readFile, { params: { fileId: body.id } }, { as: lecturer })).body.sha256).toBe(body.sha256);
  });
});

describe('bytes without a row', () => {
  const made = { bytes: PDF, name: '月报.pdf', mediaType: 'application/pdf', purpose: 'GENERATED', ownerAccountId: null } as const;
  const daysAgo = (path: string, days: number) =>
    utimesSync(path, new Date(Date.now() - days * 86_400_000), new Date(Date.now() - days * 86_400_000));
  const aside = (id: string) => join(dataDir, 'files', 'orphans', port.pathOf(id).split('/').at(-1)!);

  it('[P2] a transaction that is undone after a file was saved leaves nothing on disk', async () => {
    const before = diskFiles().length;
    let path = '';
    const failed = database.db.tx(async (tx) => {
      path = port.pathOf((await port.saveBytes(tx, made)).id);
      expect(existsSync(path)).toBe(true);
      throw new Error('something later went wrong');
    });
    await expect(failed).rejects.toThrow('something later');
    expect(existsSync(path)).toBe(false);
    expect(diskFiles().length).toBe(before);
  });

  it('[P2] the sweep puts old bytes aside that no row knows, never young or known ones; a row that is back gets them back', async () => {
    const save = () => database.db.tx((tx) => port.saveBytes(tx, made));
    const [kept, lost, young] = [await save(), await save(), await save()];
    for (const one of [kept, lost]) daysAgo(port.pathOf(one.id), 2);
    const row = await database.db.one<object>(sql`select to_jsonb(f) as row from files.file f where id = ${lost.id}`);
    await database.db.run(sql`delete from files.file where id in (${lost.id}, ${young.id})`);
    const stray = join(dataDir, 'files', 'uploads', newId('fil'));
    writeFileSync(stray, 'x');
    daysAgo(stray, 2);
    await sweep();
    expect([existsSync(port.pathOf(kept.id)), existsSync(port.pathOf(young.id)), existsSync(stray)]).toEqual([true, true, false]);
    expect([existsSync(port.pathOf(lost.id)), existsSync(aside(lost.id))]).toEqual([false, true]);

    await database.db.run(
      sql`insert into files.file select * from jsonb_populate_record(null::files.file, ${sql.json((row as { row: object }).row)}::jsonb)`,
    );
    await sweep();
    expect(Buffer.compare(await port.read(lost.id), PDF)).toBe(0);

    await database.db.run(sql`delete from files.file where id = ${lost.id}`);
    renameSync(port.pathOf(lost.id), aside(lost.id));
    daysAgo(aside(lost.id), 31);
    await sweep();
    expect(existsSync(aside(lost.id))).toBe(false);
  });

  it('[P2] an id in a request must be a file of the caller, uploaded for this use, and ready', async () => {
    const mine = await database.db.tx((tx) =>
      port.saveBytes(tx, { bytes: PDF, name: 'a.pdf', mediaType: '', purpose: 'PAPER', ownerAccountId: lecturer.accountId }),
    );
    const ask = (id: string, accountId: string, purpose: 'PAPER' | 'ROSTER' = 'PAPER') =>
      port.requireOwn(database.db, [id], { accountId, purposes: [purpose] });
    expect((await ask(mine.id, lecturer.accountId))[0]?.sha256).toBe(mine.sha256);
    await expect(ask(mine.id, other.accountId)).rejects.toMatchObject({ code: 'files.not_yours' });
    await expect(ask(newId('fil'), lecturer.accountId)).rejects.toMatchObject({ code: 'files.not_yours' });
    await expect(ask(mine.id, lecturer.accountId, 'ROSTER')).rejects.toMatchObject({ code: 'files.wrong_purpose' });
    const half = (await announce(5000, { filename: 'b.pdf', purpose: 'PAPER' })).headers.get('location')!.split('/').at(-1)!;
    await expect(ask(half, lecturer.accountId)).rejects.toMatchObject({ code: 'files.not_ready' });
  });
});

describe('signed links', () => {
  it('[P2] a link opens for its account, in its time, unaltered; ranges work', async () => {
    const { body: file } = await app.call(
      filesRoutes.uploadFile,
      { body: { name: '许可 证".pdf', purpose: 'PAPER', base64: PDF.toString('base64') } },
      { as: lecturer },
    );
    const get = (url: string, who?: string, range?: string) =>
      fetch(base + url, { headers: { ...(who ? { authorization: `Bearer ${who}` } : {}), ...(range ? { range } : {}) } });
    const whole = await get(file.url!, 'one');
    expect(whole.status).toBe(200);
    expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), PDF)).toBe(0);
    expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''%E8%AE%B8");
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    const part = await get(file.url!, 'one', 'bytes=5-9');
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 5-9/${PDF.length}`,
      PDF.subarray(5, 10).toString(),
    ]);
    expect((await get(file.url!, 'one', 'bytes=999999-')).status).toBe(416);

    expect((await get(file.url!)).status).toBe(403);
    expect((await get(file.url!, 'two')).status).toBe(403);
    expect((await get(file.url!.replace(/&a=.*/, ''), 'one')).status).toBe(403);
    expect(
      (
        await get(
          file.url!.replace(/e=(\d+)/, (_all, e) => `e=${Number(e) + 60}`),
          'one',
        )
      ).status,
    ).toBe(403);
    const free = port.signedUrl(file.id, { ttlS: 60 });
    expect((await get(free)).status).toBe(200);
    clock.advance(61_000);
    expect((await get(free)).status).toBe(403);
  });
});

describe('virus scan port', () => {
  it('[P2] speaks to a ClamAV daemon, and a daemon that is away means no', async () => {
    const path = join(dataDir, 'sample');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(path, Buffer.concat([PDF, Buffer.from('BAD')]));
    const daemon: Server = createServer((socket) => {
      let seen = Buffer.alloc(0);
      socket.on('data', (data) => {
        seen = Buffer.concat([seen, data]);
        if (seen.subarray(-4).equals(Buffer.alloc(4))) socket.end(seen.includes('BAD') ? 'stream: Test.Virus FOUND\0' : 'stream: OK\0');
      });
    });
    await new Promise<void>((resolve) => daemon.listen(0, '127.0.0.1', resolve));
    const address = daemon.address() as { port: number };
    const scan = clamdScan({ host: '127.0.0.1', port: address.port });
    expect(await scan.scan(path)).toEqual({ clean: false, finding: 'Test.Virus' });
    await writeFile(path, PDF);
    expect(await scan.scan(path)).toEqual({ clean: true });
    await new Promise((resolve) => daemon.close(resolve));
    await expect(scan.scan(path)).rejects.toThrow();
  });
});

function sqlName(id: string) {
  return sql`select name from files.file where id = ${id}`;
}
