import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { ATTEND, HOST, inRoom, ofRoom, WRITER_ERRORS, INSIDE_ERRORS } from './room.ts';

/** POLL: opinions; QUIZ: one right answer; RACE: who answers right first. */
export const POLL_KINDS = ['POLL', 'QUIZ', 'RACE'] as const;
export const LivePoll = Closed({
  id: Id('pol'),
  kind: OneOf(POLL_KINDS),
  question: Type.String(),
  options: Type.Array(Type.String()),
  multiple: Type.Boolean(),
  anonymous: Type.Boolean(),
  state: OneOf(['OPEN', 'CLOSED']),
  openedAt: Instant(),
  closesAt: Nullable(Instant()),
  /** How many chose each option; learners see it after their own vote or the close. */
  counts: Nullable(Type.Array(Type.Integer())),
  votes: Type.Integer(),
  /** Right options, shown after the close (hosts: always). */
  right: Nullable(Type.Array(Type.Integer())),
  mine: Nullable(Type.Array(Type.Integer())),
  /** The race's winner, masked. */
  winner: Nullable(Type.String()),
});
export type LivePoll = Static<typeof LivePoll>;
const choices = Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: 1, maxItems: 10, uniqueItems: true });

export const listPolls = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/polls',
  summary: '投票与测验',
  ...inRoom,
  reply: Closed({ items: Type.Array(LivePoll) }),
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
export const openPoll = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/polls',
  summary: '发起投票、测验或抢答',
  ...ofRoom,
  body: Closed({
    kind: OneOf(POLL_KINDS),
    question: Text(300, 1),
    options: Type.Array(Text(100, 1), { minItems: 2, maxItems: 10 }),
    multiple: Type.Optional(Type.Boolean()),
    anonymous: Type.Optional(Type.Boolean()),
    right: Type.Optional(choices),
    seconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 3600 })),
  }),
  reply: LivePoll,
  status: 201,
  errors: ['teaching.live.wrong_state', 'teaching.live.poll_right'],
  permission: HOST,
  audit: 'teaching.live.poll_opened',
  idempotent: true,
});
/** One vote a learner; a second one is refused, the first stands. */
export const votePoll = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/polls/:pollId/vote',
  summary: '投票或作答',
  params: Closed({ roomId: Id('lvr'), pollId: Id('pol') }),
  scope: 'self',
  body: Closed({ choices }),
  reply: LivePoll,
  errors: [...INSIDE_ERRORS, 'teaching.live.poll_closed', 'teaching.live.voted', 'teaching.live.poll_choice', 'policy.missing'],
  permission: 'teaching.session.join',
  audit: null,
});
export const closePoll = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/polls/:pollId/close',
  summary: '结束投票',
  params: Closed({ roomId: Id('lvr'), pollId: Id('pol') }),
  scope: { live: 'roomId' },
  reply: LivePoll,
  errors: ['teaching.live.wrong_state'],
  permission: HOST,
  audit: 'teaching.live.poll_closed',
});
/** Who chose what; empty for anonymous polls, whose rows do not know it. */
export const pollVotes = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/polls/:pollId/votes',
  summary: '投票明细',
  params: Closed({ roomId: Id('lvr'), pollId: Id('pol') }),
  scope: { live: 'roomId' },
  reply: Closed({
    items: Type.Array(
      Closed({
        learnerId: Id('lrn'),
        name: Type.String(),
        choices: Type.Array(Type.Integer()),
        right: Nullable(Type.Boolean()),
        at: Instant(),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.live.read',
  audit: null,
});

/** A question on the board of questions. */
export const LiveAsk = Closed({
  id: Id('ask'),
  text: Type.String(),
  name: Type.String({ description: 'masked' }),
  mine: Type.Boolean(),
  at: Instant(),
  votes: Type.Integer(),
  voted: Type.Boolean(),
  state: OneOf(['OPEN', 'ANSWERED', 'HIDDEN']),
  answer: Nullable(Type.String()),
  answeredAt: Nullable(Instant()),
});
export type LiveAsk = Static<typeof LiveAsk>;
/** Open ones with the most votes first, then the answered. */
export const listAsks = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/asks',
  summary: '问答板',
  ...inRoom,
  reply: Closed({ items: Type.Array(LiveAsk) }),
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
export const askLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/asks',
  summary: '提问',
  ...inRoom,
  body: Closed({ text: Text(300, 2) }),
  reply: LiveAsk,
  status: 201,
  errors: WRITER_ERRORS,
  permission: 'teaching.session.join',
  audit: null,
  idempotent: true,
});
/** Votes for a question, or takes the vote back. */
export const voteAsk = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/asks/:askId/vote',
  summary: '顶一下问题',
  params: Closed({ roomId: Id('lvr'), askId: Id('ask') }),
  scope: 'self',
  body: Closed({ on: Type.Boolean() }),
  reply: LiveAsk,
  errors: [...INSIDE_ERRORS, 'policy.missing'],
  permission: 'teaching.session.join',
  audit: null,
});
export const settleAsk = route({
  method: 'PUT',
  path: '/v1/teaching/live/:roomId/asks/:askId',
  summary: '标记已回答或隐藏',
  params: Closed({ roomId: Id('lvr'), askId: Id('ask') }),
  scope: { live: 'roomId' },
  body: Closed({ state: OneOf(['OPEN', 'ANSWERED', 'HIDDEN']), answer: Type.Optional(Text(1000)) }),
  reply: LiveAsk,
  errors: ['teaching.live.wrong_state'],
  permission: HOST,
  audit: 'teaching.live.ask_settled',
});
