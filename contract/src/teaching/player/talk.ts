import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { myLesson, ofLesson, Second, Why } from './lesson.ts';

const said = {
  id: Id('cmt'),
  name: Type.String(),
  role: OneOf(['LEARNER', 'STAFF']),
  mine: Type.Boolean(),
  atS: Nullable(Type.Number()),
  text: Type.String(),
  at: Instant(),
  /** Hidden by staff with this reason: its author and staff still read the words. */
  hidden: Nullable(Type.String()),
};
export const LessonComment = Closed({ ...said, replies: Type.Array(Closed(said)) });
export type LessonComment = Static<typeof LessonComment>;
const CommentPage = Closed({ items: Type.Array(LessonComment), total: Type.Integer() });
const ENROLLED = 'teaching.learner.not_enrolled' as const;
const newComment = Closed({
  text: Text(500, 1),
  atS: Type.Optional(Nullable(Second)),
  replyTo: Type.Optional(Id('cmt')),
});
const comment = Closed({ lessonId: Id('lsn'), commentId: Id('cmt') });

/** What learners say about a lesson, and how many like it. */
export const myComments = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/comments',
  summary: '这一节的评论与赞',
  ...myLesson,
  query: Closed(PageQuery),
  reply: Closed({ items: Type.Array(LessonComment), total: Type.Integer(), likes: Type.Integer(), liked: Type.Boolean() }),
  errors: [ENROLLED],
  audit: null,
});
export const addComment = route({
  method: 'POST',
  path: '/v1/teaching/me/lessons/:lessonId/comments',
  summary: '发表评论或回复',
  ...myLesson,
  body: newComment,
  reply: Closed(said),
  status: 201,
  errors: [ENROLLED, 'teaching.talk.too_fast', 'policy.missing'],
  audit: 'teaching.comment.added',
  idempotent: true,
});
export const removeComment = route({
  method: 'DELETE',
  path: '/v1/teaching/me/lessons/:lessonId/comments/:commentId',
  summary: '删除自己的评论',
  ...myLesson,
  params: comment,
  reply: Done,
  errors: [ENROLLED],
  audit: 'teaching.comment.removed',
});
export const likeLesson = route({
  method: 'PUT',
  path: '/v1/teaching/me/lessons/:lessonId/like',
  summary: '赞或取消赞',
  ...myLesson,
  body: Closed({ on: Type.Boolean() }),
  reply: Closed({ likes: Type.Integer(), liked: Type.Boolean() }),
  errors: [ENROLLED],
  audit: null,
});
export const listComments = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/comments',
  summary: '一节课的评论（教师）',
  ...ofLesson,
  query: Closed(PageQuery),
  reply: CommentPage,
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
export const replyComment = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/comments',
  summary: '教师评论或回复',
  ...ofLesson,
  body: newComment,
  reply: Closed(said),
  status: 201,
  errors: ['policy.missing', 'teaching.talk.too_fast'],
  permission: 'teaching.talk.moderate',
  audit: 'teaching.comment.added',
  idempotent: true,
});
export const hideComment = route({
  method: 'PATCH',
  path: '/v1/teaching/lessons/:lessonId/comments/:commentId',
  summary: '隐藏或恢复一条评论',
  ...ofLesson,
  params: comment,
  body: Closed({ hidden: Type.Boolean(), reason: Type.Optional(Why) }),
  reply: Done,
  errors: [],
  permission: 'teaching.talk.moderate',
  audit: 'teaching.comment.hidden',
});

export const DANMAKU_STATES = ['WAITING', 'SHOWN', 'HIDDEN'] as const;
export const Danmaku = Closed({
  id: Id('dmk'),
  atS: Type.Number(),
  text: Type.String(),
  mine: Type.Boolean(),
  state: OneOf(DANMAKU_STATES),
});
export type Danmaku = Static<typeof Danmaku>;
export const DanmakuLine = Closed({
  id: Id('dmk'),
  atS: Type.Number(),
  text: Type.String(),
  name: Type.String(),
  learnerId: Id('lrn'),
  at: Instant(),
  state: OneOf(DANMAKU_STATES),
  reports: Type.Integer(),
  reason: Nullable(Type.String()),
});
const danmaku = Closed({ lessonId: Id('lsn'), danmakuId: Id('dmk') });

/** Everything that flies over the film, at most 2,000 (the newest), and what is the caller's own and still waits. */
export const myDanmaku = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/danmaku',
  summary: '这一节的弹幕',
  ...myLesson,
  reply: Closed({ items: Type.Array(Danmaku), review: Type.Boolean(), slowS: Type.Integer() }),
  errors: [ENROLLED, 'policy.missing'],
  audit: null,
});
export const sendDanmaku = route({
  method: 'POST',
  path: '/v1/teaching/me/lessons/:lessonId/danmaku',
  summary: '发一条弹幕',
  ...myLesson,
  body: Closed({ atS: Second, text: Text(50, 1) }),
  reply: Danmaku,
  status: 201,
  errors: [ENROLLED, 'teaching.talk.too_fast', 'teaching.talk.far', 'policy.missing'],
  audit: 'teaching.danmaku.sent',
  idempotent: true,
});
export const reportDanmaku = route({
  method: 'POST',
  path: '/v1/teaching/me/lessons/:lessonId/danmaku/:danmakuId/report',
  summary: '举报一条弹幕',
  ...myLesson,
  params: danmaku,
  body: Closed({ reason: Why }),
  reply: Done,
  errors: [ENROLLED],
  audit: 'teaching.danmaku.reported',
});
export const listDanmaku = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/danmaku',
  summary: '弹幕审核',
  ...ofLesson,
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(DANMAKU_STATES)), q: Type.Optional(Text(50)) }),
  reply: PageOf(DanmakuLine),
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
export const reviewDanmaku = route({
  method: 'PATCH',
  path: '/v1/teaching/lessons/:lessonId/danmaku/:danmakuId',
  summary: '放行或隐藏一条弹幕',
  ...ofLesson,
  params: danmaku,
  body: Closed({ state: OneOf(['SHOWN', 'HIDDEN']), reason: Type.Optional(Why) }),
  reply: DanmakuLine,
  errors: [],
  permission: 'teaching.talk.moderate',
  audit: 'teaching.danmaku.reviewed',
});
