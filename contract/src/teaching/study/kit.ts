import { examResult } from '../../assessment/events.ts';
import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, Text } from '../../common.ts';

/** How much a learner's way needs an eye. */
export const RISK_LEVELS = ['HIGH', 'LOW', 'NONE'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
/** Why: nothing learnt for days · absent · behind with videos · confirmations missed · will not reach the hours · low scores. */
export const RISK_CODES = ['IDLE', 'ABSENT', 'VOD_BEHIND', 'CONFIRM_MISSED', 'FORECAST', 'LOW_SCORE'] as const;
export type RiskCode = (typeof RISK_CODES)[number];
/** What could not have happened as recorded. */
export const IMPOSSIBLE_KINDS = ['WATCH_WHILE_PRESENT', 'TWO_PLACES', 'TOO_LONG_DAY', 'NIGHT'] as const;
export type ImpossibleKind = (typeof IMPOSSIBLE_KINDS)[number];
export const IMPOSSIBLE_TEXT: Record<ImpossibleKind, string> = {
  WATCH_WHILE_PRESENT: '在课堂上或直播间里的同时还在看点播',
  TWO_PLACES: '同一时间在两个地方上课',
  TOO_LONG_DAY: '一天观看时间过长',
  NIGHT: '深夜长时间观看',
};
/** Where a figure is proved: the page differs for learners and staff, the record is the same. */
export const StudyLink = Closed({
  kind: OneOf(['HOURS', 'LESSON', 'WATCH', 'SESSION', 'LIVE', 'COURSE', 'TIMELINE']),
  id: Nullable(Type.String({ maxLength: 40 })),
});
export type StudyLink = Static<typeof StudyLink>;
export const RiskReason = Closed({
  code: OneOf(RISK_CODES),
  points: Type.Integer(),
  text: Type.String(),
  rule: Type.String(),
  link: StudyLink,
});
export type RiskReason = Static<typeof RiskReason>;
export const StudyForecast = Closed({
  byDay: Day(),
  requiredHours: Type.Number(),
  attendedHours: Type.Number(),
  projectedHours: Type.Number(),
  shortHours: Type.Number(),
  /** Video hours a day that would be enough; null when nothing is missing or nothing helps any more. */
  neededPerDay: Nullable(Type.Number()),
  /** MET: has them · ON_COURSE · SHORT · UNREACHABLE: not even with everything that is left · OVER: the class has ended. */
  verdict: OneOf(['MET', 'ON_COURSE', 'SHORT', 'UNREACHABLE', 'OVER']),
  sentence: Type.String(),
  assumptions: Type.Array(Type.String()),
});
export type StudyForecast = Static<typeof StudyForecast>;

export const classParams = Closed({ classId: Id('cls') });
export const learnerParams = Closed({ classId: Id('cls'), learnerId: Id('lrn') });
export const Person = { learnerId: Id('lrn'), name: Type.String({ description: 'masked' }), seatNo: Type.Integer() };
export const Risk = { level: OneOf(RISK_LEVELS), points: Type.Integer(), reasons: Type.Array(RiskReason) };
export const read = { permission: 'teaching.study.read', scope: { class: 'classId' } } as const;
export const ERRORS = ['teaching.study.practice', 'policy.missing'] as const;

export const WarningFilter = {
  level: Type.Optional(OneOf(RISK_LEVELS)),
  reason: Type.Optional(OneOf(RISK_CODES)),
  q: Type.Optional(Text(30)),
};
export const Period = { from: Type.Optional(Day()), to: Type.Optional(Day()) };

/** A theory exam whose result is released, as assessment told it. */
export const StudyExam = Closed({
  examId: Id('exm'),
  attemptId: Id('att'),
  ...examResult,
});
export type StudyExam = Static<typeof StudyExam>;

/** What was done about a learner, and by whom. */
export const StudyAction = Closed({
  id: Id('sta'),
  kind: OneOf(['REMINDER', 'NOTE']),
  text: Type.String(),
  byName: Type.String(),
  at: Instant(),
});
