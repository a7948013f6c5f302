import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { ITEM_TYPES, ItemType, itemId } from './types.ts';

export const LEVEL_CODES = ['EASY', 'MIDDLE', 'HARD'] as const;
const Count = Type.Optional(Type.Integer({ minimum: 0, maximum: 100 }));
const perType = <T>(value: T) =>
  Object.fromEntries(ITEM_TYPES.map((type) => [type.toLowerCase(), value])) as Record<Lowercase<(typeof ITEM_TYPES)[number]>, T>;
/** One row of a blueprint: a chapter, perhaps one level of it, and how many questions of each type. */
export const BlueprintRow = Closed({ chapter: Text(10, 1), level: Type.Optional(OneOf(LEVEL_CODES)), ...perType(Count) });
export const BlueprintInput = Closed({
  durationMin: Type.Integer({ minimum: 10, maximum: 240 }),
  points: Closed(perType(Type.Optional(Type.Number({ minimum: 0.5, maximum: 100, multipleOf: 0.5 })))),
  cells: Type.Array(BlueprintRow, { minItems: 1, maxItems: 60 }),
  mandatory: Type.Array(Text(20, 1), { maxItems: 40, uniqueItems: true }),
});
export type BlueprintInput = Static<typeof BlueprintInput>;
const CellHealth = Closed({
  chapter: Type.String(),
  chapterTitle: Type.String(),
  type: ItemType,
  level: Nullable(OneOf(LEVEL_CODES)),
  count: Type.Integer(),
  available: Type.Integer(),
});
/** A blueprint with what the bank has for it. */
export const Blueprint = Closed({
  programCode: Type.String(),
  /** 0 = there is none yet. */
  revision: Type.Integer(),
  ...BlueprintInput.properties,
  changedAt: Nullable(Instant()),
  questions: Type.Integer(),
  fullScore: Type.Number(),
  cellHealth: Type.Array(CellHealth),
  /** Expected share of points; null when no paper can be drawn. */
  expected: Nullable(Type.Number()),
  /** How far forty papers drawn for trial are apart in expected difficulty. */
  spread: Nullable(Type.Number()),
  /** Why no paper can be drawn. */
  obstacle: Nullable(Type.String()),
});
const ofProgram = Closed({ programCode: Type.String({ pattern: '^[A-Z_]{2,20}$' }) });
const manage = { permission: 'assessment.paper.manage', scope: 'filtered' } as const;

export const getBlueprint = route({
  method: 'GET',
  path: '/v1/assessment/blueprints/:programCode',
  summary: '组卷蓝图和题库余量',
  params: ofProgram,
  reply: Blueprint,
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: null,
});
export const putBlueprint = route({
  method: 'PUT',
  path: '/v1/assessment/blueprints/:programCode',
  summary: '修改组卷蓝图（以后安排的考试按它抽题）',
  params: ofProgram,
  body: Closed({ revision: Type.Integer({ minimum: 0 }), ...BlueprintInput.properties }),
  reply: Blueprint,
  errors: ['assessment.blueprint_changed', 'assessment.blueprint_invalid'],
  ...manage,
  audit: 'assessment.blueprint.changed',
});

/** Whether a good paper can be drawn for a class, told before an exam is arranged; and the fixed papers that may be used instead. */
export const paperReadiness = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/paper-readiness',
  summary: '安排考试前：题量是否充足，有哪些固定试卷',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    obstacle: Nullable(Type.String()),
    /** Parts of the bank with less than three times what a paper draws. */
    thin: Type.Array(CellHealth),
    papers: Type.Array(Closed({ id: Id('fpp'), title: Type.String(), questions: Type.Integer(), fullScore: Type.Number() })),
  }),
  errors: [],
  permission: 'assessment.exam.manage',
  scope: { class: 'classId' },
  audit: null,
});
/** The paper that a drafted exam uses: a fixed one, or null for a draw of its own for everybody. */
export const setExamPaper = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId/paper',
  summary: '给考试指定固定试卷，或改回每人抽题',
  params: Closed({ examId: Id('exm') }),
  body: Closed({ paperId: Nullable(Id('fpp')) }),
  reply: Done,
  errors: ['assessment.exam_wrong_state', 'assessment.paper_unknown', 'assessment.bank_short'],
  permission: 'assessment.exam.manage',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.paper_set',
});
export const examPaper = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/paper',
  summary: '考试用的试卷',
  params: Closed({ examId: Id('exm') }),
  reply: Closed({ paperId: Nullable(Id('fpp')), title: Nullable(Type.String()) }),
  errors: [],
  permission: 'assessment.exam.read',
  scope: { exam: 'examId' },
  audit: null,
});

/** A fixed paper in the list. */
export const FixedPaper = Closed({
  id: Id('fpp'),
  programCode: Type.String(),
  title: Type.String(),
  questions: Type.Integer(),
  fullScore: Type.Number(),
  expectedFacility: Type.Number(),
  createdAt: Instant(),
  /** Exams that use it; a used one is not changed any more. */
  exams: Type.Integer(),
});
export const FixedPaperDetail = Closed({
  ...FixedPaper.properties,
  list: Type.Array(
    Closed({
      no: Type.Integer(),
      itemId,
      code: Type.String(),
      type: ItemType,
      points: Type.Number(),
      difficulty: Type.Integer(),
      knowledge: Type.String(),
      stem: Type.String(),
    }),
  ),
});
const ofPaper = Closed({ paperId: Id('fpp') });
export const listPapers = route({
  method: 'GET',
  path: '/v1/assessment/papers',
  summary: '固定试卷',
  query: Closed({ ...PageQuery, programCode: Type.Optional(Text(20)) }),
  reply: PageOf(FixedPaper),
  errors: [],
  ...manage,
  audit: null,
});
export const makePaper = route({
  method: 'POST',
  path: '/v1/assessment/papers',
  summary: '按蓝图抽一份固定试卷',
  body: Closed({ programCode: Text(20, 1), title: Text(60, 2) }),
  reply: FixedPaperDetail,
  status: 201,
  errors: ['assessment.bank_short'],
  ...manage,
  audit: 'assessment.paper.made',
  idempotent: true,
});
export const getPaper = route({
  method: 'GET',
  path: '/v1/assessment/papers/:paperId',
  summary: '固定试卷的题目',
  params: ofPaper,
  reply: FixedPaperDetail,
  errors: [],
  ...manage,
  audit: 'assessment.paper.read',
});
export const swapQuestion = route({
  method: 'PUT',
  path: '/v1/assessment/papers/:paperId/questions/:no',
  summary: '换掉固定试卷里的一题（同章同题型）',
  params: Closed({ paperId: Id('fpp'), no: Type.Integer({ minimum: 1, maximum: 300 }) }),
  body: Closed({ code: Text(40, 1) }),
  reply: FixedPaperDetail,
  errors: ['assessment.paper_used', 'assessment.paper_swap'],
  ...manage,
  audit: 'assessment.paper.changed',
});
export const paperPdf = route({
  method: 'GET',
  path: '/v1/assessment/papers/:paperId/pdf',
  summary: '打印试卷、答题卡或答案（PDF）',
  params: ofPaper,
  query: Closed({ part: OneOf(['PAPER', 'SHEET', 'KEY'] as const) }),
  reply: raw('application/pdf'),
  errors: [],
  ...manage,
  audit: 'assessment.paper.printed',
  rate: { max: 30, windowS: 60, by: 'account' },
});
