import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { Question } from './attempts.ts';
import { RubricLine } from './bank/types.ts';

const examParams = Closed({ examId: Id('exm') });
const taskParams = Closed({ examId: Id('exm'), taskId: Id('mkt') });
const lines = Type.Array(Type.Number({ minimum: 0, maximum: 100 }), { maxItems: 12 });
const points = Type.Number({ minimum: 0, maximum: 200 });
const onExam = { scope: { exam: 'examId' } } as const;
const onMarking = { scope: { marking: 'examId' } } as const;

/** An answer that a person marks, without anything that tells whose it is. */
const blind = {
  taskId: Id('mkt'),
  question: Question,
  /** The sub-question of a case; empty where the whole question is marked. */
  part: Type.String(),
  answer: Type.String(),
  points: Type.Number(),
};
/** One answer on the marking desk with the marker's own draft. */
export const MarkingTask = Closed({
  ...blind,
  rubric: Type.Array(RubricLine),
  reference: Type.String(),
  lines,
  comment: Type.String(),
  /** When the points were saved; null = none written yet, and `lines` are noughts that nobody gave. */
  savedAt: Nullable(Instant()),
});
const Progress = {
  total: Type.Integer(),
  done: Type.Integer(),
  /** What the caller could mark now. */
  waiting: Type.Integer(),
  /** Two marks too far apart, for a third person. */
  disputed: Type.Integer(),
};

export const listMarkings = route({
  method: 'GET',
  path: '/v1/assessment/markings',
  summary: '要人工阅卷的考试',
  query: Closed({ ...PageQuery, done: Type.Optional(Type.Boolean()) }),
  reply: PageOf(
    Closed({
      examId: Id('exm'),
      title: Type.String(),
      className: Type.String(),
      endsAt: Instant(),
      released: Type.Boolean(),
      ...Progress,
    }),
  ),
  errors: [],
  permission: 'assessment.marking.mark',
  scope: 'filtered',
  audit: null,
});
export const examMarking = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/marking',
  summary: '一场考试的阅卷进度（按题）',
  params: examParams,
  reply: Closed({
    examId: Id('exm'),
    title: Type.String(),
    className: Type.String(),
    released: Type.Boolean(),
    ...Progress,
    /** Whether the caller belongs to the class and may open its exam; a marker from elsewhere may not. */
    ofClass: Type.Boolean(),
    /** The class's policy keeps the caller from marking: they teach or lead the class. */
    barred: Type.Boolean(),
    /** Who was named to mark, with their work; empty = whoever may mark does. */
    markers: Type.Array(Closed({ name: Type.String(), own: Type.Boolean(), assigned: Type.Integer(), done: Type.Integer() })),
    questions: Type.Array(Closed({ itemId: Id('itm'), part: Type.String(), stem: Type.String(), points: Type.Number(), ...Progress })),
  }),
  errors: [],
  permission: 'assessment.marking.mark',
  ...onMarking,
  audit: null,
});
export const takeMarking = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/marking/next',
  summary: '取下一份要阅的答案（不显示姓名，次序打乱）',
  params: examParams,
  body: Closed({ itemId: Type.Optional(Id('itm')), part: Type.Optional(Text(2)), after: Type.Optional(Id('mkt')) }),
  reply: Closed({ task: Nullable(MarkingTask) }),
  errors: ['assessment.marker_refused'],
  permission: 'assessment.marking.mark',
  ...onMarking,
  audit: null,
});
export const saveMarking = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId/marking/:taskId',
  summary: '保存评分草稿，或评定这份答案',
  params: taskParams,
  /** A draft may come without lines while not every line has its points: then the comment alone is kept. */
  body: Closed({ lines, comment: Text(1000), give: Type.Boolean() }),
  reply: Closed({ points: Type.Number(), savedAt: Instant(), given: Type.Boolean() }),
  errors: ['assessment.marking_taken', 'assessment.marking_lines', 'assessment.exam_wrong_state', 'assessment.marker_refused'],
  permission: 'assessment.marking.mark',
  ...onMarking,
  audit: 'assessment.answer.marked',
});
export const listModeration = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/moderation',
  summary: '复核评分：两人相差过大的和已评定的',
  params: examParams,
  query: Closed({ ...PageQuery, only: Type.Optional(OneOf(['DISPUTED', 'DONE'] as const)) }),
  reply: PageOf(
    Closed({
      ...blind,
      state: OneOf(['FIRST', 'SECOND', 'THIRD', 'DONE'] as const),
      final: Nullable(Type.Number()),
      decision: Type.String(),
      /** In order; who gave them stays unsaid. */
      marks: Type.Array(Closed({ round: Type.Integer(), points: Type.Number(), comment: Type.String(), own: Type.Boolean() })),
    }),
  ),
  errors: [],
  permission: 'assessment.marking.decide',
  ...onExam,
  audit: null,
});
export const decideMarking = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/moderation/:taskId',
  summary: '裁定一份答案的得分（不能是评过它的人）',
  params: taskParams,
  body: Closed({ points, comment: Text(1000, 2) }),
  reply: Closed({ final: Type.Number() }),
  errors: ['assessment.marking_own', 'assessment.marking_lines', 'assessment.marking_open', 'assessment.exam_wrong_state'],
  permission: 'assessment.marking.decide',
  ...onExam,
  audit: 'assessment.answer.decided',
});
