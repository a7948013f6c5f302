import { Type, type Static } from 'typebox';
import { Closed, Id, OneOf } from '../common.ts';
import { route } from '../route.ts';
import { ACTIVITY_KINDS } from './activity.ts';

/** What an activity is, for a page that knows its address only. */
export const WorkLine = Closed({
  id: Id('act'),
  classId: Id('cls'),
  lessonId: Id('lsn'),
  kind: OneOf(ACTIVITY_KINDS),
  title: Type.String(),
});
export type WorkLine = Static<typeof WorkLine>;

/** What an activity is, for staff. */
export const readWork = route({
  method: 'GET',
  path: '/v1/teaching/activities/:activityId/work',
  summary: '活动的种类和标题',
  params: Closed({ activityId: Id('act') }),
  scope: { activity: 'activityId' },
  reply: WorkLine,
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
/** What an activity of one of my classes is. */
export const myWork = route({
  method: 'GET',
  path: '/v1/teaching/me/activities/:activityId/work',
  summary: '我班上的活动的种类和标题',
  params: Closed({ activityId: Id('act') }),
  scope: 'self',
  reply: WorkLine,
  errors: ['teaching.learner.not_enrolled'],
  permission: 'teaching.lesson.watch',
  audit: null,
});
