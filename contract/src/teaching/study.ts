import { Type, type Static } from 'typebox';
import { Closed, Day, Done, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { COURSE_STAGE_CODES, SESSION_MODE_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';

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

const classParams = Closed({ classId: Id('cls') });
const learnerParams = Closed({ classId: Id('cls'), learnerId: Id('lrn') });
const Person = { learnerId: Id('lrn'), name: Type.String({ description: 'masked' }), seatNo: Type.Integer() };
const Risk = { level: OneOf(RISK_LEVELS), points: Type.Integer(), reasons: Type.Array(RiskReason) };
const read = { permission: 'teaching.study.read', scope: { class: 'classId' } } as const;
const ERRORS = ['teaching.study.practice', 'policy.missing'] as const;

export const StudyKind = Closed({
  kind: OneOf(SESSION_MODE_CODES),
  plannedHours: Type.Number(),
  /** What should be done by now. */
  dueHours: Type.Number(),
  creditedHours: Type.Number(),
});
/** What was done about a learner, and by whom. */
export const StudyAction = Closed({
  id: Id('sta'),
  kind: OneOf(['REMINDER', 'NOTE']),
  text: Type.String(),
  byName: Type.String(),
  at: Instant(),
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

const WarningFilter = {
  level: Type.Optional(OneOf(RISK_LEVELS)),
  reason: Type.Optional(OneOf(RISK_CODES)),
  q: Type.Optional(Text(30)),
};
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

const Period = { from: Type.Optional(Day()), to: Type.Optional(Day()) };
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

export const ImpossibleEvent = Closed({
  kind: OneOf(IMPOSSIBLE_KINDS),
  ...Person,
  at: Instant(),
  until: Instant(),
  text: Type.String(),
  /** A record of another class has no link: it belongs to those who answer for that class. */
  evidence: Type.Array(Closed({ text: Type.String(), link: Nullable(StudyLink) })),
});
export type ImpossibleEvent = Static<typeof ImpossibleEvent>;
/** Records that cannot all be true, each with what proves it; at most 200, the newest first. */
export const impossibleEvents = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study/impossible',
  summary: '不可能同时发生的学习记录',
  params: classParams,
  query: Closed({ learnerId: Type.Optional(Id('lrn')), kind: Type.Optional(OneOf(IMPOSSIBLE_KINDS)), ...Period }),
  reply: Closed({ from: Day(), to: Day(), rules: Type.Array(Type.String()), items: Type.Array(ImpossibleEvent), total: Type.Integer() }),
  errors: [...ERRORS, 'teaching.study.period'],
  ...read,
  audit: 'teaching.study.read',
});

/** Where a class stops: the funnel, and each lesson. */
export const courseStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study/course',
  summary: '课程学情：学到哪里停下',
  params: classParams,
  reply: Closed({
    learners: Type.Integer(),
    funnel: Type.Array(Closed({ name: Type.String(), learners: Type.Integer() })),
    items: Type.Array(
      Closed({
        lessonId: Id('lsn'),
        chapter: Type.String(),
        title: Type.String(),
        durationS: Type.Number(),
        started: Type.Integer(),
        completed: Type.Integer(),
        stopped: Type.Integer(),
        /** Where half of those who stopped had stopped; null when nobody did. */
        stopsAtS: Nullable(Type.Number()),
        replayedS: Type.Number(),
        activities: Type.Integer(),
        activityAverage: Nullable(Type.Number()),
      }),
    ),
  }),
  errors: [...ERRORS, 'teaching.course.missing'],
  ...read,
  audit: null,
});
/** One lesson in twenty parts: who reached it, who stopped in it, how often it was seen again. */
export const lessonStudy = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/study',
  summary: '一节课的观看曲线',
  params: Closed({ lessonId: Id('lsn') }),
  reply: Closed({
    lessonId: Id('lsn'),
    classId: Id('cls'),
    title: Type.String(),
    durationS: Type.Number(),
    started: Type.Integer(),
    completed: Type.Integer(),
    parts: Type.Array(
      Closed({ fromS: Type.Number(), toS: Type.Number(), reached: Type.Integer(), stopped: Type.Integer(), replayedS: Type.Number() }),
    ),
    stopped: Type.Array(Closed({ ...Person, furthestS: Type.Number() })),
  }),
  errors: ERRORS,
  permission: 'teaching.study.read',
  scope: { lesson: 'lessonId' },
  audit: null,
});

