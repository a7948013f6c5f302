import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { ASSET_STATUSES } from '../media/asset.ts';
import { route } from '../route.ts';
import { ACTIVITY_KINDS, ACTIVITY_STATES, ActivityView } from './activity.ts';

/**
 * What must hold before a lesson opens. PREVIOUS: the lesson before it is finished · THEORY: every lesson without this condition is
 * finished (theory before practice) · QUIZ: a quiz of the course reached so many per cent · FROM: a moment has come.
 */
export const LessonCondition = Type.Union([
  Closed({ kind: Type.Literal('PREVIOUS') }),
  Closed({ kind: Type.Literal('THEORY') }),
  Closed({ kind: Type.Literal('QUIZ'), activityId: Id('act'), percent: Type.Integer({ minimum: 1, maximum: 100 }) }),
  Closed({ kind: Type.Literal('FROM'), at: Instant() }),
]);
export type LessonCondition = Static<typeof LessonCondition>;

/** A lesson as staff see it. `plannedHours`: credit hours that full watching gives, by the class's policy. */
export const LessonView = Closed({
  id: Id('lsn'),
  title: Type.String(),
  position: Type.Integer(),
  assetId: Nullable(Id('ast')),
  assetStatus: Nullable(OneOf(ASSET_STATUSES)),
  assetNote: Nullable(Type.String()),
  durationS: Type.Number(),
  plannedHours: Type.Number(),
  /** Learners see it. */
  shown: Type.Boolean(),
  conditions: Type.Array(LessonCondition),
  activities: Type.Array(ActivityView),
});
export const ChapterView = Closed({
  id: Id('chp'),
  code: Nullable(Type.String()),
  title: Type.String(),
  position: Type.Integer(),
  lessons: Type.Array(LessonView),
});
/** The course of one class: chapters and lessons in order. */
export const CourseView = Closed({
  id: Id('crs'),
  classId: Id('cls'),
  title: Type.String(),
  programCode: Type.String(),
  /** DRAFT: learners see nothing yet. */
  state: OneOf(['DRAFT', 'PUBLISHED']),
  /** The published version; 0 for a course that shows everything at once, as courses did before versions. */
  version: Type.Integer(),
  /** Something differs from the published version. */
  changed: Type.Boolean(),
  publishedAt: Nullable(Instant()),
  chapters: Type.Array(ChapterView),
});
export type CourseView = Static<typeof CourseView>;

const ofClass = { params: Closed({ classId: Id('cls') }), scope: { class: 'classId' } } as const;
const ofChapter = { params: Closed({ classId: Id('cls'), chapterId: Id('chp') }), scope: { class: 'classId' } } as const;
const ofLesson = { params: Closed({ lessonId: Id('lsn') }), scope: { lesson: 'lessonId' } } as const;
const edit = 'teaching.course.edit';

