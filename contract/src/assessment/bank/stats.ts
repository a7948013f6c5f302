import { Type, type Static } from 'typebox';
import { Closed, Day, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { ItemDetail } from './writing.ts';
import { ITEM_STATUSES, ItemType, itemId } from './types.ts';

/** What can be the matter with an item, the gravest first. */
export const DIAGNOSES = ['KEY', 'NEGATIVE', 'LEAK', 'SAME_WRONG', 'EXPOSED', 'HARD', 'EASY', 'DIFFICULTY', 'WEAK', 'IDLE', 'FEW'] as const;
export type Diagnosis = (typeof DIAGNOSES)[number];
const Finding = Closed({ code: OneOf(DIAGNOSES), words: Type.String() });

/** The figures of an item; null where there are too few answers to say. */
const figures = {
  /** Counted papers that asked for it as it stands now. */
  sat: Type.Integer(),
  facility: Nullable(Type.Number()),
  facilityError: Nullable(Type.Number()),
  discrimination: Nullable(Type.Number()),
  /** Papers of the last ninety days that showed it, and in how many exams. */
  exposed: Type.Integer(),
  exams: Type.Integer(),
  lastAt: Nullable(Day()),
  /** The stated difficulty that the facility is nearest to; null = too few answers. */
  measured: Nullable(Type.Integer()),
};
/** An item of the doctor's list. */
export const DoctorRow = Closed({
  itemId,
  code: Type.String(),
  programCode: Type.String(),
  type: ItemType,
  chapter: Type.String(),
  stem: Type.String(),
  status: OneOf(ITEM_STATUSES),
  work: Nullable(OneOf(['DRAFT', 'REVIEWING'] as const)),
  difficulty: Type.Integer(),
  ...figures,
  findings: Type.Array(Finding),
  dismissed: Nullable(Closed({ reason: Type.String(), by: Type.String(), at: Instant(), sat: Type.Integer() })),
});
export type DoctorRow = Static<typeof DoctorRow>;

export const DOCTOR_SHOWS = ['OPEN', 'DISMISSED', 'FEW', 'WELL', 'ALL'] as const;
const filters = {
  programCode: Type.Optional(Text(20)),
  chapter: Type.Optional(Text(10)),
  type: Type.Optional(ItemType),
  diagnosis: Type.Optional(OneOf(DIAGNOSES)),
  /** OPEN: something is the matter and nobody set it aside. */
  show: Type.Optional(OneOf(DOCTOR_SHOWS)),
  search: Type.Optional(Text(60)),
};
const read = { permission: 'assessment.item.read', scope: 'filtered', audit: 'assessment.item.read' } as const;

export const itemDoctor = route({
  method: 'GET',
  path: '/v1/assessment/item-doctor',
  summary: '题目体检：有问题的题和诊断',
  query: Closed({ ...PageQuery, ...filters }),
  reply: Closed({
    ...PageOf(DoctorRow).properties,
    /** Of the programme, whatever the filters. */
    counts: Closed({ open: Type.Integer(), dismissed: Type.Integer(), few: Type.Integer(), well: Type.Integer() }),
    byDiagnosis: Type.Array(Closed({ code: OneOf(DIAGNOSES), items: Type.Integer() })),
    madeAt: Nullable(Instant()),
    minAnswers: Type.Number(),
    /** More items have figures than are looked at at once. */
    isCut: Type.Boolean(),
  }),
  errors: [],
  ...read,
});
export const exportDoctor = route({
  method: 'GET',
  path: '/v1/assessment/item-doctor/file',
  summary: '题目体检导出（Excel）',
  query: Closed(filters),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: 'assessment.item.exported',
  rate: { max: 20, windowS: 60, by: 'account' },
});
const thirds = { low: Type.Integer(), middle: Type.Integer(), high: Type.Integer() };
const params = Closed({ itemId });
export const itemStatistics = route({
  method: 'GET',
  path: '/v1/assessment/items/:itemId/statistics',
  summary: '一道题的统计：得分率、区分度、各分数段的选择、曝光和变化',
  params,
  reply: Closed({
    ...figures,
    version: Type.Integer(),
    difficulty: Type.Integer(),
    expected: Type.Number(),
    /** How many of the low, middle and high third of their sittings were asked. */
    thirds: Closed(thirds),
    /** By choice, how many of each third made it. */
    choices: Type.Array(Closed({ key: Type.String(), text: Type.String(), right: Type.Boolean(), ...thirds })),
    /** At most 27, the newest last. */
    weeks: Type.Array(Closed({ from: Day(), sat: Type.Integer(), facility: Nullable(Type.Number()), rest: Nullable(Type.Number()) })),
    findings: Type.Array(Finding),
    dismissed: DoctorRow.properties.dismissed,
    minAnswers: Type.Number(),
    madeAt: Nullable(Instant()),
  }),
  errors: [],
  ...read,
});
export const dismissFindings = route({
  method: 'POST',
  path: '/v1/assessment/items/:itemId/findings/dismissed',
  summary: '看过诊断，暂不处理（须写原因；有新数据会再提示）',
  params,
  body: Closed({ reason: Text(300, 4) }),
  reply: Done,
  errors: ['assessment.findings_none'],
  permission: 'assessment.item.review',
  scope: 'filtered',
  audit: 'assessment.item.diagnosed',
  idempotent: true,
});
export const reviseItem = route({
  method: 'POST',
  path: '/v1/assessment/items/:itemId/revisions',
  summary: '退回修改：为已通过的题开一个新版本草稿，命题人看到原因',
  params,
  body: Closed({ reason: Text(300, 4) }),
  reply: ItemDetail,
  status: 201,
  errors: ['assessment.item_open'],
  permission: 'assessment.item.review',
  scope: 'filtered',
  audit: 'assessment.item.reviewed',
  idempotent: true,
});
export const adoptDifficulty = route({
  method: 'POST',
  path: '/v1/assessment/items/:itemId/difficulty',
  summary: '采用实测难度：生成新版本并送审',
  params,
  body: Closed({ difficulty: Type.Integer({ minimum: 1, maximum: 5 }) }),
  reply: ItemDetail,
  status: 201,
  errors: ['assessment.item_open', 'assessment.difficulty_moved'],
  permission: 'assessment.item.write',
  scope: 'filtered',
  audit: 'assessment.item.written',
  idempotent: true,
});

export const examStatistics = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/statistics',
  summary: '一场考试的统计：平均、方差、信度、各知识点得分率（公布成绩后）',
  params: Closed({ examId: Id('exm') }),
  reply: Closed({
    /** WAITING: the job has not counted it yet. PRACTICE: practice enters no figure. */
    state: OneOf(['COUNTED', 'WAITING', 'UNRELEASED', 'PRACTICE'] as const),
    papers: Type.Integer(),
    leftOut: Type.Integer(),
    fullScore: Type.Number(),
    mean: Nullable(Type.Number()),
    deviation: Nullable(Type.Number()),
    variance: Nullable(Type.Number()),
    reliability: Nullable(Type.Number()),
    method: Nullable(OneOf(['ALPHA', 'DRAWN'] as const)),
    /** Standard error of measurement, in points. */
    error: Nullable(Type.Number()),
    /** How many scores in each tenth of the full score, the lowest first. */
    tenths: Type.Array(Type.Integer()),
    /** The weakest first; at most 200. */
    knowledge: Type.Array(
      Closed({
        code: Type.String(),
        name: Type.String(),
        chapterTitle: Type.String(),
        answers: Type.Integer(),
        items: Type.Integer(),
        facility: Type.Number(),
      }),
    ),
    /** The questions that went worst with what the class chose; at most ten. */
    hardest: Type.Array(
      Closed({
        type: ItemType,
        stem: Type.String(),
        answers: Type.Integer(),
        facility: Type.Number(),
        choices: Type.Array(Closed({ key: Type.String(), text: Type.String(), right: Type.Boolean(), share: Type.Number() })),
      }),
    ),
    /** Why they are not shown: the class's rule (`exam.reviewMode`) keeps the answers, or an exam of the class can be sat now. */
    hardestClosed: Nullable(OneOf(['MODE', 'RUNNING'] as const)),
    madeAt: Nullable(Instant()),
  }),
  errors: [],
  permission: 'assessment.exam.read',
  scope: { exam: 'examId' },
  audit: 'assessment.exam.read',
});
