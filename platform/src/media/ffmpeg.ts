import { execFile, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { promisify } from 'node:util';
import { canCopy, readProbe, type Probed } from './probe.rules.ts';

const run = promisify(execFile);
// The demuxer and the protocol are fixed: a playlist dressed up as a film could otherwise make ffmpeg open other files or addresses.
const INPUT = ['-protocol_whitelist', 'file', '-f', 'mov'];
const PROBE_TIMEOUT_MS = 30_000;

/** The programs of this machine. */
export interface Ffmpeg {
  /** Whether ffmpeg and ffprobe can be run; asked once. */
  available(): Promise<boolean>;
  probe(path: string): Promise<ReturnType<typeof readProbe>>;
  /** The picture at a second of the film, as a JPEG no wider than 640; null where there is none. */
  picture(input: string, second: number): Promise<Buffer | null>;
  /** Runs ffmpeg over the input; `onSeconds` gets how far it is. Throws FfmpegFailed, or the signal's reason. */
  convert(
    input: string,
    output: string[],
    options: { cwd: string; signal?: AbortSignal | undefined; onSeconds?: (seconds: number) => void; background?: boolean },
  ): Promise<void>;
}

/** ffmpeg ended with an error; `stderr` is for the log, not for people. */
export class FfmpegFailed extends Error {
  override readonly name = 'FfmpegFailed';
  readonly stderr: string;
  constructor(code: number | null, stderr: string) {
    super(`ffmpeg ended with ${code}: ${stderr.slice(0, 300)}`);
    this.stderr = stderr;
  }
}

/** Debian's ffmpeg by name, or as told. */
export function createFfmpeg(paths: { ffmpeg?: string; ffprobe?: string } = {}): Ffmpeg {
  const ffmpeg = paths.ffmpeg ?? 'ffmpeg';
  const ffprobe = paths.ffprobe ?? 'ffprobe';
  let known: Promise<boolean> | undefined;
  return {
    available: () =>
      (known ??= Promise.all([run(ffmpeg, ['-version']), run(ffprobe, ['-version'])]).then(
        () => true,
        () => false,
      )),
    async probe(path) {
      try {
        const { stdout } = await run(ffprobe, ['-v', 'error', ...INPUT, '-print_format', 'json', '-show_format', '-show_streams', path], {
          timeout: PROBE_TIMEOUT_MS,
          maxBuffer: 4 << 20,
        });
        return readProbe(JSON.parse(stdout));
      } catch {
        return 'media.broken';
      }
    },
    async picture(input, second) {
      const options = ['-frames:v', '1', '-vf', 'scale=min(640\\,iw):-2', '-q:v', '4', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'];
      try {
        const { stdout } = await run(ffmpeg, ['-v', 'error', '-nostdin', '-ss', String(second), ...INPUT, '-i', input, ...options], {
          timeout: PROBE_TIMEOUT_MS,
          maxBuffer: 8 << 20,
          encoding: 'buffer',
        });
        return stdout.length > 0 ? stdout : null;
      } catch {
        return null;
      }
    },
    convert(input, output, { cwd, signal, onSeconds, background }) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const child = spawn(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...INPUT, '-i', input, '-progress', 'pipe:1', ...output], {
          cwd,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        // Making qualities may take long and must not slow the lessons that are being watched meanwhile.
        if (background && child.pid)
          try {
            setPriority(child.pid, 10);
          } catch {
            /* not permitted here: it runs at the usual priority */
          }
        const stop = () => child.kill('SIGKILL');
        signal?.addEventListener('abort', stop, { once: true });
        let stderr = '';
        child.stderr.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-8000)));
        child.stdout.on('data', (data: Buffer) => {
          const at = [...data.toString().matchAll(/out_time_us=(\d+)/g)].at(-1);
          if (at) onSeconds?.(Number(at[1]) / 1e6);
        });
        child.on('error', reject);
        child.on('close', (code) => {
          signal?.removeEventListener('abort', stop);
          if (signal?.aborted) reject(signal.reason as Error);
          else if (code === 0) resolve();
          else reject(new FfmpegFailed(code, stderr));
        });
      });
    },
  };
}

const HLS = [
  '-f',
  'hls',
  '-hls_time',
  '6',
  '-hls_playlist_type',
  'vod',
  '-hls_list_size',
  '0',
  '-hls_segment_filename',
  'seg-%05d.ts',
  'index.m3u8',
];
const KEYFRAMES = ['-force_key_frames', 'expr:gte(t,n_forced*6)'];

/** Arguments that turn a film into HLS, copying what browsers play as it is. */
export function remuxArguments(probed: Pick<Probed, 'videoCodec' | 'audioCodec'>): string[] {
  const copy = canCopy(probed);
  return [
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    '-sn',
    '-dn',
    ...(copy.video ? ['-c:v', 'copy'] : ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', ...KEYFRAMES]),
    ...(copy.audio ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']),
    ...HLS,
  ];
}

/** Arguments that make one smaller quality. */
export function renditionArguments(height: number): string[] {
  return [
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    '-sn',
    '-dn',
    '-vf',
    `scale=-2:${height}`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '24',
    '-maxrate',
    '900k',
    '-bufsize',
    '1800k',
    '-pix_fmt',
    'yuv420p',
    ...KEYFRAMES,
    '-c:a',
    'aac',
    '-b:a',
    '96k',
    '-ac',
    '2',
    ...HLS,
  ];
}
