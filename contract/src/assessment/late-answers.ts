import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { AnswerValue } from './attempts.ts';

/** OPEN: waits for a person; PROPOSED: one has decided and a second must agree. */
export const LATE_STATES = ['OPEN', 'PROPOSED', 'ACCEPTED', 'REFUSED'] as const;

/** One answer that was typed before the end and arrived after it, beside what stands in the paper. */
export const LateAnswer = Closed({
  no: Type.Integer(),
  value: AnswerValue,
  /** By the server's clock as the device knew it. */
  typedAt: Instant(),
  /** What the paper was closed with. */
  before: AnswerValue,
});
/** What one device kept and sent after the end: evidence beside the closed paper, never part of the score by itself. */
export const LateAnswers = Closed({
  id: Id('lta'),
  state: OneOf(LATE_STATES),
  receivedAt: Instant(),
  answers: Type.Array(LateAnswer, { maxItems: 200 }),
  sha256: Type.String(),
  /** Of the first of two people; null where one decides, or nobody has. */
  proposed: Nullable(Closed({ accept: Type.Boolean(), reason: Type.String(), at: Instant() })),
  decision: Type.String(),
  decidedAt: Nullable(Instant()),
  /** Whether the caller may decide it now. */
  mayDecide: Type.Boolean(),
  /** How many people must agree, by the rules of the class. */
  people: Type.Integer({ minimum: 1, maximum: 2 }),
  /** Of accepted ones the questions that were marked anew; those that people mark stay out where marking has begun. */
  applied: Type.Array(Type.Integer(), { maxItems: 200 }),
});

export const sendLateAnswers = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/late-answers',
  summary: '考试结束后送来结束前在本机作答、没有送到的答案，等待认定（不自动计分）',
  params: Closed({ attemptId: Id('att') }),
  body: Closed({
    answers: Type.Array(
      Closed({
        no: Type.Integer({ minimum: 1, maximum: 200 }),
        value: AnswerValue,
        version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
        /** When it was typed, by the server's clock as the device knew it. */
        typedAt: Instant(),
      }),
      { minItems: 1, maxItems: 200 },
    ),
  }),
  reply: LateAnswers,
  status: 201,
  errors: [
    'assessment.late_running',
    'assessment.late_nothing',
    'assessment.late_window',
    'assessment.late_not_taken',
    'assessment.late_full',
    'assessment.answer_unknown',
  ],
  permission: 'assessment.attempt.take',
  scope: { attempt: 'attemptId' },
  audit: 'assessment.late_answers.sent',
  idempotent: true,
});
export const decideLateAnswers = route({
  method: 'POST',
  path: '/v1/assessment/attempts/:attemptId/late-answers/:lateId/decision',
  summary: '认定迟到的作答：采纳后重新判分，不采纳则答卷不变',
  params: Closed({ attemptId: Id('att'), lateId: Id('lta') }),
  body: Closed({ accept: Type.Boolean(), reason: Text(500, 5) }),
  reply: LateAnswers,
  errors: ['assessment.late_decided', 'assessment.late_same_person', 'assessment.grades_frozen'],
  permission: 'assessment.sitting.judge',
  scope: { attempt: 'attemptId' },
  audit: 'assessment.late_answers.decided',
});
