import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { liveEvents } from '@yangfan/contract';
import { emit, type Db, type Job, type Logger } from '@yangfan/kernel';
import type { JobsPort } from '../jobs/index.ts';
import type { EngineLink } from './link.ts';
import * as store from './live.store.ts';
import type { PartReader } from './parts.ts';
import type { LiveSettings } from './settings.ts';
import {
  FRAME_LENGTHS,
  isFilled,
  mainStreamOf,
  mixFilter,
  placed,
  playlistOf,
  secondsOf,
  segmentsOf,
  windows,
  type Part,
  type Voice,
} from './timeline.rules.ts';

export interface LiveJobDeps {
  db: Db;
  jobs: JobsPort;
  link: EngineLink;
  parts: PartReader;
  settings: LiveSettings;
  /** After the room has ended nothing may be read from the gate's memory. */
  forgetGate(roomId: string): void;
}
type Run = { signal: AbortSignal; log: Logger };

const FAILED_NOTE = '连麦者的声音没有合成成功，回放里只有主讲画面和声音。请运维查看日志后重试。';
const NOTHING_NOTE = '这堂课没有录下画面和声音，没有回放。';

/** The replay's length in seconds, and where every recording lies on it. */
const lineOf = (all: readonly Part[], main: string | null) => ({
  durationS: secondsOf({ segments: all.filter((part) => part.streamId === main).flatMap((part) => part.segments) }),
  tracks: placed(all, main).map(({ name: _name, ...track }) => track),
});

