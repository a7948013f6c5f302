import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Keys that may hold personal data or secrets: their values never reach a log line. */
const SECRET_KEYS = ['password', 'phone', 'idNo', 'name', 'token', 'code', 'secret', 'authorization', 'cookie', 'frame', 'answer'];

// Lines that wait while the log can't be written; what comes on top is dropped.
const WAITING_BYTES = 1024 * 1024;

/** The process log: one JSON line an event, without personal data. A full disk under it or a closed pipe costs lines, never the process. */
export function createLog(level = 'info'): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  const output = pino.destination({ fd: 1, sync: true, maxLength: WAITING_BYTES });
  output.on('error', () => undefined);
  return pino({ level, base: { pid: process.pid }, redact: { paths, censor: '[hidden]' } }, output);
}
