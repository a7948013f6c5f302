import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../../common.ts';
import { LIVE_REPLAY_STATES } from '../../live/stream.ts';
import { route } from '../../route.ts';

/** PLANNED: in the timetable; WAITING: people may enter; LIVE ⇄ PAUSED; ENDED: over; REPLAY: the replay was reviewed and published. */
export const LIVE_ROOM_STATES = ['PLANNED', 'WAITING', 'LIVE', 'PAUSED', 'ENDED', 'REPLAY'] as const;
export type LiveRoomState = (typeof LIVE_ROOM_STATES)[number];
/** In which capacity somebody is in a room. Inspectors are not seen by the others. */
export const LIVE_ROLES = ['HOST', 'LEARNER', 'INSPECTOR'] as const;
export type LiveRole = (typeof LIVE_ROLES)[number];
/** What the big picture shows. */
export const LIVE_STAGES = ['CAMERA', 'SCREEN', 'SLIDES', 'BOARD'] as const;

export const LIVE_AUDIENCES = ['CLASS', 'REGION', 'INSTITUTION'] as const;

/** How the room is run; the host changes it at any time. */
export const LiveSettings = Closed({
  /** Seconds between two messages of one learner; 0 = free. */
  slowS: Type.Integer({ minimum: 0, maximum: 600 }),
  mutedAll: Type.Boolean(),
  /** A free seat goes to the next hand by itself. */
  autoSeat: Type.Boolean(),
  /** Seconds of one turn on stage; 0 = no limit. */
  turnS: Type.Integer({ minimum: 0, maximum: 3600 }),
  seatsMax: Type.Integer({ minimum: 0, maximum: 12 }),
  /** Learners may draw on the board. */
  boardOpen: Type.Boolean(),
  /** Everybody watches by HLS (large audience, weak server). */
  hlsOnly: Type.Boolean(),
});
export type LiveSettings = Static<typeof LiveSettings>;
/** What is shown now: the stage, and for slides which file and page (counted from 1). */
export const LiveStage = Closed({
  show: OneOf(LIVE_STAGES),
  fileId: Nullable(Id('fil')),
  /** Which courseware of the room, for SLIDES. */
  deckId: Type.Optional(Nullable(Id('dck'))),
  page: Type.Integer({ minimum: 1, maximum: 2000 }),
  pages: Type.Integer({ minimum: 0, maximum: 2000 }),
});
export type LiveStage = Static<typeof LiveStage>;

/** A live room as a line of a list. */
export const LiveRoomLine = Closed({
  id: Id('lvr'),
  /** Null at an event, which belongs to no class. */
  sessionId: Nullable(Id('tts')),
  classId: Nullable(Id('cls')),
  /** CLASS: a lesson of the timetable; REGION, INSTITUTION: an event for all learners there. */
  audience: OneOf(LIVE_AUDIENCES),
  /** Of the class, or who is invited. */
  className: Type.String(),
  institutionName: Nullable(Type.String()),
  title: Type.String(),
  state: OneOf(LIVE_ROOM_STATES),
  startsAt: Instant(),
  endsAt: Instant(),
  liveAt: Nullable(Instant()),
  endedAt: Nullable(Instant()),
  /** Learners in the room now. */
  present: Type.Integer(),
  expected: Type.Integer(),
});
export type LiveRoomLine = Static<typeof LiveRoomLine>;

/** Everything that a page needs to show a room; what follows comes as events after `seq`. */
export const LiveRoomView = Closed({
  room: LiveRoomLine,
  role: OneOf(LIVE_ROLES),
  /** The caller's own id in events and seats. */
  accountId: Type.String(),
  /** The caller has entered (learners: with an identity check). */
  entered: Type.Boolean(),
  /** The caller may not write for now. */
  muted: Type.Boolean(),
  settings: LiveSettings,
  stage: LiveStage,
  seq: Type.Integer(),
  serverNow: Instant(),
  heartbeatSeconds: Type.Integer(),
  replay: OneOf(LIVE_REPLAY_STATES),
});
export type LiveRoomView = Static<typeof LiveRoomView>;

