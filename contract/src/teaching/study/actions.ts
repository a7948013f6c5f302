import { Type } from 'typebox';
import { Closed, Id, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { classParams, learnerParams, ERRORS, StudyAction } from './kit.ts';

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
