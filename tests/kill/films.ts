import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaRoutes } from '@yangfan/contract';
import { sql, type Db } from '@yangfan/kernel';
import { Unanswered, type Caller } from './caller.ts';
import { untilKilled, step, type Round } from './work.ts';

const CHUNK = 48 * 1024;

/** A small film with a sound, and its digest. */
export function makeFilm(): { bytes: Buffer; sha256: string } {
  const dir = mkdtempSync(join(tmpdir(), 'yf-kill-film-'));
  try {
    const picture = ['-f', 'lavfi', '-i', 'testsrc=size=640x480:rate=15', '-f', 'lavfi', '-i', 'sine=frequency=440'];
    const made = ['-t', '30', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart'];
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...picture, ...made, 'film.mp4'], { cwd: dir });
    const bytes = readFileSync(join(dir, 'film.mp4'));
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** One resumable request; no answer, or that the system is recovering, is no answer. */
async function ask(
  caller: Caller,
  url: string,
  init: { method: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
) {
  const reply = await fetch(url, {
    ...init,
    headers: { ...caller.headers(), 'tus-resumable': '1.0.0', ...init.headers },
    signal: AbortSignal.timeout(20_000),
  }).catch((error: unknown) => {
    throw new Unanswered(String(error));
  });
  if (reply.status >= 500) throw new Unanswered(String(reply.status));
  return reply;
}

async function begin(caller: Caller, base: string, size: number): Promise<string> {
  const metadata = `filename ${Buffer.from('第一课.mp4').toString('base64')},purpose ${Buffer.from('VIDEO').toString('base64')}`;
  const reply = await ask(caller, `${base}/v1/files/uploads`, {
    method: 'POST',
    headers: { 'upload-length': String(size), 'upload-metadata': metadata },
  });
  if (reply.status !== 201) throw new Error(`the upload was answered ${reply.status} ${await reply.text()}`);
  return new URL(reply.headers.get('location')!, base).pathname;
}

/** Sends what the server does not have yet: it says itself where it stands. */
async function goOn(caller: Caller, url: string, bytes: Buffer): Promise<void> {
  const head = await ask(caller, url, { method: 'HEAD' });
  if (head.status !== 200 && head.status !== 204) throw new Error(`the upload is not known any more: ${head.status}`);
  for (let at = Number(head.headers.get('upload-offset')); at < bytes.length;) {
    const piece = new Uint8Array(bytes.subarray(at, at + CHUNK));
    const reply = await ask(caller, url, {
      method: 'PATCH',
      headers: { 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' },
      body: piece,
    });
    if (reply.status !== 204) throw new Error(`a piece was answered ${reply.status} ${await reply.text()}`);
    at = Number(reply.headers.get('upload-offset'));
  }
}

/** Films are uploaded in pieces and put to conversion, one after the other. */
export const uploadFilms = (round: Round, film: { bytes: Buffer; sha256: string }) =>
  untilKilled(round, async () => {
    const { lecturer, victim } = round.stage;
    while (!round.isOver()) {
      let path: string | undefined;
      await step(round, async () => {
        path ??= await begin(lecturer, victim.url(), film.bytes.length);
        await goOn(lecturer, victim.url() + path, film.bytes);
        const fileId = path.split('/').pop()!;
        const asset = await lecturer.call<{ id: string }>(mediaRoutes.createAsset, { body: { fileId, title: '第一课' } });
        round.done.films.push({ assetId: asset.id, sha256: film.sha256 });
      });
    }
  });

/** Films that are still on their way. */
export const filmsWaiting = async (db: Db, ids: readonly string[]): Promise<number> =>
  (
    await db.one<{ n: number }>(sql`
      select (select count(*) from media.asset where id = any(${ids as string[]}::text[]) and status in ('WAITING', 'REMUXING'))::int
        + (select count(*) from media.rendition where asset_id = any(${ids as string[]}::text[]) and status in ('WAITING', 'RUNNING'))::int as n`)
  ).n;

/** Acknowledged films that are not whole: bytes as they were sent, playable, every quality made. */
export async function filmFaults(db: Db, films: readonly { assetId: string; sha256: string }[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { assetId, sha256 } of films) {
    const row = await db.maybe<{ status: string; sha256: string; undone: number }>(sql`
      select a.status, f.sha256, (select count(*)::int from media.rendition r where r.asset_id = a.id and r.status <> 'DONE') as undone
      from media.asset a join files.file f on f.id = a.file_id where a.id = ${assetId}`);
    if (row?.status !== 'READY' || row.sha256 !== sha256 || row.undone > 0) faults.push(`film ${assetId}: ${JSON.stringify(row)}`);
  }
  return faults;
}
