import { spawn } from 'node:child_process';

const TIMEOUT_MS = 60_000;
const TEXT_MAX = 20_000_000;
const PAGE_MAX = 4000;
const MEMORY_KB = 2_000_000;

/** The words of each page of a PDF; empty where poppler's pdftotext is missing or the file says none. Nothing but a search depends on it. */
export function pdfPages(pdf: Buffer): Promise<string[]> {
  return new Promise((resolve) => {
    const words = ['-c', `ulimit -v ${MEMORY_KB} 2>/dev/null; exec "$0" "$@"`, 'pdftotext', '-enc', 'UTF-8', '-nodiag', '-', '-'];
    const child = spawn('/bin/sh', words, {
      stdio: ['pipe', 'pipe', 'ignore'],
      signal: AbortSignal.timeout(TIMEOUT_MS),
      killSignal: 'SIGKILL',
    });
    const parts: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= TEXT_MAX) parts.push(part);
    });
    // A program that is not there, or stops reading, must not take the process with it.
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve([]));
    child.on('close', (code) => {
      if (code !== 0) return resolve([]);
      const pages = Buffer.concat(parts).toString('utf8').split('\f');
      resolve(pages.map((page) => page.replaceAll(/\s+/g, ' ').replaceAll('\u0000', '').trim().slice(0, PAGE_MAX)));
    });
    child.stdin.end(pdf);
  });
}
