import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Nullable, OneOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';

/** Kinds of question: one to five stars, yes or no, zero to ten (how likely to recommend), several of a list, words. */
export const SURVEY_KINDS = ['STARS', 'YES_NO', 'NPS', 'MANY', 'WORDS'] as const;
/** The twelve questions (domain §4.6), in their order. `redLine`: one “yes” is a matter for the county whatever the rest says. */
export const SURVEY_QUESTIONS = [
  { key: 'practical', kind: 'STARS', text: '课程内容实用', options: [] },
  { key: 'lecturer', kind: 'STARS', text: '讲师水平', options: [] },
  { key: 'organisation', kind: 'STARS', text: '教学组织', options: [] },
  { key: 'platform', kind: 'STARS', text: '学习平台好用', options: [] },
  { key: 'simulation', kind: 'STARS', text: '模拟训练', options: [] },
  { key: 'place', kind: 'STARS', text: '培训场地', options: [] },
  { key: 'service', kind: 'STARS', text: '班主任和机构的服务', options: [] },
  { key: 'charged', kind: 'YES_NO', text: '培训期间是否向您收过费用', options: [] },
  { key: 'inPerson', kind: 'YES_NO', text: '是否本人全程参加', options: [] },
  { key: 'recommend', kind: 'NPS', text: '愿意把这个培训推荐给别人的程度', options: [] },
  {
    key: 'needs',
    kind: 'MANY',
    text: '结业后还需要哪些服务',
    options: ['开店指导', '货源对接', '贷款贴息', '场地入驻', '政策咨询', '导师结对', '活动和大赛'],
  },
  { key: 'comment', kind: 'WORDS', text: '意见和建议', options: [] },
] as const satisfies readonly { key: string; kind: (typeof SURVEY_KINDS)[number]; text: string; options: readonly string[] }[];
/** The question whose “yes” is a red line. */
export const SURVEY_RED_LINE = 'charged';

const Stars = Type.Integer({ minimum: 1, maximum: 5 });
export const SurveyAnswers = Closed({
  practical: Stars,
  lecturer: Stars,
  organisation: Stars,
  platform: Stars,
  simulation: Stars,
  place: Stars,
  service: Stars,
  charged: Type.Boolean(),
  inPerson: Type.Boolean(),
  recommend: Type.Integer({ minimum: 0, maximum: 10 }),
  needs: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7, uniqueItems: true }),
  comment: Text(300),
});
export type SurveyAnswers = Static<typeof SurveyAnswers>;

const Question = Closed({ key: Type.String(), kind: OneOf(SURVEY_KINDS), text: Type.String(), options: Type.Array(Type.String()) });
/** One question in sums. Counts: of STARS 1–5, of NPS 0–10, of YES_NO yes and no, of MANY each option. */
export const SurveyFigure = Closed({
  key: Type.String(),
  kind: OneOf(SURVEY_KINDS),
  text: Type.String(),
  options: Type.Array(Type.String()),
  counts: Type.Array(Type.Integer()),
  /** Of stars 1–5; of NPS the net score −100…100; else null. */
  value: Nullable(Type.Number()),
});
export type SurveyFigure = Static<typeof SurveyFigure>;
/** A class in one line; figures are null until the survey is closed and enough have answered. */
export const SurveyLine = Closed({
  classId: Id('cls'),
  className: Type.String(),
  institutionName: Type.String(),
  regionCode: Type.String(),
  endedOn: Day(),
  answered: Type.Integer(),
  closed: Type.Boolean(),
  mean: Nullable(Type.Number()),
  nps: Nullable(Type.Number()),
  /** How many say they were charged; officers see it always once closed, others with the figures. */
  charged: Nullable(Type.Integer()),
});
export type SurveyLine = Static<typeof SurveyLine>;

export const mySurveys = route({
  method: 'GET',
  path: '/v1/assessment/me/surveys',
  summary: '我要填的满意度调查',
  reply: Closed({
    items: Type.Array(Closed({ classId: Id('cls'), className: Type.String(), done: Type.Boolean(), open: Type.Boolean() })),
    questions: Type.Array(Question),
    waiting: Type.Integer(),
    minAnswers: Type.Integer(),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
/**
 * Answers go into the sums of the class and are not kept one by one. Neither the audit log nor the ledger has it, and no reply is kept
 * for repeats: a line with a person and a moment would be half of who said what.
 */
export const answerSurvey = route({
  method: 'POST',
  path: '/v1/assessment/me/surveys/:classId',
  summary: '提交满意度调查（匿名）',
  params: Closed({ classId: Id('cls') }),
  body: SurveyAnswers,
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['assessment.survey_done', 'assessment.survey_closed'],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
const filters = {
  region: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
  institutionId: Type.Optional(Id('ins')),
  lecturerId: Type.Optional(Id('lec')),
  from: Type.Optional(Day()),
  to: Type.Optional(Day()),
};
export const listSurveys = route({
  method: 'GET',
  path: '/v1/assessment/surveys',
  summary: '满意度汇总',
  query: Closed({ ...PageQuery, ...filters }),
  reply: Closed({
    items: Type.Array(SurveyLine),
    total: Type.Integer(),
    /** Everything the filter covers together; only classes that may be shown. */
    sums: Closed({
      classes: Type.Integer(),
      answered: Type.Integer(),
      charged: Type.Integer(),
      /** Mean of the classes’ means without the highest and the lowest 5 % of classes, as a lecturer’s year is judged. */
      trimmedMean: Nullable(Type.Number()),
      figures: Type.Array(SurveyFigure),
    }),
    minAnswers: Type.Integer(),
  }),
  errors: [],
  permission: 'assessment.survey.read',
  scope: 'filtered',
  audit: null,
});
export const exportSurveys = route({
  method: 'GET',
  path: '/v1/assessment/surveys.xlsx',
  summary: '导出满意度汇总',
  query: Closed(filters),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.survey.read',
  scope: 'filtered',
  audit: 'assessment.survey.exported',
});
export const classSurvey = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/survey',
  summary: '班级满意度',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    answered: Type.Integer(),
    learners: Type.Integer(),
    /** How many must answer before the completion may be applied for (`survey.minShare`). */
    needed: Type.Integer(),
    closed: Type.Boolean(),
    minAnswers: Type.Integer(),
    charged: Nullable(Type.Integer()),
    figures: Type.Array(SurveyFigure),
    comments: Type.Array(Type.String()),
  }),
  errors: [],
  permission: 'assessment.survey.read',
  scope: { class: 'classId' },
  audit: null,
});
