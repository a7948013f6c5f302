import { Type, type Static } from 'typebox';
import { Closed, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';

/** CAMERA: a person's camera and microphone; SCREEN: a shared screen; AUDIO: only a voice. */
export const LIVE_STREAM_KINDS = ['CAMERA', 'SCREEN', 'AUDIO'] as const;
export type LiveStreamKind = (typeof LIVE_STREAM_KINDS)[number];

/** LIVE: media flows; ENDED: closed by its owner or taken down; LOST: broken off, may come back under the same id. */
export const LIVE_STREAM_STATES = ['LIVE', 'ENDED', 'LOST'] as const;
export type LiveStreamState = (typeof LIVE_STREAM_STATES)[number];

/** PLAYABLE: the recording as it was made; COMPOSING: co-hosts are being mixed in; COMPOSED: they are in. */
export const LIVE_REPLAY_STATES = ['NONE', 'PLAYABLE', 'COMPOSING', 'COMPOSED', 'FAILED'] as const;
export type LiveReplayState = (typeof LIVE_REPLAY_STATES)[number];

/** What the media side of this installation can do; for the device check and the operations page. */
export const LiveCapabilities = Closed({
  driver: OneOf(['embedded', 'janus']),
  /** A server of WHEP kind that makes the offer itself answers 406 to a viewer's offer (see platform/src/live/README.md). */
  serverOffers: Type.Boolean(),
  hls: Type.Boolean(),
  rtmp: Type.Boolean(),
  /** A plain sentence where something is missing. */
  note: Nullable(Type.String()),
});
export type LiveCapabilities = Static<typeof LiveCapabilities>;

/** Reads what the media side can do here. */
export const readLiveCapabilities = route({
  method: 'GET',
  path: '/v1/live/capabilities',
  summary: '直播能力',
  reply: LiveCapabilities,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
