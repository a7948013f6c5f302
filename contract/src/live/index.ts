import { liveReplayReady, liveStreamEnded, liveStreamStarted } from './events.ts';
import { liveProblems } from './problems.ts';
import {
  LIVE_REPLAY_STATES,
  LIVE_STREAM_KINDS,
  LIVE_STREAM_STATES,
  LiveCapabilities,
  readLiveCapabilities,
  type LiveReplayState,
  type LiveStreamKind,
  type LiveStreamState,
} from './stream.ts';

export { liveProblems, LIVE_REPLAY_STATES, LIVE_STREAM_KINDS, LIVE_STREAM_STATES, LiveCapabilities };
export type { LiveReplayState, LiveStreamKind, LiveStreamState };

/** What the media side of live classes tells the modules. */
export const liveEvents = { liveStreamStarted, liveStreamEnded, liveReplayReady } as const;

/** The JSON routes of live media. WHIP, WHEP, HLS and HTTP-FLV are under `/v1/live/…` with tokens of their own (platform/live). */
export const liveRoutes = { readLiveCapabilities } as const;
