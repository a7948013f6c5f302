import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf } from '../../common.ts';
import { route } from '../../route.ts';
import { IMPOSSIBLE_KINDS, StudyLink, classParams, Person, read, ERRORS, Period } from './kit.ts';

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
