import { createHash } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { EngineSettings } from './engine/protocol.ts';
import { installed } from './installed.ts';
import type { TurnSettings } from './tickets.ts';

/** What the operator may set, all optional; read from the environment by `liveSettings`. */
export interface LiveSettings {
  engine: EngineSettings;
  turn: TurnSettings | null;
  /** Base address for OBS and live-pushers; null where RTMP is off. */
  rtmpUrl: string | null;
  /** Names this node in the rows of its streams. */
  node: string;
  /** False where the program is missing; said once in the log and in the capabilities. */
  ffmpeg: boolean;
}

const listOf = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/**
 * LIVE_DRIVER=embedded|janus (else janus where installed), LIVE_UDP=45000-45400, LIVE_ADDRESSES=203.0.113.7 (the public address behind NAT),
 * LIVE_RTMP_PORT=1935 (off for none), LIVE_RTMP_URL, TURN_URL, TURN_SECRET, STUN_URL, LIVE_ORPHAN_S.
 */
export function liveSettings(options: { dataDir: string; publicUrl: string; env?: NodeJS.ProcessEnv; ffmpeg?: string }): LiveSettings {
  const env = options.env ?? process.env;
  const driver = env.LIVE_DRIVER || (installed('janus', '--version') ? 'janus' : 'embedded');
  if (driver !== 'embedded' && driver !== 'janus') throw new Error(`LIVE_DRIVER 不认识“${driver}”，可选：embedded、janus。`);
  const ports = /^(\d+)-(\d+)$/.exec(env.LIVE_UDP ?? '45000-46999');
  if (!ports || Number(ports[1]) >= Number(ports[2]))
    throw new Error(`LIVE_UDP 应写成 45000-46999 这样的端口范围，现在是“${env.LIVE_UDP}”。`);
  const rtmpPort = env.LIVE_RTMP_PORT === 'off' ? null : Number(env.LIVE_RTMP_PORT ?? 1935);
  const ffmpeg = options.ffmpeg ?? env.FFMPEG ?? 'ffmpeg';
  const turnUrls = listOf(env.TURN_URL);
  const stun = listOf(env.STUN_URL);
  return {
    engine: {
      liveDir: join(options.dataDir, 'live'),
      driver,
      udpPorts: [Number(ports[1]), Number(ports[2])],
      addresses: [...listOf(env.LIVE_ADDRESSES), ...(hasNetwork() ? [] : ['127.0.0.1'])],
      rtmpPort,
      ffmpeg,
      segmentS: 2,
      orphanS: Number(env.LIVE_ORPHAN_S ?? 60),
    },
    turn: turnUrls.length || stun.length ? { urls: env.TURN_SECRET ? turnUrls : [], secret: env.TURN_SECRET ?? '', stun } : null,
    rtmpUrl: rtmpPort === null ? null : (env.LIVE_RTMP_URL ?? `rtmp://${new URL(options.publicUrl).hostname}:${rtmpPort}/live`),
    node: env.LIVE_NODE ?? `${hostname()}:${createHash('sha256').update(options.dataDir).digest('hex').slice(0, 6)}`,
    ffmpeg: installed(ffmpeg),
  };
}
const hasNetwork = () =>
  Object.values(networkInterfaces())
    .flat()
    .some((one) => one && !one.internal && one.family === 'IPv4');
