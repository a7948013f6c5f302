import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf } from '../../common.ts';
import { COURSE_STAGE_CODES, SESSION_MODE_CODES } from '../../org/dictionaries.ts';
import { route } from '../../route.ts';
import { StudyExam, StudyLink, StudyForecast, classParams, learnerParams, Person, Risk, read, ERRORS, StudyAction } from './kit.ts';

export const StudyKind = Closed({
  kind: OneOf(SESSION_MODE_CODES),
  plannedHours: Type.Number(),
  /** What should be done by now. */
  dueHours: Type.Number(),
  creditedHours: Type.Number(),
});
/** One learner's way through a class. */
export const LearnerStudy = Closed({
  classId: Id('cls'),
  className: Type.String(),
  /** Where the class stands on its course line. */
  stage: OneOf(COURSE_STAGE_CODES),
  startsOn: Day(),
  endsOn: Day(),
  ...Person,
  plannedHours: Type.Number(),
  attendedHours: Type.Number(),
  rate: Type.Number(),
  minRate: Nullable(Type.Number()),
  kinds: Type.Array(StudyKind),
  late: Type.Integer(),
  absent: Type.Integer(),
  lessons: Type.Integer(),
  lessonsDone: Type.Integer(),
  scores: Type.Array(
    Closed({
      activityId: Id('act'),
      lessonId: Id('lsn'),
      kind: OneOf(['QUIZ', 'ASSIGNMENT', 'SCORM']),
      title: Type.String(),
      done: Type.Boolean(),
      scorePercent: Nullable(Type.Number()),
      doneAt: Nullable(Instant()),
    }),
  ),
  /** Theory exams in the order they were sat; none before its result is released. */
  exams: Type.Array(StudyExam),
  interaction: Closed({
    rooms: Type.Integer(),
    messages: Type.Integer(),
    hands: Type.Integer(),
    onStage: Type.Integer(),
    spokenS: Type.Integer(),
    pollsOffered: Type.Integer(),
    pollsVoted: Type.Integer(),
    asks: Type.Integer(),
    confirmsAsked: Type.Integer(),
    confirmsAnswered: Type.Integer(),
  }),
  days: Type.Array(Closed({ day: Day(), countedS: Type.Number(), otherS: Type.Number(), present: Type.Boolean() })),
  activeDays: Type.Integer(),
  lastAt: Nullable(Instant()),
  ...Risk,
  forecast: StudyForecast,
  next: Type.Array(Closed({ text: Type.String(), link: StudyLink })),
  actions: Type.Array(StudyAction),
});
export type LearnerStudy = Static<typeof LearnerStudy>;

/** The caller's own way through a class. */
export const myStudy = route({
  method: 'GET',
  path: '/v1/teaching/me/classes/:classId/study',
  summary: '我的学情',
  params: classParams,
  reply: LearnerStudy,
  errors: ['teaching.learner.not_enrolled', ...ERRORS],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/** The same for staff, with notes. */
export const learnerStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/learners/:learnerId/study',
  summary: '学员学情',
  params: learnerParams,
  reply: LearnerStudy,
  errors: ['teaching.learner.not_enrolled', ...ERRORS],
  ...read,
  audit: 'teaching.study.read',
});
