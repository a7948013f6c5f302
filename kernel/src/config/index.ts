import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';

export const SUBSYSTEMS = ['platform', 'teaching', 'assessment', 'management'] as const;
export type Subsystem = (typeof SUBSYSTEMS)[number];
export interface BackupConfig {
  /** Minute of the day in China, `03:30`. */
  at: string;
  /** Full copies kept. */
  keep: number;
  /** Best on another disk. */
  dir: string;
}
export const PROCESS_ROLES = ['web', 'worker', 'realtime', 'media'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Everything a process is told from outside: arguments first, then environment, then defaults. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** The subsystems this process answers for. */
  serve: ReadonlySet<Subsystem>;
  roles: ReadonlySet<ProcessRole>;
  /** Base URLs of subsystems served elsewhere, by name. */
  peers: Partial<Record<Subsystem, string>>;
  demo: boolean;
  /** The nightly backup of the database we run ourselves; null when switched off. */
  backup: BackupConfig | null;
  publicUrl: string;
  logLevel: string;
  /** True where a person's browser is on the same machine without TLS (cookies without Secure). */
  insecureCookies: boolean;
  /** False only where days are walked through in seconds (tests). */
  rateLimits: boolean;
  /** Reply schemas and error lists are enforced strictly (tests and development). */
  strictReplies: boolean;
}

/** An argument or an environment variable that is not understood; the message is a Chinese sentence that says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  serve: { type: 'string' },
  roles: { type: 'string' },
  'no-demo': { type: 'boolean' },
} as const;

/** Reads arguments and environment; throws ConfigError when a value is not understood. */
export function readConfig(argv = process.argv.slice(2), env: NodeJS.ProcessEnv = process.env): Config {
  const values = valuesOf(argv);
  const port = portOf(values.port ?? (env.PORT || '8080'), values.port === undefined ? '环境变量 PORT' : '--port');
  const dataDir = resolve(values.data ?? env.YANGFAN_DATA ?? join(process.cwd(), 'data'));
  const publicUrl = env.PUBLIC_URL ?? `http://127.0.0.1:${port}`;
  return {
    port,
    host: values.host ?? env.HOST ?? '127.0.0.1',
    dataDir,
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
    serve: chosen(values.serve ?? env.SERVE ?? 'all', SUBSYSTEMS, '--serve'),
    roles: chosen(values.roles ?? env.ROLES ?? 'all', PROCESS_ROLES, '--roles'),
    peers: parsePeers(env.PEERS),
    demo: !values['no-demo'] && env.DEMO !== '0',
    backup: readBackup(env, dataDir),
    publicUrl,
    logLevel: env.LOG_LEVEL ?? 'info',
    insecureCookies: !publicUrl.startsWith('https:'),
    rateLimits: env.RATE_LIMITS !== 'off',
    strictReplies: env.STRICT_REPLIES === '1',
  };
}

function valuesOf(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS }).values;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const name = /'([^' ]+)/.exec(message)?.[1] ?? argv.join(' ');
    const known = Object.entries(OPTIONS).map(([option, { type }]) => `--${option}${type === 'string' ? ' 值' : ''}`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
      throw new ConfigError(`选项 ${name} 的值没有写对。可用的选项：${known.join('、')}。`);
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new ConfigError(`不认识“${name}”。可用的选项：${known.join('、')}。`);
    throw error;
  }
}

function portOf(text: string, from: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new ConfigError(`${from} 的值“${text}”不是端口号。请写 1 到 65535 之间的整数，例如 --port 8080。`);
  return port;
}

/** BACKUP_AT=03:30 (or off), BACKUP_KEEP=7, BACKUP_DIR=<data>/backups */
function readBackup(env: NodeJS.ProcessEnv, dataDir: string): BackupConfig | null {
  const at = env.BACKUP_AT ?? '03:30';
  if (at === 'off') return null;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) throw new ConfigError(`BACKUP_AT 应为 24 小时制的时刻（如 03:30）或 off，收到的是“${at}”。`);
  const keep = Number(env.BACKUP_KEEP ?? 7);
  if (!Number.isInteger(keep) || keep < 1) throw new ConfigError(`BACKUP_KEEP 应为 1 以上的整数，收到的是“${env.BACKUP_KEEP}”。`);
  return { at, keep, dir: resolve(env.BACKUP_DIR ?? join(dataDir, 'backups')) };
}

function chosen<T extends string>(text: string, known: readonly T[], option: string): Set<T> {
  if (text === 'all') return new Set(known);
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.includes(word as T)) throw new ConfigError(`${option} 不认识“${word}”，可选：all、${known.join('、')}。`);
  }
  return new Set(words as T[]);
}

/** `PEERS=teaching=https://a,assessment=https://b` */
function parsePeers(text: string | undefined): Config['peers'] {
  if (!text) return {};
  return Object.fromEntries(text.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [Subsystem, string]));
}
export { repoPath } from './paths.ts';
