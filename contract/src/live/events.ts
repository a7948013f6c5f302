import { Type } from 'typebox';
import { Closed, Instant, OneOf } from '../common.ts';
import { event } from '../event.ts';
import { LIVE_STREAM_KINDS } from './stream.ts';

const stream = {
  roomId: Type.String(),
  streamId: Type.String(),
  accountId: Type.String(),
  kind: OneOf(LIVE_STREAM_KINDS),
  at: Instant(),
};

/** Media of a stream arrives, for the first time or again after it was lost. */
export const liveStreamStarted = event('live.stream.started', Closed({ ...stream, hasVideo: Type.Boolean(), hasAudio: Type.Boolean() }));
/** A stream stopped: by its owner (ENDED), taken down (DROPPED), or broken off (LOST; it may come back). */
export const liveStreamEnded = event('live.stream.ended', Closed({ ...stream, reason: OneOf(['ENDED', 'DROPPED', 'LOST']) }));
/** A replay can be played (PLAYABLE), has its co-hosts mixed in (COMPOSED), or could not be made (FAILED). */
export const liveReplayReady = event(
  'live.replay.ready',
  Closed({ roomId: Type.String(), state: OneOf(['PLAYABLE', 'COMPOSED', 'FAILED']), durationS: Type.Number() }),
);
