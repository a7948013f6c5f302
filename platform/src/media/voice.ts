import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEMUXERS, lengthFault, voiceArguments, voiceFault, type VoiceFault } from './voice.rules.ts';

const run = promisify(execFile);
const LIMITS = { timeout: 30_000, maxBuffer: 1 << 20 };

/** A voice that every client plays, with its measured length. */
export interface Voice {
  bytes: Buffer;
  lengthS: number;
}
export interface VoicePort {
  /** Makes a recording playable everywhere and measures it; a fault where it is no voice of this length; null where this server has no ffmpeg. */
  voice(recording: { bytes: Buffer; mediaType: string }, maxS: number): Promise<Voice | VoiceFault | null>;
}

/** Sound through Debian's ffmpeg. Reads and writes a folder of its own that is gone afterwards: recordings lie sealed everywhere else. */
export function createVoices(ffmpeg: { available(): Promise<boolean> }): VoicePort {
  const probe = async (path: string, demuxer: string): Promise<{ format?: { duration?: string } } | null> => {
    const ask = [
      '-v',
      'error',
      '-protocol_whitelist',
      'file',
      '-f',
      demuxer,
      '-print_format',
      'json',
      '-show_format',
      '-show_streams',
      path,
    ];
    return run('ffprobe', ask, LIMITS).then(
      ({ stdout }) => JSON.parse(stdout) as object,
      () => null,
    );
  };
  return {
    async voice({ bytes, mediaType }, maxS) {
      if (!(await ffmpeg.available())) return null;
      const demuxer = DEMUXERS[mediaType];
      if (!demuxer) return 'BROKEN';
      const dir = await mkdtemp(join(tmpdir(), 'yf-voice-'));
      const [from, to] = [join(dir, 'in'), join(dir, 'out.mp3')];
      try {
        await writeFile(from, bytes, { mode: 0o600 });
        const found = await probe(from, demuxer);
        const fault = found ? voiceFault(found) : 'BROKEN';
        if (fault) return fault;
        const input = ['-v', 'error', '-nostdin', '-y', '-protocol_whitelist', 'file', '-f', demuxer, '-i', from];
        const made = await run('ffmpeg', [...input, ...voiceArguments(maxS), to], LIMITS).then(
          () => true,
          () => false,
        );
        const out = made ? await probe(to, 'mp3') : null;
        const lengthS = Math.round(Number(out?.format?.duration ?? 0) * 10) / 10;
        return lengthFault(lengthS, maxS) ?? { bytes: await readFile(to), lengthS };
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}
