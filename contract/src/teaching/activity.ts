import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Nullable, OneOf, Text } from '../common.ts';
import { DECK_STATUSES } from '../media/deck.ts';
import { route } from '../route.ts';

/** What a lesson may hold beside its film. */
export const ACTIVITY_KINDS = ['ARTICLE', 'COURSEWARE', 'QUIZ', 'ASSIGNMENT', 'SCORM'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
/** Kinds whose content is the activity itself; the others have routes of their own. */
export const PLAIN_KINDS = ['ARTICLE', 'COURSEWARE'] as const;
export const ACTIVITY_STATES = ['NEW', 'OPENED', 'DONE'] as const;

/** A node of an article: the part of the ProseMirror document that the server lets through. */
export interface ArticleNode {
  type: string;
  attrs?: Record<string, string | number>;
  content?: ArticleNode[];
  marks?: { type: string; attrs?: Record<string, string> }[];
  text?: string;
}
const Article = Type.Unsafe<ArticleNode>({
  type: 'object',
  additionalProperties: true,
  description: 'ProseMirror document; what is not on the allow-list is left out',
});

/** An activity in the workshop's lists. `shown`: learners see it. `note`: what is missing or went wrong. */
export const ActivityView = Closed({
  id: Id('act'),
  lessonId: Id('lsn'),
  classId: Id('cls'),
  kind: OneOf(ACTIVITY_KINDS),
  title: Type.String(),
  position: Type.Integer(),
  required: Type.Boolean(),
  shown: Type.Boolean(),
  version: Type.Integer(),
});
export type ActivityView = Static<typeof ActivityView>;

/** Courseware as it is shown: `base` + `p-3.jpg` is page 3; `pdf` the file itself. */
const DeckPages = Closed({
  id: Id('dck'),
  status: OneOf(DECK_STATUSES),
  pages: Type.Integer(),
  done: Type.Integer(),
  note: Nullable(Type.String()),
  name: Type.String(),
  base: Type.String(),
  pdf: Type.String(),
});
/** What is read: an article with signed addresses of its pictures by file, or courseware. Both null for other kinds. */
const Content = {
  article: Nullable(Article),
  images: Type.Record(Type.String({ pattern: '^fil_[0-9a-z]{26}$' }), Type.String()),
  deck: Nullable(DeckPages),
};
export const ActivityContent = Closed({ ...ActivityView.properties, ...Content });
export type ActivityContent = Static<typeof ActivityContent>;

/** An activity as a learner opens it. */
export const LearnerActivity = Closed({
  id: Id('act'),
  lessonId: Id('lsn'),
  classId: Id('cls'),
  kind: OneOf(ACTIVITY_KINDS),
  title: Type.String(),
  required: Type.Boolean(),
  state: OneOf(ACTIVITY_STATES),
  scorePercent: Nullable(Type.Number()),
  ...Content,
});
export type LearnerActivity = Static<typeof LearnerActivity>;

const ofLesson = { params: Closed({ lessonId: Id('lsn') }), scope: { lesson: 'lessonId' } } as const;
const ofActivity = { params: Closed({ activityId: Id('act') }), scope: { activity: 'activityId' } } as const;
const mine = { params: Closed({ activityId: Id('act') }), permission: 'teaching.lesson.watch', scope: 'self' } as const;
const edit = 'teaching.course.edit';
const fileErrors = ['teaching.article.too_long', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'] as const;

/** Activities of a lesson in order, of every kind. */
export const listActivities = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/activities',
  summary: '一节的学习活动',
  ...ofLesson,
  reply: Closed({ items: Type.Array(ActivityView) }),
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
/** Adds an article or courseware at the end of a lesson. Quizzes, assignments and packages have their own routes. */
export const addActivity = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/activities',
  summary: '增加图文或课件',
  ...ofLesson,
  body: Closed({
    kind: OneOf(PLAIN_KINDS),
    title: Text(120, 1),
    required: Type.Boolean(),
    article: Type.Optional(Article),
    /** The uploaded PDF, purpose COURSEWARE. */
    fileId: Type.Optional(Id('fil')),
  }),
  reply: ActivityContent,
  status: 201,
  errors: ['teaching.activity.no_content', 'teaching.activity.too_many', ...fileErrors],
  permission: edit,
  audit: 'teaching.activity.added',
  bodyLimit: 512 * 1024,
});
/** One activity with its content, for staff: to edit, and to see it as learners do. */
export const readActivity = route({
  method: 'GET',
  path: '/v1/teaching/activities/:activityId',
  summary: '学习活动',
  ...ofActivity,
  reply: ActivityContent,
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
/** Renames, moves, requires, or gives new content. With `article`, `version` must be the one that was read. */
export const editActivity = route({
  method: 'PUT',
  path: '/v1/teaching/activities/:activityId',
  summary: '修改学习活动',
  ...ofActivity,
  body: Closed({
    title: Type.Optional(Text(120, 1)),
    required: Type.Optional(Type.Boolean()),
    position: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    article: Type.Optional(Article),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    fileId: Type.Optional(Id('fil')),
  }),
  reply: ActivityContent,
  errors: ['teaching.activity.changed', 'teaching.activity.wrong_kind', ...fileErrors],
  permission: edit,
  audit: 'teaching.activity.edited',
  bodyLimit: 512 * 1024,
});
/** Removes an activity no learner has opened. */
export const removeActivity = route({
  method: 'DELETE',
  path: '/v1/teaching/activities/:activityId',
  summary: '删除学习活动',
  ...ofActivity,
  reply: Done,
  errors: ['teaching.activity.used'],
  permission: edit,
  audit: 'teaching.activity.removed',
});

/** Opens an activity: refused with its reason while its lesson is locked. Notes that it was opened. */
export const openActivity = route({
  method: 'POST',
  path: '/v1/teaching/me/activities/:activityId/open',
  summary: '打开学习活动',
  ...mine,
  reply: LearnerActivity,
  errors: ['teaching.learner.not_enrolled', 'teaching.lesson.locked'],
  audit: 'teaching.activity.opened',
});
/** An article read to its end, courseware turned to its last page. Other kinds are done by what is handed in. */
export const finishActivity = route({
  method: 'POST',
  path: '/v1/teaching/me/activities/:activityId/done',
  summary: '完成阅读',
  ...mine,
  body: Closed({ page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
  reply: Closed({ state: OneOf(ACTIVITY_STATES) }),
  errors: ['teaching.learner.not_enrolled', 'teaching.lesson.locked', 'teaching.activity.not_read', 'teaching.activity.wrong_kind'],
  audit: 'teaching.activity.done',
});
