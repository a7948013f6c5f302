import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { Position } from './check-in.ts';

/** PHONE: learners answer on their phones within the policy's minutes. HAND: somebody ticks who is there. */
export const CALL_KINDS = ['PHONE', 'HAND'] as const;
/** What an answer takes: the four digits the teacher shows, the place, the person, or nothing (ticked by hand). */
export const CALL_WAYS = ['CODE', 'PLACE', 'FACE', 'TICK'] as const;
/** WAITING: not answered and still in time. MISSED counts in the roll unless it is excused. */
export const CALL_STATES = ['WAITING', 'PRESENT', 'MISSED', 'EXCUSED'] as const;

const ofSession = { params: Closed({ sessionId: Id('tts') }), scope: { session: 'sessionId' } } as const;
const ofCall = { params: Closed({ sessionId: Id('tts'), callId: Id('spc') }), scope: { session: 'sessionId' } } as const;

export const SpotCall = Closed({
  callId: Id('spc'),
  sessionId: Id('tts'),
  kind: OneOf(CALL_KINDS),
  way: OneOf(CALL_WAYS),
  /** Only while learners may answer with it. */
  code: Nullable(Type.String()),
  calledBy: Type.String(),
  inspector: Type.Boolean(),
  at: Instant(),
  dueAt: Nullable(Instant()),
  /** By the server's clock; null when nobody may answer any more. */
  secondsLeft: Nullable(Type.Integer()),
  open: Type.Boolean(),
  asked: Type.Integer(),
  present: Type.Integer(),
  missed: Type.Integer(),
  results: Type.Array(
    Closed({
      learnerId: Id('lrn'),
      name: Type.String({ description: 'masked' }),
      seatNo: Nullable(Type.Integer()),
      state: OneOf(CALL_STATES),
      at: Nullable(Instant()),
      distanceM: Nullable(Type.Number()),
      reason: Nullable(Type.String()),
    }),
  ),
});
export type SpotCall = Static<typeof SpotCall>;

/** All calls of a session, newest first, with what a missed one costs. */
export const listCalls = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/calls',
  summary: '点名记录',
  ...ofSession,
  reply: Closed({ items: Type.Array(SpotCall), minutes: Type.Number(), missedRule: Type.String(), neededPerHalfDay: Type.Integer() }),
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** Calls all who are there, or so many drawn by lot. */
export const openCall = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/calls',
  summary: '随机点名（手机应答）或当面点名',
  ...ofSession,
  body: Closed({
    kind: OneOf(CALL_KINDS),
    /** For PHONE. */
    way: Type.Optional(OneOf(['CODE', 'PLACE', 'FACE'])),
    /** Draw so many by lot; everybody unless told. */
    draw: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: SpotCall,
  status: 201,
  errors: [
    'policy.missing',
    'org.class.not_approved',
    'teaching.session.wrong_state',
    'teaching.session.vod',
    'teaching.call.nobody',
    'teaching.call.open',
    'teaching.checkin.kind_unfit',
  ],
  permission: 'teaching.call.make',
  audit: 'teaching.call.opened',
});
/** Ticks who is there; what is not named stays as it was. */
export const markCall = route({
  method: 'PUT',
  path: '/v1/teaching/sessions/:sessionId/calls/:callId/marks',
  summary: '当面点名：登记在与不在',
  ...ofCall,
  body: Closed({ marks: Type.Array(Closed({ learnerId: Id('lrn'), present: Type.Boolean() }), { minItems: 1, maxItems: 500 }) }),
  reply: SpotCall,
  errors: ['teaching.roll.locked', 'teaching.roll.confirmed', 'teaching.call.not_hand', 'teaching.learner.not_enrolled', 'policy.missing'],
  permission: 'teaching.call.make',
  audit: 'teaching.call.marked',
});
/** A missed call that does not count, because the learner was there: with the reason, for everybody to read. */
export const excuseCall = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/calls/:callId/excuses',
  summary: '说明未应答的原因，不扣课时',
  ...ofCall,
  body: Closed({ learnerId: Id('lrn'), reason: Text(300, 4) }),
  reply: SpotCall,
  errors: ['teaching.roll.locked', 'teaching.roll.confirmed', 'teaching.call.not_missed', 'policy.missing'],
  permission: 'teaching.session.run',
  audit: 'teaching.call.excused',
});

/** What waits for the caller's answer now. */
export const myCalls = route({
  method: 'GET',
  path: '/v1/teaching/me/calls',
  summary: '等我应答的点名',
  reply: Closed({
    items: Type.Array(
      Closed({
        callId: Id('spc'),
        sessionId: Id('tts'),
        classId: Id('cls'),
        className: Type.String(),
        title: Type.String(),
        way: OneOf(CALL_WAYS),
        at: Instant(),
        dueAt: Instant(),
        /** By the server's clock. */
        secondsLeft: Type.Integer(),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: null,
});
/** Answers in time; again changes nothing. */
export const answerCall = route({
  method: 'POST',
  path: '/v1/teaching/me/calls/:callId/answer',
  summary: '应答点名',
  params: Closed({ callId: Id('spc') }),
  body: Closed({
    code: Type.Optional(Type.String({ pattern: '^\\d{4}$' })),
    position: Type.Optional(Position),
    checkToken: Type.Optional(Type.String({ minLength: 8, maxLength: 300 })),
  }),
  reply: Done,
  errors: [
    'teaching.call.late',
    'teaching.call.code_wrong',
    'teaching.call.tries',
    'teaching.checkin.position_missing',
    'teaching.checkin.position_vague',
    'teaching.checkin.outside',
    'policy.missing',
    'identity.check_required',
    'identity.check_expired',
    'identity.check_used',
    'identity.check_purpose',
  ],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: 'teaching.call.answered',
  rate: { max: 30, windowS: 60, by: 'account' },
});
