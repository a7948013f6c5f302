import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf } from '../../common.ts';
import { route } from '../../route.ts';
import { ATTEND, HOST, inRoom, MEMBER_ERRORS, ofRoom } from './room.ts';

/** How a person is connected, for the lecturer's roster. */
export const LIVE_NETWORKS = ['GOOD', 'WEAK', 'AUDIO_ONLY', 'HLS'] as const;
/** Why a stretch in a live room counts or does not. */
export const LIVE_SPAN_STATES = ['PRESENT', 'HIDDEN', 'NO_MEDIA'] as const;
export type LiveSpanState = (typeof LIVE_SPAN_STATES)[number];
export const LIVE_REASONS = ['counted', 'hidden', 'no_media', 'away', 'not_confirmed', 'not_live'] as const;
export type LiveReason = (typeof LIVE_REASONS)[number];
export const LIVE_REASON_TEXT: Record<LiveReason, string> = {
  counted: '在线听课，计入学时',
  hidden: '页面在后台，不计时',
  no_media: '没有收到声音和画面，不计时',
  away: '不在直播间或断线，不计时',
  not_confirmed: '弹窗确认没有在规定时间内响应，从上一次有响应起不计时',
  not_live: '直播还没开始或已暂停，不计时',
};

/** Enters: a learner's first time in a room asks an identity check (purpose LIVE_JOIN), later times on the same day do not. */
export const enterLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/enter',
  summary: '进入直播间',
  ...inRoom,
  body: Closed({ checkToken: Type.Optional(Type.String({ minLength: 8, maxLength: 200 })), network: OneOf(LIVE_NETWORKS) }),
  reply: Closed({ entered: Type.Literal(true), heartbeatSeconds: Type.Integer(), seq: Type.Integer() }),
  errors: [
    'teaching.live.not_member',
    'teaching.live.removed',
    'teaching.live.wrong_state',
    'teaching.live.check_needed',
    'identity.check_required',
    'identity.check_used',
    'identity.check_expired',
    'identity.check_purpose',
    'policy.missing',
  ],
  permission: ATTEND,
  audit: 'teaching.live.entered',
});
/** Every few seconds while the room is open: how it is going. The server counts by its own clock. */
export const beatLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/beat',
  summary: '在线心跳',
  ...inRoom,
  body: Closed({
    visible: Type.Boolean(),
    /** Sound or picture arrives. */
    media: Type.Boolean(),
    network: OneOf(LIVE_NETWORKS),
  }),
  reply: Closed({ countedS: Type.Integer(), seq: Type.Integer() }),
  errors: ['teaching.live.not_member', 'teaching.live.removed', 'teaching.live.wrong_state', 'teaching.live.not_entered', 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
export const leaveLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/leave',
  summary: '离开直播间',
  ...inRoom,
  reply: Done,
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});

/** One enrolled learner, for the lecturer: who is lost now. */
export const LiveRosterLine = Closed({
  accountId: Nullable(Type.String()),
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  seatNo: Nullable(Type.Integer()),
  present: Type.Boolean(),
  state: Nullable(OneOf(LIVE_SPAN_STATES)),
  network: Nullable(OneOf(LIVE_NETWORKS)),
  device: Nullable(Type.String()),
  lastAt: Nullable(Instant()),
  countedS: Type.Integer(),
  /** Seconds on stage so far. */
  spokenS: Type.Integer(),
  messages: Type.Integer(),
  missedConfirms: Type.Integer(),
  hand: Type.Boolean(),
  muted: Type.Boolean(),
  removed: Type.Boolean(),
  /** A plain sentence where somebody needs a look: away, in the background, confirmations missed. */
  lost: Nullable(Type.String()),
});
export type LiveRosterLine = Static<typeof LiveRosterLine>;
export const liveRoster = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/roster',
  summary: '直播间名册',
  ...ofRoom,
  reply: Closed({ items: Type.Array(LiveRosterLine), present: Type.Integer(), expected: Type.Integer() }),
  errors: ['policy.missing'],
  permission: 'teaching.live.read',
  audit: null,
});
/** Mutes or removes one learner, or takes it back. */
export const restrictMember = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/members/:learnerId',
  summary: '禁言或移出学员',
  params: Closed({ roomId: Id('lvr'), learnerId: Id('lrn') }),
  scope: { live: 'roomId' },
  body: Closed({
    muted: Type.Optional(Type.Boolean()),
    removed: Type.Optional(Type.Boolean()),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Closed({ muted: Type.Boolean(), removed: Type.Boolean() }),
  errors: ['teaching.learner.not_enrolled', 'teaching.live.wrong_state'],
  permission: HOST,
  audit: 'teaching.live.restricted',
});

/** What a live lesson is worth for one learner, explained. */
export const LiveCredit = Closed({
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  countedS: Type.Integer(),
  plannedS: Type.Integer(),
  creditedHours: Type.Number(),
  hours: Type.Number(),
  firstAt: Nullable(Instant()),
  lastAt: Nullable(Instant()),
  confirms: Closed({ asked: Type.Integer(), answered: Type.Integer() }),
  spokenS: Type.Integer(),
  explanation: Type.String(),
  spans: Type.Array(Closed({ from: Instant(), to: Instant(), seconds: Type.Integer(), reason: OneOf(LIVE_REASONS) })),
});
export type LiveCredit = Static<typeof LiveCredit>;
/** The attendance of a live lesson; final after the end. */
export const liveAttendance = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/attendance',
  summary: '直播出勤',
  ...ofRoom,
  reply: Closed({ final: Type.Boolean(), items: Type.Array(LiveCredit) }),
  errors: ['policy.missing'],
  permission: 'teaching.live.read',
  audit: null,
});
export const myLiveAttendance = route({
  method: 'GET',
  path: '/v1/teaching/me/live/:roomId/attendance',
  summary: '我的直播学时',
  ...inRoom,
  reply: Closed({ sessionId: Id('tts'), final: Type.Boolean(), credit: LiveCredit }),
  errors: ['teaching.live.not_member', 'teaching.live.removed', 'policy.missing'],
  permission: 'teaching.lesson.watch',
  audit: null,
});

/** Who is in the room now, as everybody in it may see: masked names, hosts first, at most 300. Inspectors are not there. */
export const livePeople = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/people',
  summary: '直播间成员',
  ...inRoom,
  reply: Closed({
    items: Type.Array(
      Closed({ name: Type.String(), host: Type.Boolean(), mine: Type.Boolean(), onStage: Type.Boolean(), hand: Type.Boolean() }),
    ),
    present: Type.Integer(),
  }),
  errors: [...MEMBER_ERRORS, 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
