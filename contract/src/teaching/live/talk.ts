import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { ATTEND, HOST, inRoom, LIVE_ROLES, ofRoom, WRITER_ERRORS, INSIDE_ERRORS } from './room.ts';

/** What happens in a room, in the order of `seq`: the live page follows it, the replay's time line is made of it. */
export const LIVE_EVENT_KINDS = [
  'state',
  'settings',
  'stage',
  'chat',
  'chat.removed',
  'reaction',
  'hand',
  'seat',
  'poll',
  'ask',
  'confirm',
  'board',
  'pick',
  'timer',
  'member',
  'voice',
] as const;
export type LiveEventKind = (typeof LIVE_EVENT_KINDS)[number];
/** One event. `data` depends on the kind; see modules/teaching/README.md. Private messages reach their sender and the hosts only. */
export const LiveEvent = Closed({
  seq: Type.Integer(),
  at: Instant(),
  kind: OneOf(LIVE_EVENT_KINDS),
  from: Closed({ accountId: Type.String(), name: Type.String(), role: OneOf(LIVE_ROLES) }),
  private: Type.Boolean(),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type LiveEvent = Static<typeof LiveEvent>;

/** Events after a number, oldest first; or with `before`, the last ones before it. Realtime: room `live:<id>`, type `live.event`. */
export const readLiveEvents = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/events',
  summary: '直播间动态',
  ...inRoom,
  query: Closed({
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    kinds: Type.Optional(Type.String({ maxLength: 200, description: 'comma-separated kinds' })),
    q: Type.Optional(Text(60)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 200 })),
  }),
  reply: Closed({ items: Type.Array(LiveEvent), last: Type.Integer() }),
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
/** Writes a message; `private`: to the hosts only. Words on the list are replaced before anybody sees them. */
export const sayLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/messages',
  summary: '发言',
  ...inRoom,
  body: Closed({
    text: Text(500, 1),
    replyTo: Type.Optional(Type.Integer({ minimum: 1 })),
    private: Type.Optional(Type.Boolean()),
    /** Chosen by the client: the same message sent again is written once. A key of the kernel would hold a connection while the batch waits for one. */
    clientId: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z_-]{8,40}$' })),
  }),
  reply: LiveEvent,
  status: 201,
  errors: WRITER_ERRORS,
  permission: ATTEND,
  audit: null,
});
export const LIVE_REACTIONS = ['👍', '👏', '❤️', '😄', '🙋', '❓'] as const;
export const reactLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/reactions',
  summary: '回应',
  ...inRoom,
  body: Closed({ emoji: OneOf(LIVE_REACTIONS), to: Type.Optional(Type.Integer({ minimum: 1 })) }),
  reply: LiveEvent,
  status: 201,
  errors: WRITER_ERRORS,
  permission: ATTEND,
  audit: null,
});
/** Takes a message away from everybody's screen; the record keeps it. */
export const removeLiveMessage = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/messages/:seq/remove',
  summary: '撤下一条发言',
  params: Closed({ roomId: Id('lvr'), seq: Type.Integer({ minimum: 1 }) }),
  scope: { live: 'roomId' },
  body: Closed({ reason: Text(200) }),
  reply: LiveEvent,
  errors: ['teaching.live.wrong_state'],
  permission: HOST,
  audit: 'teaching.live.message_removed',
});
/** Starts a visible countdown. */
export const startLiveTimer = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/timer',
  summary: '倒计时',
  ...ofRoom,
  body: Closed({ seconds: Type.Integer({ minimum: 0, maximum: 7200 }), title: Type.Optional(Text(40)) }),
  reply: LiveEvent,
  status: 201,
  errors: ['teaching.live.wrong_state'],
  permission: HOST,
  audit: null,
});
/** Picks one of those present at random; who was picked least comes first. */
export const pickLearner = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/pick',
  summary: '随机点名',
  ...ofRoom,
  reply: Closed({ learnerId: Nullable(Id('lrn')), name: Nullable(Type.String()) }),
  errors: ['teaching.live.wrong_state', 'policy.missing'],
  permission: HOST,
  audit: null,
});

/** One stroke on the board: points in thousandths of the board's width and height. */
export const BoardStroke = Closed({
  id: Type.String({ pattern: '^[0-9a-z]{8,32}$' }),
  tool: OneOf(['PEN', 'MARKER', 'LINE', 'BOX', 'TEXT', 'ERASER']),
  colour: OneOf(['ink', 'deep', 'reef', 'palm', 'warn']),
  width: Type.Integer({ minimum: 1, maximum: 60 }),
  points: Type.Array(Type.Integer({ minimum: -50, maximum: 1050 }), { maxItems: 2000 }),
  text: Type.Optional(Text(200)),
});
/** Draws on the board or over a slide; `page` 0 is the empty board. */
export const drawOnBoard = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/board',
  summary: '白板书写',
  ...inRoom,
  body: Closed({
    page: Type.Integer({ minimum: 0, maximum: 2000 }),
    strokes: Type.Array(BoardStroke, { maxItems: 50 }),
    undo: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 50 })),
    clear: Type.Optional(Type.Boolean()),
  }),
  reply: LiveEvent,
  status: 201,
  errors: [...INSIDE_ERRORS, 'teaching.live.board_closed', 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
