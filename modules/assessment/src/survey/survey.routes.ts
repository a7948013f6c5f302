import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { SurveyService } from './survey.service.ts';

/** The satisfaction survey. */
export function surveyBindings(survey: SurveyService): Binding[] {
  return [
    bind(routes.mySurveys, ({ db, actor, now }) => survey.mine(db, actor, now)),
    bind(routes.answerSurvey, ({ tx, params, body, actor, now }) => tx((inner) => survey.answer(inner, params.classId, body, actor, now))),
    bind(routes.listSurveys, ({ db, actor, query, now }) => survey.list(db, actor, query, now)),
    bind(routes.exportSurveys, async ({ db, actor, query, now, reply }) => {
      const rows = await survey.exported(db, actor, query, now);
      reply.header('content-disposition', attachment('满意度汇总.xlsx'));
      return writeXlsx({
        sheets: [
          {
            name: '满意度汇总',
            columns: [
              { key: 'endedOn', title: '结束日期', width: 12 },
              { key: 'institution', title: '培训机构', width: 28 },
              { key: 'class', title: '班级', width: 28 },
              { key: 'answered', title: '填写人数' },
              { key: 'mean', title: '平均分（5 分制）' },
              { key: 'nps', title: '推荐净值' },
              { key: 'charged', title: '反映收费人数' },
            ],
            rows: rows.map((row) => ({
              endedOn: row.endedOn,
              institution: row.institutionName,
              class: row.className,
              answered: row.answered,
              mean: row.mean,
              nps: row.nps,
              charged: row.charged,
            })),
          },
        ],
      });
    }),
    bind(routes.classSurvey, ({ db, params, actor, now }) => survey.ofClass(db, params.classId, actor, now)),
  ];
}
