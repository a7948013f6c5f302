import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf } from '../../common.ts';
import { route } from '../../route.ts';
import { LIVE_STREAM_KINDS } from '../../live/stream.ts';
import { ATTEND, HOST, inRoom, ofRoom, INSIDE_ERRORS } from './room.ts';

/** RAISED: hand up; INVITED: asked to come; ON_STAGE: heard and seen; the rest is over. */
export const SEAT_STATES = ['RAISED', 'INVITED', 'ON_STAGE', 'LOWERED', 'DECLINED', 'LEFT', 'TAKEN_DOWN', 'TIME_UP'] as const;
/** One way of one learner from hand to stage and back. */
export const SeatTurn = Closed({
  id: Id('str'),
  learnerId: Id('lrn'),
  accountId: Type.String(),
  name: Type.String({ description: 'masked' }),
  state: OneOf(SEAT_STATES),
  raisedAt: Instant(),
  onStageAt: Nullable(Instant()),
  leftAt: Nullable(Instant()),
  /** When the turn ends by itself. */
  endsAt: Nullable(Instant()),
  /** Seconds on stage in earlier turns of this lesson: who spoke least comes first. */
  spokenS: Type.Integer(),
  streamId: Nullable(Id('lst')),
});
export type SeatTurn = Static<typeof SeatTurn>;
const SeatsView = Closed({ seatsMax: Type.Integer(), onStage: Type.Array(SeatTurn), queue: Type.Array(SeatTurn) });
export type SeatsView = Static<typeof SeatsView>;

/** The stage and the queue, in the fair order in which hands are taken. */
export const readSeats = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/seats',
  summary: '连麦席位',
  ...inRoom,
  reply: SeatsView,
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
/** A learner's own hand: up, down, accept or decline an invitation, leave the stage. */
export const moveMySeat = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/hand',
  summary: '举手、应邀或下麦',
  ...inRoom,
  body: Closed({ to: OneOf(['RAISED', 'LOWERED', 'ON_STAGE', 'DECLINED', 'LEFT']) }),
  reply: SeatsView,
  errors: [...INSIDE_ERRORS, 'teaching.live.muted', 'teaching.live.seat_state', 'teaching.live.seats_full', 'policy.missing'],
  permission: 'teaching.session.join',
  audit: 'teaching.live.hand',
});
/** The host's side: invite a learner (hand up or not), or take one down. */
export const moveSeat = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/seats/:learnerId',
  summary: '邀请上麦或请下麦',
  params: Closed({ roomId: Id('lvr'), learnerId: Id('lrn') }),
  scope: { live: 'roomId' },
  body: Closed({ to: OneOf(['INVITED', 'TAKEN_DOWN']) }),
  reply: SeatsView,
  errors: [
    'teaching.learner.not_enrolled',
    'teaching.live.wrong_state',
    'teaching.live.seat_state',
    'teaching.live.seats_full',
    'teaching.live.absent',
    'policy.missing',
  ],
  permission: HOST,
  audit: 'teaching.live.seat',
});
/** Fills free seats from the queue now, or starts timed turns for everybody present (循环连麦). */
export const fillSeats = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/seats',
  summary: '按次序请学员上麦',
  ...ofRoom,
  body: Closed({ from: OneOf(['QUEUE', 'PRESENT']) }),
  reply: SeatsView,
  errors: ['teaching.live.wrong_state', 'policy.missing'],
  permission: HOST,
  audit: 'teaching.live.seats_filled',
});

const IceServer = Closed({
  urls: Type.Array(Type.String()),
  username: Type.Optional(Type.String()),
  credential: Type.Optional(Type.String()),
});
/** Leave to publish: hosts always, learners while they are on stage. */
export const publishTicket = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/publish',
  summary: '推流凭证',
  ...inRoom,
  body: Closed({ kind: OneOf(LIVE_STREAM_KINDS), rtmp: Type.Optional(Type.Boolean()) }),
  reply: Closed({
    streamId: Id('lst'),
    whipUrl: Type.String(),
    token: Type.String(),
    iceServers: Type.Array(IceServer),
    rtmp: Nullable(Closed({ url: Type.String(), key: Type.String() })),
  }),
  errors: [...INSIDE_ERRORS, 'teaching.live.not_on_stage', 'policy.missing'],
  permission: ATTEND,
  audit: 'teaching.live.publish',
});
/** Silences or blanks a stream for everybody. */
export const muteStream = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/streams/:streamId',
  summary: '静音或关闭画面',
  params: Closed({ roomId: Id('lvr'), streamId: Id('lst') }),
  scope: { live: 'roomId' },
  body: Closed({ audio: Type.Optional(Type.Boolean()), video: Type.Optional(Type.Boolean()), down: Type.Optional(Type.Boolean()) }),
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['teaching.live.wrong_state', 'live.no_stream'],
  permission: HOST,
  audit: 'teaching.live.stream_muted',
});
/** Leave to watch, with the streams of the moment. `mode`: what the server advises for this room and this network. */
export const viewTicket = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/view',
  summary: '观看凭证',
  ...inRoom,
  reply: Closed({
    mode: OneOf(['WEBRTC', 'HLS']),
    whepBase: Type.String(),
    token: Type.String(),
    hlsUrl: Type.String(),
    soundUrl: Type.String(),
    flvBase: Type.String(),
    iceServers: Type.Array(IceServer),
    streams: Type.Array(
      Closed({
        id: Type.String(),
        accountId: Type.String(),
        kind: OneOf(LIVE_STREAM_KINDS),
        state: Type.String(),
        hasVideo: Type.Boolean(),
        hasAudio: Type.Boolean(),
        host: Type.Boolean(),
        name: Type.String(),
      }),
    ),
  }),
  errors: [...INSIDE_ERRORS, 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
