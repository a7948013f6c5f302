import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';

export const SUBSYSTEMS = ['platform', 'teaching', 'assessment', 'management'] as const;
export type Subsystem = (typeof SUBSYSTEMS)[number];
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
  publicUrl: string;
  logLevel: string;
  /** True where a person's browser is on the same machine without TLS (cookies without Secure). */
  insecureCookies: boolean;
  /** False only where days are walked through in seconds (tests). */
  rateLimits: boolean;
  /** Reply schemas and error lists are enforced strictly (tests and development). */
  strictReplies: boolean;
}

/** Reads arguments and environment; throws one plain sentence when a value is not understood. */
export function readConfig(argv = process.argv.slice(2), env: NodeJS.ProcessEnv = process.env): Config {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      serve: { type: 'string' },
      roles: { type: 'string' },
      'no-demo': { type: 'boolean' },
    },
  });
  const port = Number(values.port ?? env.PORT ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`端口 ${values.port} 不是 0–65535 之间的整数。`);
  const publicUrl = env.PUBLIC_URL ?? `http://127.0.0.1:${port}`;
  return {
    port,
    host: values.host ?? env.HOST ?? '127.0.0.1',
    dataDir: resolve(values.data ?? env.YANGFAN_DATA ?? join(process.cwd(), 'data')),
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
    serve: chosen(values.serve ?? env.SERVE ?? 'all', SUBSYSTEMS, '--serve'),
    roles: chosen(values.roles ?? env.ROLES ?? 'all', PROCESS_ROLES, '--roles'),
    peers: parsePeers(env.PEERS),
    demo: !values['no-demo'] && env.DEMO !== '0',
    publicUrl,
    logLevel: env.LOG_LEVEL ?? 'info',
    insecureCookies: !publicUrl.startsWith('https:'),
    rateLimits: env.RATE_LIMITS !== 'off',
    strictReplies: env.STRICT_REPLIES === '1',
  };
}

function chosen<T extends string>(text: string, known: readonly T[], option: string): Set<T> {
  if (text === 'all') return new Set(known);
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.includes(word as T)) throw new Error(`${option} 不认识“${word}”，可选：all、${known.join('、')}。`);
  }
  return new Set(words as T[]);
}

/** `PEERS=teaching=https://a,assessment=https://b` */
function parsePeers(text: string | undefined): Config['peers'] {
  if (!text) return {};
  return Object.fromEntries(text.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [Subsystem, string]));
}
export { repoPath } from './paths.ts';
