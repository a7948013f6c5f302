import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Nullable, OneOf, Text } from '../common.ts';
import { ASSET_STATUSES } from '../media/asset.ts';
import { route } from '../route.ts';

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
  body: Closed({ title: Type.Optional(Text(120, 1)), fromTimetable: Type.Boolean() }),
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
/** Renames or moves a lesson, or gives it a video (one's own). */
export const editLesson = route({
  method: 'PUT',
  path: '/v1/teaching/lessons/:lessonId',
  summary: '修改一节',
  ...ofLesson,
  body: Closed({
    title: Type.Optional(Text(120, 1)),
    position: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
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
  completed: Type.Boolean(),
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
  /** Where to go on: the first lesson not finished. */
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
