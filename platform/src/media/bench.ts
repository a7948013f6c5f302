import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFfmpeg, remuxArguments } from './ffmpeg.ts';

/** How many times faster than playing a film becomes HLS; for the `vod` bench. Throws where ffmpeg is missing or the file is no film. */
export async function measureRemux(path: string): Promise<{ realtime: number; seconds: number; durationS: number }> {
  const ffmpeg = createFfmpeg();
  const probed = await ffmpeg.probe(path);
  if (typeof probed === 'string') throw new Error(probed);
  const cwd = await mkdtemp(join(tmpdir(), 'yf-vod-'));
  try {
    const start = performance.now();
    await ffmpeg.convert(path, remuxArguments(probed), { cwd });
    const seconds = (performance.now() - start) / 1000;
    return { realtime: probed.durationS / seconds, seconds, durationS: probed.durationS };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
