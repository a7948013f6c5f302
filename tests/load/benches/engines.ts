import { execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { repoPath } from '@yangfan/kernel';
import { benchPrint } from '../../../kernel/src/print/print.bench.ts';
import type { FaceBench } from '../../../platform/src/face-engine/engine.bench.ts';
import { measureRemux } from '../../../platform/src/media/bench.ts';
import type { Report } from '../figures.ts';
import { ownFolder } from '../product.ts';

/** Runs the face bench in a process of its own that may use one core only; null where the test photos are absent. */
function faceOnOneCore(runs: number): Promise<FaceBench | null> {
  const script = `const { benchFace } = await import('./platform/src/face-engine/engine.bench.ts'); console.log(JSON.stringify(await benchFace({ runs: ${runs} })));`;
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script];
  const [program, ...words] = process.platform === 'linux' ? ['taskset', '-c', String(availableParallelism() - 1), ...node] : node;
  return new Promise((resolve, reject) => {
    const child = spawn(program!, words, { cwd: repoPath('.'), stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(said.trim().split('\n').at(-1)!) as FaceBench | null) : reject(new Error(`face bench: ${code}`)),
    );
  });
}

/** A burst of ten frames on one core; ten times the frames are ten bursts after each other, whose cost must not creep up. */
export async function face(report: Report): Promise<void> {
  const short = await faceOnOneCore(4);
  if (!short) throw new Error('the face photos are not here (shared/data/faces): nothing was measured');
  const long = await faceOnOneCore(40);
  for (const [figure, suffix] of [
    [short, ''],
    [long!, '_x10'],
  ] as const) {
    report.note(`p50_s${suffix}`, figure.p50_s, 's', figure.n, figure.floor_s);
    report.note(`p95_s${suffix}`, figure.p95_s, 's', figure.n, figure.floor_s);
    report.note(`cpu_ms${suffix}`, figure.cpu_ms, 'ms', figure.n);
    report.note(`lag_p99_ms${suffix}`, figure.lag_p99_ms, 'ms', figure.n);
  }
  report.note('floor_s', short.floor_s, 's', short.n);
  report.note('cpu_ms_x10_ratio', long!.cpu_ms / short.cpu_ms, 'times', long!.n);
  report.note('cold_s', short.cold_s, 's', 1);
  report.note('worker_mb', short.worker_mb, 'mb', 1);
}

/** Plans of twenty Chinese pages as PDF. */
export async function print(report: Report): Promise<void> {
  const figures = await benchPrint(() => undefined);
  for (const { metric, value, unit, n } of figures) report.note(metric, value, unit, n);
  const of = (metric: string) => figures.find((figure) => figure.metric === metric)?.value ?? Number.NaN;
  report.note('cpu_ms_x10_ratio', of('cpu_ms_x10') / of('cpu_ms'), 'times', 1);
}

const FILM_S = 120;

function film(path: string, seconds: number): void {
  const sources = ['testsrc2=size=1280x720:rate=25', 'sine=frequency=440'];
  const inputs = sources.flatMap((source) => ['-f', 'lavfi', '-t', String(seconds), '-i', source]);
  const output = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-c:a', 'aac', path];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...output]);
}

/** An uploaded film made playable. */
export async function vod(report: Report): Promise<void> {
  const dir = ownFolder();
  const path = join(dir, 'film.mp4');
  film(path, FILM_S);
  // ffmpeg alone, copying into one file: the same work without cutting it into pieces.
  const from = performance.now();
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-c', 'copy', join(dir, 'copy.mp4')]);
  const floorS = (performance.now() - from) / 1000;
  const short = await measureRemux(path);
  report.note('realtime', short.realtime, 'times', 1, FILM_S / floorS);
  report.note('s', short.seconds, 's', 1, floorS);
  const long = join(dir, 'long.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-stream_loop', '9', '-i', path, '-c', 'copy', long]);
  const large = await measureRemux(long);
  report.note('realtime_x10', large.realtime, 'times', 1);
  report.note('s_x10_ratio', large.seconds / 10 / short.seconds, 'times', 1);
}
