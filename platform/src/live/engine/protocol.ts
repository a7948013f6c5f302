import type { LiveStreamKind } from '@yangfan/contract';

/** Said between the app processes and the engine process, as JSON lines over a local socket. */
export interface EngineSettings {
  /** Recordings: `<liveDir>/<room>/<stream>/<part>`. */
  liveDir: string;
  driver: 'embedded' | 'janus';
  udpPorts: [number, number];
  /** Addresses offered to browsers beside those of the machine's own cards. */
  addresses: string[];
  rtmpPort: number | null;
  ffmpeg: string;
  segmentS: number;
  /** Without any app connected the engine ends after so many seconds: nobody could manage it any more. */
  orphanS: number;
}

export interface StreamInfo {
  roomId: string;
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  startedAt: string;
  hasVideo: boolean;
  hasAudio: boolean;
}

export interface PublishRequest {
  roomId: string;
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  sdp: string;
}
export interface SessionReply {
  sessionId: string;
  sdp: string;
  type: 'answer' | 'offer';
}
export interface StreamStats {
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  bitrate: number;
  loss: number;
  viewers: number;
}

/** Everything an app may ask; the key is the operation. */
export interface EngineCalls {
  hello: { in: { secret: string }; out: { pid: number; driver: string; streams: StreamInfo[]; recording: string[] } };
  publish: { in: PublishRequest; out: SessionReply };
  subscribe: { in: { roomId: string; streamId: string; accountId: string; sdp: string | null }; out: SessionReply };
  /** The viewer's answer where the server made the offer. */
  answer: { in: { sessionId: string; sdp: string }; out: null };
  trickle: { in: { sessionId: string; fragment: string }; out: null };
  close: { in: { sessionId: string }; out: null };
  drop: { in: { roomId: string; streamId: string }; out: null };
  /** Ends every viewing of one person in a room. */
  removeAccount: { in: { roomId: string; accountId: string }; out: null };
  mute: { in: { roomId: string; streamId: string; audio?: boolean | undefined; video?: boolean | undefined }; out: null };
  record: { in: { roomId: string; on: boolean }; out: null };
  endRoom: { in: { roomId: string }; out: null };
  stats: { in: { roomId: string }; out: { streams: StreamStats[]; recording: boolean } };
  /** The local port of a stream's HTTP-FLV; null where it did not come over RTMP. */
  flv: { in: { roomId: string; streamId: string }; out: { port: number | null } };
  rtmpAnswer: { in: { ask: string; claim: Omit<PublishRequest, 'sdp'> | null }; out: null };
  ping: { in: null; out: { rssMb: number } };
  release: { in: null; out: null };
}
export type EngineOp = keyof EngineCalls;

/** A publisher over RTMP shows its key; the app answers with who it is. */
export type EngineEvent =
  | { event: 'rtmp'; ask: string; key: string }
  | { event: 'started'; stream: StreamInfo }
  | { event: 'ended'; stream: StreamInfo; reason: 'ENDED' | 'DROPPED' | 'LOST'; at: string };

/** Codes an operation may fail with; the app turns them into problems. */
export type EngineFault = 'no_stream' | 'bad_offer' | 'failed';
export class EngineError extends Error {
  readonly fault: EngineFault;
  constructor(fault: EngineFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