/** Makes the class's course; `fromTimetable` takes the chapters, and a lesson for each video session, from the timetable. */
export const createCourse = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/course',
  summary: '建立班级课程',
  ...ofClass,
  /** `draft`: learners see it only once it is published. */
  body: Closed({ title: Type.Optional(Text(120, 1)), fromTimetable: Type.Boolean(), draft: Type.Optional(Type.Boolean()) }),
  reply: CourseView,
  status: 201,
  errors: ['teaching.course.exists', 'policy.missing'],
  permission: edit,
  audit: 'teaching.course.created',
});
/** The class's course for staff, with the state of each video. */
export const readCourse = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/course',
  summary: '班级课程',
  ...ofClass,
  reply: CourseView,
  errors: ['teaching.course.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Adds a chapter at the end. */
export const addChapter = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/chapters',
  summary: '增加一章',
  ...ofClass,
  body: Closed({ title: Text(120, 1) }),
  reply: CourseView,
  status: 201,
  errors: ['teaching.course.missing'],
  permission: edit,
  audit: 'teaching.chapter.added',
});
/** Renames or moves a chapter; `position` counts from 1. */
export const editChapter = route({
  method: 'PUT',
  path: '/v1/teaching/classes/:classId/chapters/:chapterId',
  summary: '修改一章',
  ...ofChapter,
  body: Closed({ title: Type.Optional(Text(120, 1)), position: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }),
  reply: CourseView,
  errors: ['teaching.course.missing'],
  permission: edit,
  audit: 'teaching.chapter.edited',
});
/** Removes a chapter with its lessons, unless somebody has watched one. */
export const removeChapter = route({
  method: 'DELETE',
  path: '/v1/teaching/classes/:classId/chapters/:chapterId',
  summary: '删除一章',
  ...ofChapter,
  reply: CourseView,
  errors: ['teaching.course.missing', 'teaching.lesson.watched'],
  permission: edit,
  audit: 'teaching.chapter.removed',
});
/** Adds a lesson at the end of a chapter. */
export const addLesson = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/chapters/:chapterId/lessons',
  summary: '增加一节',
  ...ofChapter,
  body: Closed({ title: Text(120, 1), assetId: Type.Optional(Id('ast')) }),
  reply: CourseView,
  status: 201,
  errors: ['teaching.course.missing', 'media.wrong_file'],
  permission: edit,
  audit: 'teaching.lesson.added',
});
/** Renames or moves a lesson, also into another chapter, or gives it a video (one's own). */
export const editLesson = route({
  method: 'PUT',
  path: '/v1/teaching/lessons/:lessonId',
  summary: '修改一节',
  ...ofLesson,
  body: Closed({
    title: Type.Optional(Text(120, 1)),
    position: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    /** Another chapter of the same course. */
    chapterId: Type.Optional(Id('chp')),
    assetId: Type.Optional(Nullable(Id('ast'))),
  }),
  reply: CourseView,
  errors: ['teaching.course.missing', 'teaching.lesson.watched', 'media.wrong_file'],
  permission: edit,
  audit: 'teaching.lesson.edited',
});
/** Removes a lesson nobody has watched. */
export const removeLesson = route({
  method: 'DELETE',
  path: '/v1/teaching/lessons/:lessonId',
  summary: '删除一节',
  ...ofLesson,
  reply: Done,
  errors: ['teaching.lesson.watched'],
  permission: edit,
  audit: 'teaching.lesson.removed',
});

/** A lesson as the learner sees it. Seconds are whole and computed by the server. */
export const LearnerLesson = Closed({
  id: Id('lsn'),
  title: Type.String(),
  playable: Type.Boolean(),
  durationS: Type.Number(),
  countedS: Type.Number(),
  furthestS: Type.Number(),
  resumeAtS: Type.Number(),
  /** The film watched and everything required done. */
  completed: Type.Boolean(),
  /** Why the lesson is not open yet, in words; null when it is. */
  locked: Nullable(Type.String()),
  activities: Type.Array(
    Closed({
      id: Id('act'),
      kind: OneOf(ACTIVITY_KINDS),
      title: Type.String(),
      required: Type.Boolean(),
      state: OneOf(ACTIVITY_STATES),
      scorePercent: Nullable(Type.Number()),
    }),
  ),
});
/** The course with the caller's progress. */
export const LearnerCourse = Closed({
  id: Id('crs'),
  classId: Id('cls'),
  className: Type.String(),
  title: Type.String(),
  lessons: Type.Integer(),
  completed: Type.Integer(),
  countedS: Type.Number(),
  durationS: Type.Number(),
  /** Where to go on: the first lesson that is open and not finished. */
  nextLessonId: Nullable(Id('lsn')),
  chapters: Type.Array(Closed({ id: Id('chp'), title: Type.String(), lessons: Type.Array(LearnerLesson) })),
});
export type LearnerCourse = Static<typeof LearnerCourse>;

/** The learner's classes with the course line of each: what the learner's home shows. */
export const myCourses = route({
  method: 'GET',
  path: '/v1/teaching/me/courses',
  summary: '我的课程',
  reply: Closed({
    items: Type.Array(
      Closed({
        classId: Id('cls'),
        className: Type.String(),
        classStatus: Type.String(),
        courseId: Nullable(Id('crs')),
        title: Type.String(),
        lessons: Type.Integer(),
        completed: Type.Integer(),
        countedS: Type.Number(),
        durationS: Type.Number(),
        nextLessonId: Nullable(Id('lsn')),
        nextLessonTitle: Nullable(Type.String()),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/** One class's course with the caller's progress. */
export const myCourse = route({
  method: 'GET',
  path: '/v1/teaching/me/classes/:classId/course',
  summary: '课程与我的进度',
  params: Closed({ classId: Id('cls') }),
  reply: LearnerCourse,
  errors: ['teaching.course.missing', 'teaching.learner.not_enrolled'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