/** What is made of a room after its end: the instant replay, then the one with everybody's voice. */
export function liveJobs(deps: LiveJobDeps): Job[] {
  const { db, jobs, link, parts, settings } = deps;

  async function finish({ roomId }: { roomId: string }): Promise<void> {
    const room = await store.roomRow(db, roomId);
    if (!room?.endedAt || room.replayState !== 'NONE') return;
    // Without an engine there is nothing to close: its recordings end at their last whole segment.
    if (await link.adopt()) await link.call('endRoom', { roomId });
    const all = (await parts.room(roomId)).filter(isFilled);
    const main = mainStreamOf(all, room.mainStreamId);
    const line = lineOf(all, main);
    const voices = main !== null && windows(all, main).some((window) => window.voices.length > 0);
    await db.tx(async (tx) => {
      if (main === null) {
        await store.setReplay(tx, roomId, ['NONE'], { state: 'NONE', percent: 0, note: NOTHING_NOTE });
        return;
      }
      // A class with one voice needs no mixing: as it was recorded it is complete.
      const state = voices ? 'PLAYABLE' : 'COMPOSED';
      if (!voices) await copyPlaylist(roomId, all, main);
      if ((await store.setReplay(tx, roomId, ['NONE'], { state, percent: voices ? 0 : 100, note: null, ...line })) === 0) return;
      await emit(tx, liveEvents.liveReplayReady, { roomId, state, durationS: line.durationS });
      if (voices) await jobs.enqueue(tx, 'live.compose', { roomId }, { key: `live.compose:${roomId}`, maxAttempts: 5 });
    });
    deps.forgetGate(roomId);
  }

  async function copyPlaylist(roomId: string, all: readonly Part[], main: string): Promise<void> {
    const dir = join(parts.roomDir(roomId), 'composite');
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const mine = all.filter((part) => part.streamId === main);
    const text = playlistOf(mine, {
      over: true,
      targetS: settings.engine.segmentS,
      at: (part, { file }) => `${part.streamId}/${part.name}/${file}`,
    });
    await writeFile(join(dir, 'index.m3u8'), text);
  }

  async function compose({ roomId }: { roomId: string }, { signal, log }: Run): Promise<void> {
    const room = await store.roomRow(db, roomId);
    if (!room || !['PLAYABLE', 'COMPOSING', 'FAILED'].includes(room.replayState)) return;
    await store.setReplay(db, roomId, ['PLAYABLE', 'COMPOSING', 'FAILED'], { state: 'COMPOSING', percent: 0, note: null });
    deps.forgetGate(roomId);
    const all = (await parts.room(roomId)).filter(isFilled);
    const main = mainStreamOf(all, room.mainStreamId);
    let line: ReturnType<typeof lineOf>;
    try {
      if (main === null) throw new Error('nothing was recorded');
      const made = await composeAll(roomId, windows(all, main), lineOf(all, main).durationS, signal);
      // What is told is what is in the film: a window may have come out a piece longer or shorter than it was recorded.
      line = lineOf(
        all.map((part) => (part.streamId === main ? { ...part, segments: made.get(part.name) ?? [] } : part)),
        main,
      );
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ roomId, err: error }, 'a replay could not be mixed');
      await store.setReplay(db, roomId, ['COMPOSING'], { state: 'FAILED', percent: 0, note: FAILED_NOTE });
      deps.forgetGate(roomId);
      throw error;
    }
    await db.tx(async (tx) => {
      await store.setReplay(tx, roomId, ['COMPOSING'], { state: 'COMPOSED', percent: 100, note: null, ...line });
      await emit(tx, liveEvents.liveReplayReady, { roomId, state: 'COMPOSED', durationS: line.durationS });
    });
    deps.forgetGate(roomId);
  }

  /** Window after window into a folder beside the place, which is moved there whole; gives what became of each main part. */
  async function composeAll(
    roomId: string,
    all: { part: Part; voices: Voice[] }[],
    totalS: number,
    signal: AbortSignal,
  ): Promise<Map<string, Part['segments']>> {
    const roomDir = parts.roomDir(roomId);
    const dir = join(roomDir, '.composite.new');
    await rm(dir, { recursive: true, force: true });
    const made: Part[] = [];
    const byPart = new Map<string, Part['segments']>();
    let doneS = 0;
    let percent = 0;
    for (const [index, window] of all.entries()) {
      const name = `w${String(index).padStart(4, '0')}`;
      await mkdir(join(dir, name), { recursive: true, mode: 0o700 });
      await mixWindow(roomDir, join(dir, name), window, signal, (seconds) => {
        const now = Math.min(99, Math.floor(((doneS + seconds) / Math.max(1, totalS)) * 100));
        if (now < percent + 2) return;
        percent = now;
        void store.setReplayPercent(db, roomId, now).catch(() => undefined);
      });
      doneS += secondsOf(window.part);
      const segments = segmentsOf(await readFile(join(dir, name, 'index.m3u8'), 'utf8'));
      made.push({ ...window.part, streamId: 'composite', name, segments });
      byPart.set(window.part.name, segments);
    }
    const text = playlistOf(made, {
      over: true,
      targetS: settings.engine.segmentS,
      at: (part, { file }) => `composite/${part.name}/${file}`,
    });
    await writeFile(join(dir, 'index.m3u8'), text);
    await rm(join(roomDir, 'composite'), { recursive: true, force: true });
    await rename(dir, join(roomDir, 'composite'));
    return byPart;
  }

  function mixWindow(
    roomDir: string,
    cwd: string,
    { part, voices }: { part: Part; voices: Voice[] },
    signal: AbortSignal,
    onSeconds: (seconds: number) => void,
  ): Promise<void> {
    const input = (one: Part) => [
      '-protocol_whitelist',
      'file,crypto,data',
      '-f',
      'hls',
      '-i',
      join(roomDir, one.streamId, one.name, 'index.m3u8'),
    ];
    const words = [
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-progress',
      'pipe:1',
      ...input(part),
      ...voices.flatMap((voice) => input(voice.part)),
      '-filter_complex',
      mixFilter({ hasAudio: part.hasAudio, durationS: secondsOf(part) }, voices),
      ...(part.hasVideo ? ['-map', '0:v:0', '-c:v', 'copy', '-bsf:v', FRAME_LENGTHS] : []),
      '-map',
      '[mix]',
      '-c:a',
      'aac',
      '-b:a',
      '96k',
      '-ac',
      '2',
      '-f',
      'hls',
      '-hls_time',
      String(settings.engine.segmentS),
      '-hls_playlist_type',
      'vod',
      '-hls_list_size',
      '0',
      '-hls_segment_filename',
      'seg-%05d.ts',
      'index.m3u8',
    ];
    return new Promise((resolve, reject) => {
      const child = spawn(settings.engine.ffmpeg, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
      // Mixing may take long and must not slow the classes that are live meanwhile.
      if (child.pid)
        try {
          setPriority(child.pid, 10);
        } catch {
          /* not permitted here: it runs at the usual priority */
        }
      const stop = () => child.kill('SIGKILL');
      signal.addEventListener('abort', stop, { once: true });
      let said = '';
      child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2000)));
      child.stdout.on('data', (bytes: Buffer) => {
        const at = [...bytes.toString().matchAll(/out_time_us=(\d+)/g)].at(-1);
        if (at) onSeconds(Number(at[1]) / 1e6);
      });
      child.on('error', reject);
      child.on('close', (code) => {
        signal.removeEventListener('abort', stop);
        if (signal.aborted) reject(signal.reason as Error);
        else if (code === 0) resolve();
        else reject(new Error(`ffmpeg ended with ${code}: ${said}`));
      });
    });
  }

  async function forget({ roomId }: { roomId: string }): Promise<void> {
    if (!/^[a-z]{3}_[0-9a-z]{26}$/.test(roomId)) return;
    await rm(parts.roomDir(roomId), { recursive: true, force: true });
  }

  return [
    { name: 'live.finish', run: finish as Job['run'] },
    { name: 'live.compose', run: compose as Job['run'] },
    { name: 'live.forget', run: forget as Job['run'] },
  ];
}
