import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How loud a tone is in a stretch of a film, dB; -91 is digital silence. */
export async function loudness(path: string, hertz: number, fromS: number, lengthS: number): Promise<number> {
  const filter = `atrim=start=${fromS}:duration=${lengthS},bandpass=f=${hertz}:width_type=h:w=40,bandpass=f=${hertz}:width_type=h:w=40,volumedetect`;
  const { stderr } = await run(
    'ffmpeg',
    ['-hide_banner', '-nostdin', '-allowed_extensions', 'ALL', '-i', path, '-vn', '-af', filter, '-f', 'null', '-'],
    { maxBuffer: 8 << 20 },
  );
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -91);
}
/** Length and pictures of a film. */
export async function filmOf(path: string): Promise<{ seconds: number; pictures: number }> {
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-allowed_extensions',
    'ALL',
    '-count_packets',
    '-show_entries',
    'stream=codec_type,nb_read_packets:format=duration',
    '-of',
    'json',
    path,
  ]);
  const found = JSON.parse(stdout) as { streams: { codec_type: string; nb_read_packets: string }[]; format: { duration: string } };
  return {
    seconds: Number(found.format.duration),
    pictures: Number(found.streams.find((one) => one.codec_type === 'video')?.nb_read_packets ?? 0),
  };
}
