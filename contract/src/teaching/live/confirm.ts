import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, raw, Text } from '../../common.ts';
import { LIVE_REPLAY_STATES } from '../../live/stream.ts';
import { route } from '../../route.ts';
import { LiveDeck } from './decks.ts';
import { ATTEND, HOST, inRoom, LIVE_STAGES, LiveRoomLine, ofRoom, INSIDE_ERRORS } from './room.ts';

/** POPUP: by chance, 20–40 minutes apart; ROLL: asked by the host or an inspector; FACE: with an identity check. */
export const CONFIRM_KINDS = ['POPUP', 'ROLL', 'FACE'] as const;
export const LiveConfirm = Closed({
  id: Id('cfm'),
  kind: OneOf(CONFIRM_KINDS),
  at: Instant(),
  dueAt: Instant(),
  /** Whom it asks: everybody, or one. */
  all: Type.Boolean(),
  mineOpen: Type.Boolean(),
  answered: Type.Integer(),
  asked: Type.Integer(),
});
export type LiveConfirm = Static<typeof LiveConfirm>;
export const listConfirms = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/confirms',
  summary: '在线确认',
  ...inRoom,
  reply: Closed({ items: Type.Array(LiveConfirm) }),
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
/** A surprise check-in during class. */
export const askConfirm = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/confirms',
  summary: '发起抽查签到',
  ...ofRoom,
  body: Closed({ kind: OneOf(['ROLL', 'FACE']), learnerId: Type.Optional(Id('lrn')) }),
  reply: LiveConfirm,
  status: 201,
  errors: ['teaching.live.wrong_state', 'teaching.live.confirm_open', 'teaching.learner.not_enrolled', 'policy.missing'],
  permission: 'teaching.live.roll',
  audit: 'teaching.live.confirm_asked',
});
/** The learner's answer within the time; FACE asks a check of purpose LIVE_JOIN. Answering again changes nothing. */
export const answerConfirm = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/confirms/:confirmId',
  summary: '确认在线',
  params: Closed({ roomId: Id('lvr'), confirmId: Id('cfm') }),
  scope: 'self',
  body: Closed({ checkToken: Type.Optional(Type.String({ minLength: 8, maxLength: 200 })) }),
  reply: LiveConfirm,
  errors: [
    ...INSIDE_ERRORS,
    'teaching.live.confirm_late',
    'teaching.live.check_needed',
    'identity.check_required',
    'identity.check_used',
    'identity.check_expired',
    'identity.check_purpose',
    'policy.missing',
  ],
  permission: 'teaching.session.join',
  audit: null,
});

/** An inspector comes in: nobody in the room sees it, the record does. */
export const enterInspection = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/inspection',
  summary: '巡课进入',
  ...ofRoom,
  reply: Closed({ inspectionId: Id('lvi'), enteredAt: Instant() }),
  status: 201,
  errors: ['teaching.live.wrong_state'],
  permission: 'teaching.live.inspect',
  audit: 'teaching.live.inspected',
});
export const leaveInspection = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/inspection/leave',
  summary: '结束巡课',
  ...ofRoom,
  reply: Closed({ ok: Type.Literal(true) }),
  errors: [],
  permission: 'teaching.live.inspect',
  audit: 'teaching.live.inspection_left',
});
/** A picture of a few seconds ago. */
export const liveSnapshot = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/snapshot',
  summary: '直播截图',
  ...ofRoom,
  reply: raw('image/jpeg'),
  errors: ['teaching.live.no_picture', 'live.engine_down', 'live.no_ffmpeg'],
  permission: 'teaching.live.inspect',
  audit: 'teaching.live.snapshot',
});
/** What the inspector found; `finding`: handed on to the inspections of training management. */
export const noteInspection = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/inspection/notes',
  summary: '巡课记录',
  ...ofRoom,
  body: Closed({ text: Text(1000, 2), finding: Type.Boolean() }),
  reply: Closed({ id: Id('lvn'), at: Instant() }),
  status: 201,
  errors: ['teaching.live.no_inspection'],
  permission: 'teaching.live.inspect',
  audit: 'teaching.live.noted',
  idempotent: true,
});
/** Inspections of a room with their notes. */
export const listInspections = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/inspections',
  summary: '巡课留痕',
  ...ofRoom,
  reply: Closed({
    items: Type.Array(
      Closed({
        id: Id('lvi'),
        accountId: Type.String(),
        enteredAt: Instant(),
        leftAt: Nullable(Instant()),
        notes: Type.Array(Closed({ at: Instant(), text: Type.String(), finding: Type.Boolean() })),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.live.inspect',
  audit: null,
});

/** The replay with its marks on one time line (seconds of the replay). */
export const LiveReplay = Closed({
  /** What the stage showed from which second on; slides by page of one of `decks`. */
  stages: Type.Array(Closed({ atS: Type.Number(), show: OneOf(LIVE_STAGES), deckId: Nullable(Id('dck')), page: Type.Integer() })),
  decks: Type.Array(LiveDeck),
  room: LiveRoomLine,
  state: OneOf(LIVE_REPLAY_STATES),
  percent: Type.Integer(),
  note: Nullable(Type.String()),
  url: Nullable(Type.String()),
  durationS: Type.Number(),
  published: Type.Boolean(),
  keepUntil: Nullable(Type.String({ format: 'date' })),
  marks: Type.Array(
    Closed({
      atS: Type.Number(),
      seq: Type.Integer(),
      kind: Type.String(),
      text: Type.String(),
      name: Nullable(Type.String()),
      /** The voice note that was played here. */
      voiceId: Nullable(Id('lvo')),
    }),
  ),
});
export type LiveReplay = Static<typeof LiveReplay>;
/** Learners see it once it is published; `q` searches messages, questions, polls and slides. */
export const readLiveReplay = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/replay',
  summary: '直播回放',
  ...inRoom,
  query: Closed({ q: Type.Optional(Text(60)) }),
  reply: LiveReplay,
  errors: ['teaching.live.not_member', 'teaching.live.removed', 'teaching.live.no_replay'],
  permission: ATTEND,
  audit: null,
});
/** Publishes the replay after review, or takes it back. */
export const publishLiveReplay = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/replay',
  summary: '发布或撤回回放',
  ...ofRoom,
  body: Closed({ published: Type.Boolean() }),
  reply: LiveReplay,
  errors: ['teaching.live.wrong_state', 'teaching.live.no_replay'],
  permission: HOST,
  audit: 'teaching.live.replay_published',
});
