import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INFO_TIMEOUT_MS = 30_000;
const PAGES_TIMEOUT_MS = 120_000;
/** The longer side of a page's picture, pixels; sharp on a projector, about 200 KB. */
const LONG_SIDE = 1600;
// A PDF may be made so that drawing it eats the machine: more than this a page never needs.
const MEMORY_KB = 2_000_000;
const LIMITED = `ulimit -v ${MEMORY_KB} 2>/dev/null; exec "$0" "$@"`;

/** Poppler's programs, Debian's `poppler-utils`. */
export interface Poppler {
  /** Whether they can be run; asked once. */
  available(): Promise<boolean>;
  /** The number of pages, or why there are none. */
  count(path: string): Promise<number | 'BROKEN' | 'LOCKED'>;
  /** Draws pages `first` to `last` as JPEG files `p-<number>.jpg` into the folder. Throws when poppler fails, or the signal's reason. */
  draw(path: string, pages: { first: number; last: number }, into: string, signal: AbortSignal): Promise<void>;
}

/** Poppler by name, or as told. */
export function createPoppler(paths: { pdftoppm?: string; pdfinfo?: string } = {}): Poppler {
  const pdftoppm = paths.pdftoppm ?? 'pdftoppm';
  const pdfinfo = paths.pdfinfo ?? 'pdfinfo';
  let known: Promise<boolean> | undefined;
  return {
    available: () =>
      (known ??= Promise.all([run(pdftoppm, ['-v']), run(pdfinfo, ['-v'])]).then(
        () => true,
        () => false,
      )),
    async count(path) {
      try {
        const { stdout } = await run('/bin/sh', ['-c', LIMITED, pdfinfo, path], { timeout: INFO_TIMEOUT_MS, maxBuffer: 1 << 20 });
        return Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1] ?? 0) || 'BROKEN';
      } catch (error) {
        return /password/i.test((error as { stderr?: string }).stderr ?? '') ? 'LOCKED' : 'BROKEN';
      }
    },
    draw(path, { first, last }, into, signal) {
      const options = ['-jpeg', '-jpegopt', 'quality=80', '-scale-to', String(LONG_SIDE), '-f', String(first), '-l', String(last)];
      return new Promise((resolve, reject) => {
        const child = spawn('/bin/sh', ['-c', LIMITED, pdftoppm, ...options, path, 'p'], {
          cwd: into,
          stdio: ['ignore', 'ignore', 'pipe'],
          signal: AbortSignal.any([signal, AbortSignal.timeout(PAGES_TIMEOUT_MS)]),
          killSignal: 'SIGKILL',
        });
        let stderr = '';
        child.stderr.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
        child.on('error', reject);
        child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`pdftoppm ended with ${code}: ${stderr.slice(0, 300)}`))));
      });
    },
  };
}