/** What a lecturer did in a period. */
export const LecturerStudy = Closed({
  lecturerId: Id('lec'),
  name: Type.String(),
  from: Day(),
  to: Day(),
  sessions: Type.Integer(),
  hours: Type.Number(),
  /** Sessions over for which a roll still waits for a confirmation. */
  unconfirmed: Type.Integer(),
  minInteraction: Type.Number(),
  interactionPer45: Nullable(Type.Number()),
  live: Type.Array(
    Closed({
      roomId: Id('lvr'),
      classId: Id('cls'),
      className: Type.String(),
      title: Type.String(),
      startsAt: Instant(),
      minutes: Type.Integer(),
      interactions: Type.Integer(),
      per45: Type.Number(),
      enough: Type.Boolean(),
    }),
  ),
  answers: Closed({
    asked: Type.Integer(),
    answered: Type.Integer(),
    medianMinutes: Nullable(Type.Integer()),
    overdue: Type.Integer(),
    limitHours: Type.Integer(),
    items: Type.Array(
      Closed({
        source: Type.String(),
        askedAt: Instant(),
        answeredAt: Nullable(Instant()),
        minutes: Type.Integer(),
        overdue: Type.Boolean(),
        link: StudyLink,
      }),
    ),
  }),
});
export type LecturerStudy = Static<typeof LecturerStudy>;
export const lecturerStudy = route({
  method: 'GET',
  path: '/v1/teaching/lecturers/:lecturerId/study',
  summary: '讲师教学情况',
  params: Closed({ lecturerId: Id('lec') }),
  query: Closed(Period),
  reply: LecturerStudy,
  errors: ['teaching.study.period', 'policy.missing'],
  permission: 'teaching.lecturer.read',
  scope: { lecturer: 'lecturerId' },
  audit: null,
});

/** Reminds learners inside the platform; who was reminded by whom and why is kept. Once a day for each. */
export const remindLearners = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/study/reminders',
  summary: '提醒学员',
  params: classParams,
  body: Closed({
    learnerIds: Type.Array(Id('lrn'), { minItems: 1, maxItems: 100, uniqueItems: true }),
    /** Added below the reasons. */
    text: Type.Optional(Text(200)),
  }),
  reply: Closed({ reminded: Type.Integer(), already: Type.Integer() }),
  errors: ['teaching.learner.not_enrolled', ...ERRORS],
  permission: 'teaching.study.remind',
  scope: { class: 'classId' },
  audit: 'teaching.study.reminded',
  idempotent: true,
});
/** A note about a learner, for staff of the class. */
export const noteStudy = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/learners/:learnerId/study/notes',
  summary: '记录跟进情况',
  params: learnerParams,
  body: Closed({ text: Text(500, 2) }),
  reply: StudyAction,
  status: 201,
  errors: ['teaching.learner.not_enrolled', ...ERRORS],
  permission: 'teaching.study.remind',
  scope: { class: 'classId' },
  audit: 'teaching.study.noted',
  idempotent: true,
});

/** One part of classroom performance: `score` of 100, `points` of `full`; null where nothing was there to be judged. */
export const PerformancePart = Closed({
  key: OneOf(['interaction', 'quiz', 'assignment', 'rating']),
  name: Type.String(),
  full: Type.Integer(),
  score: Nullable(Type.Number()),
  points: Nullable(Type.Number()),
  why: Type.String(),
});
export const PerformanceLine = Closed({
  ...Person,
  /** Of 100, in halves, as the score entry takes it; null while nothing can be judged. */
  total: Nullable(Type.Number()),
  parts: Type.Array(PerformancePart),
  why: Type.String(),
  rating: Nullable(Closed({ score: Type.Number(), reason: Type.String(), at: Instant() })),
});
export type PerformanceLine = Static<typeof PerformanceLine>;
export const classPerformance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/performance',
  summary: '课堂表现分',
  params: classParams,
  reply: Closed({ items: Type.Array(PerformanceLine), total: Type.Integer(), basis: Type.Array(Type.String()) }),
  errors: ERRORS,
  ...read,
  audit: null,
});
/** The lecturer's rating of attitude and teamwork; below 60 and from 90 on with a reason. */
export const rateClassroom = route({
  method: 'PUT',
  path: '/v1/teaching/classes/:classId/learners/:learnerId/rating',
  summary: '讲师评价（态度与协作）',
  params: learnerParams,
  body: Closed({ score: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }), reason: Text(300) }),
  reply: Done,
  errors: ['teaching.learner.not_enrolled', 'teaching.study.reason_needed', ...ERRORS],
  permission: 'teaching.study.rate',
  scope: { class: 'classId' },
  audit: 'teaching.study.rated',
});

const XLSX = raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
export const exportPerformance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/performance.xlsx',
  summary: '导出课堂表现分',
  params: classParams,
  reply: XLSX,
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
export const exportStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study.xlsx',
  summary: '导出班级学情',
  params: classParams,
  query: Closed(WarningFilter),
  reply: XLSX,
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
/** The class report on paper: header, page numbers, the watermark of who printed it. */
export const printStudy = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/study.pdf',
  summary: '打印班级学情报告',
  params: classParams,
  reply: raw('application/pdf'),
  errors: ERRORS,
  ...read,
  audit: 'teaching.study.exported',
});
