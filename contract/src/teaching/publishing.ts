import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';
import { CourseView, LearnerCourse, LessonCondition } from './course.ts';

const ofClass = { params: Closed({ classId: Id('cls') }), scope: { class: 'classId' } } as const;
const ofVersion = {
  params: Closed({ classId: Id('cls'), version: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  scope: { class: 'classId' },
} as const;

/** What a course lacks: MUST stops publishing, SHOULD is worth a look. Ids lead to the place. */
export const CourseGap = Closed({
  level: OneOf(['MUST', 'SHOULD']),
  text: Type.String(),
  chapterId: Nullable(Id('chp')),
  lessonId: Nullable(Id('lsn')),
  activityId: Nullable(Id('act')),
});
export type CourseGap = Static<typeof CourseGap>;

export const CourseVersion = Closed({
  version: Type.Integer(),
  note: Type.String(),
  digest: Type.String(),
  publishedBy: Type.String({ description: 'the name of who published it' }),
  publishedAt: Instant(),
  lessons: Type.Integer(),
});
export const CourseChange = Closed({
  what: OneOf(['ADDED', 'REMOVED', 'CHANGED']),
  of: OneOf(['COURSE', 'CHAPTER', 'LESSON', 'ACTIVITY']),
  title: Type.String(),
  detail: Type.String(),
});
export type CourseChange = Static<typeof CourseChange>;

/** Whether the course may be published, and what is missing. */
export const checkCourse = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/course/check',
  summary: '课程完整性检查',
  ...ofClass,
  reply: Closed({ gaps: Type.Array(CourseGap), plannedHours: Type.Number(), filmHours: Type.Number() }),
  errors: ['teaching.course.missing', 'policy.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Freezes a version and shows everything in it to learners. */
export const publishCourse = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/course/publish',
  summary: '发布课程',
  ...ofClass,
  body: Closed({ note: Text(200) }),
  reply: CourseView,
  errors: ['teaching.course.missing', 'teaching.course.incomplete', 'teaching.course.unchanged', 'policy.missing'],
  permission: 'teaching.course.edit',
  audit: 'teaching.course.published',
});
export const listVersions = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/course/versions',
  summary: '课程版本',
  ...ofClass,
  reply: Closed({ items: Type.Array(CourseVersion) }),
  errors: ['teaching.course.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** What changed since a version: up to another one, or up to what is being edited. */
export const compareVersions = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/course/versions/:version/changes',
  summary: '比较课程版本',
  ...ofVersion,
  query: Closed({ with: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })) }),
  reply: Closed({ items: Type.Array(CourseChange) }),
  errors: ['teaching.course.missing', 'teaching.version.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Brings the draft back to a version. What learners have studied since stays; nothing changes for them until it is published. */
export const restoreVersion = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/course/versions/:version/restore',
  summary: '恢复课程版本',
  ...ofVersion,
  reply: Closed({ course: CourseView, kept: Type.Array(Type.String()), leftOut: Type.Array(Type.String()) }),
  errors: ['teaching.course.missing', 'teaching.version.missing'],
  permission: 'teaching.course.edit',
  audit: 'teaching.course.restored',
});
/** Copies another class's course (one that the caller may edit) into this class, as a draft. Films are shared, not copied. */
export const copyCourse = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/course/copy',
  summary: '从其他班复制课程',
  ...ofClass,
  body: Closed({ fromClassId: Id('cls') }),
  reply: Closed({ course: CourseView, leftOut: Type.Array(Type.String()) }),
  status: 201,
  errors: ['teaching.course.missing', 'teaching.course.exists', 'teaching.course.not_yours', 'policy.missing'],
  permission: 'teaching.course.edit',
  audit: 'teaching.course.copied',
});
/** The course as a learner who has done nothing yet sees it; drafts included, nothing counted. */
export const previewCourse = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/course/preview',
  summary: '以学员身份预览课程',
  ...ofClass,
  reply: LearnerCourse,
  errors: ['teaching.course.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Plays a lesson's film for staff; nothing is counted. */
export const previewLesson = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/preview',
  summary: '预览一节',
  params: Closed({ lessonId: Id('lsn') }),
  scope: { lesson: 'lessonId' },
  reply: Closed({ title: Type.String(), kind: OneOf(['HLS', 'MP4']), url: Type.String(), durationS: Type.Number() }),
  errors: ['teaching.lesson.no_video'],
  permission: 'teaching.course.read',
  audit: null,
});
/** When a lesson opens for learners; all conditions must hold. Empty: at once. */
export const setConditions = route({
  method: 'PUT',
  path: '/v1/teaching/lessons/:lessonId/conditions',
  summary: '设置一节的开放条件',
  params: Closed({ lessonId: Id('lsn') }),
  scope: { lesson: 'lessonId' },
  body: Closed({ conditions: Type.Array(LessonCondition, { maxItems: 6 }) }),
  reply: CourseView,
  errors: ['teaching.course.missing', 'teaching.condition.quiz'],
  permission: 'teaching.course.edit',
  audit: 'teaching.lesson.conditions_set',
});
