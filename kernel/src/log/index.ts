import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Keys that may hold personal data or secrets: their values never reach a log line. */
const SECRET_KEYS = ['password', 'phone', 'idNo', 'name', 'token', 'code', 'secret', 'authorization', 'cookie', 'frame', 'answer'];

/** The process log: one JSON line an event, without personal data. */
export function createLog(level = 'info'): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino({ level, base: { pid: process.pid }, redact: { paths, censor: '[hidden]' } });
}
