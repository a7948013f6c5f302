import type { PublishRequest, SessionReply, StreamInfo, StreamStats } from './protocol.ts';

/** Gets a stream's packets as plain RTP, in the order of arrival. */
export type RtpSink = (kind: 'audio' | 'video', packet: Buffer) => void;

export interface DriverEvents {
  started(stream: StreamInfo): void;
  ended(stream: StreamInfo, reason: 'ENDED' | 'DROPPED' | 'LOST'): void;
}

/** The port that every media server must serve: `embedded` and `janus` do, and one suite of tests is run on both. */
export interface MediaEngine {
  readonly name: 'embedded' | 'janus';
  /** True where the server must make the offer to viewers. */
  readonly serverOffers: boolean;
  start(): Promise<void>;
  /** A publisher's offer; a second one under the same stream takes the first one's place. */
  publish(request: PublishRequest): Promise<SessionReply>;
  /** A viewer of one stream; with its offer, or without to be given one. Throws EngineError('no_stream'). */
  subscribe(roomId: string, streamId: string, offer: string | null): Promise<SessionReply>;
  answer(sessionId: string, sdp: string): Promise<void>;
  trickle(sessionId: string, fragment: string): Promise<void>;
  /** Ends one publisher's or viewer's session; unknown ones are ended already. */
  close(sessionId: string): Promise<void>;
  /** Ends a stream; without effect where it is not live. */
  drop(roomId: string, streamId: string, reason: 'ENDED' | 'DROPPED'): Promise<void>;
  mute(roomId: string, streamId: string, what: { audio?: boolean | undefined; video?: boolean | undefined }): Promise<void>;
  /** Hands a stream's packets to a sink until the returned function is called; asks for a key frame every two seconds meanwhile. */
  tap(roomId: string, streamId: string, sink: RtpSink): Promise<() => Promise<void>>;
  streams(): StreamInfo[];
  stats(roomId: string): Promise<StreamStats[]>;
  stop(): Promise<void>;
}