export const ofRoom = { params: Closed({ roomId: Id('lvr') }), scope: { live: 'roomId' } } as const;
export const inRoom = { params: Closed({ roomId: Id('lvr') }), scope: 'self' } as const;
export const HOST = 'teaching.live.host';
export const ATTEND = 'teaching.live.attend';
/** Whoever is no member, or was sent out. */
export const MEMBER_ERRORS = ['teaching.live.not_member', 'teaching.live.removed'] as const;
/** A member who has not come in, or a room that is not open. */
export const INSIDE_ERRORS = [...MEMBER_ERRORS, 'teaching.live.not_entered', 'teaching.live.wrong_state'] as const;
/** Somebody inside who may not write now. */
export const WRITER_ERRORS = [...INSIDE_ERRORS, 'teaching.live.muted', 'teaching.live.too_fast', 'policy.missing'] as const;
const STATE_ERRORS = ['teaching.live.wrong_state', 'org.class.not_approved', 'org.session.wrong_state'] as const;

/** Live rooms that the caller's grants cover; `state` filters, `now` = waiting, live or paused. What authorities look through. */
export const listLiveRooms = route({
  method: 'GET',
  path: '/v1/teaching/live',
  summary: '直播间列表',
  query: Closed({
    ...PageQuery,
    classId: Type.Optional(Id('cls')),
    state: Type.Optional(OneOf([...LIVE_ROOM_STATES, 'NOW'])),
    day: Type.Optional(Type.String({ format: 'date' })),
    q: Type.Optional(Text(60)),
  }),
  reply: PageOf(LiveRoomLine),
  errors: [],
  permission: 'teaching.live.read',
  scope: 'filtered',
  audit: null,
});
/** The learner's live lessons, past and to come. */
export const myLiveRooms = route({
  method: 'GET',
  path: '/v1/teaching/me/live',
  summary: '我的直播课',
  query: Closed({ classId: Type.Optional(Id('cls')) }),
  reply: Closed({ items: Type.Array(LiveRoomLine) }),
  errors: [],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/** Opens the room of a live lesson of the timetable, on its day; again: gives the same room. */
export const openLiveRoom = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/live',
  summary: '打开直播间',
  params: Closed({ sessionId: Id('tts') }),
  scope: { session: 'sessionId' },
  reply: LiveRoomLine,
  status: 201,
  errors: ['org.class.not_approved', 'teaching.live.not_live', 'teaching.session.not_due', 'policy.missing'],
  permission: HOST,
  audit: 'teaching.live.opened',
});
/** The room for whoever may be in it. */
export const readLiveRoom = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId',
  summary: '直播间',
  ...inRoom,
  reply: LiveRoomView,
  errors: ['teaching.live.not_member', 'teaching.live.removed', 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
/** Goes live, pauses, goes on, or ends. After the end nothing but reviewing the replay is possible. */
export const moveLiveRoom = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/state',
  summary: '开播、暂停、继续或下课',
  ...ofRoom,
  body: Closed({ to: OneOf(['LIVE', 'PAUSED', 'ENDED']) }),
  reply: LiveRoomLine,
  errors: [...STATE_ERRORS, 'policy.missing'],
  permission: HOST,
  audit: 'teaching.live.moved',
});
/** Changes how the room is run; only the fields given. */
export const setLiveSettings = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/settings',
  summary: '直播间设置',
  ...ofRoom,
  body: Type.Partial(LiveSettings, { additionalProperties: false, minProperties: 1 }),
  reply: LiveSettings,
  errors: ['teaching.live.wrong_state', 'teaching.live.too_many_seats', 'policy.missing'],
  permission: HOST,
  audit: 'teaching.live.settings',
});
/** Changes what is shown; a courseware PDF is named by its file. */
export const showOnStage = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/stage',
  summary: '切换画面或翻页',
  ...ofRoom,
  body: LiveStage,
  reply: LiveStage,
  errors: ['teaching.live.wrong_state', 'teaching.live.deck'],
  permission: HOST,
  audit: null,
});
