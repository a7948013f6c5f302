import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf } from '../../common.ts';
import { route } from '../../route.ts';
import {
  RISK_LEVELS,
  StudyExam,
  StudyForecast,
  classParams,
  Person,
  Risk,
  read,
  ERRORS,
  WarningFilter,
  Period,
  StudyAction,
} from './kit.ts';

/** One line of the early-warning list. */
export const StudyLine = Closed({
  ...Person,
  attendedHours: Type.Number(),
  rate: Type.Number(),
  vodHours: Type.Number(),
  sessionHours: Type.Number(),
  late: Type.Integer(),
  absent: Type.Integer(),
  activeDays: Type.Integer(),
  lastAt: Nullable(Instant()),
  /** The best released theory exam; null before one is released. */
  theory: Nullable(StudyExam),
  ...Risk,
  forecast: StudyForecast,
  reminders: Type.Integer(),
  lastReminder: Nullable(StudyAction),
});
export type StudyLine = Static<typeof StudyLine>;
/** The class with its early-warning list, the gravest first. */
export const ClassStudy = Closed({
  classId: Id('cls'),
  className: Type.String(),
  startsOn: Day(),
  endsOn: Day(),
  plannedHours: Type.Number(),
  requiredHours: Type.Number(),
  minRate: Nullable(Type.Number()),
  learners: Type.Integer(),
  high: Type.Integer(),
  low: Type.Integer(),
  willMiss: Type.Integer(),
  activeToday: Type.Integer(),
  averageRate: Type.Number(),
  /** The rules behind the reasons, in words. */
  rules: Type.Array(Type.String()),
  lecturers: Type.Array(Closed({ lecturerId: Id('lec'), name: Type.String() })),
  items: Type.Array(StudyLine),
  total: Type.Integer(),
});
export type ClassStudy = Static<typeof ClassStudy>;
export const classStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study',
  summary: '班级学情：预警与预测',
  params: classParams,
  query: Closed(WarningFilter),
  reply: ClassStudy,
  errors: ERRORS,
  ...read,
  audit: null,
});

/** Lessons × learners. Each learner's lists stand in the order of `lessons`. */
export const StudyHeat = Closed({
  chapters: Type.Array(Closed({ id: Id('chp'), title: Type.String() })),
  lessons: Type.Array(
    Closed({ id: Id('lsn'), chapterId: Id('chp'), chapter: Type.String(), title: Type.String(), durationS: Type.Number() }),
  ),
  rows: Type.Array(
    Closed({
      ...Person,
      level: OneOf(RISK_LEVELS),
      seconds: Type.Array(Type.Integer()),
      done: Type.Array(Type.Boolean()),
      scores: Type.Array(Nullable(Type.Integer())),
    }),
  ),
});
export type StudyHeat = Static<typeof StudyHeat>;
/** Counted seconds, completion and scores; with a period only the seconds of those days. */
export const classHeat = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study/heat',
  summary: '班级学情热力表',
  params: classParams,
  query: Closed({ chapterId: Type.Optional(Id('chp')), level: Type.Optional(OneOf(RISK_LEVELS)), ...Period }),
  reply: StudyHeat,
  errors: [...ERRORS, 'teaching.study.period'],
  ...read,
  audit: null,
});
