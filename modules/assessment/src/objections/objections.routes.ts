import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, chinaMinute, type Binding } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { ObjectionService } from './objections.service.ts';

const STATES = {
  OPEN: '待答复',
  ACCEPTED: '成立，待更正',
  REFUSED: '不成立',
  REVIEWING: '待市县复核',
  UPHELD: '市县维持',
  CORRECTED: '已更正',
} as const;

/** Objections to grades. */
export function objectionBindings(objections: ObjectionService): Binding[] {
  return [
    bind(routes.myObjections, ({ db, actor, query, now }) => objections.mine(db, actor, query.classId, now)),
    bind(routes.raiseObjection, ({ tx, body, actor, now }) => tx((inner) => objections.raise(inner, body, actor, now))),
    bind(routes.askSecondLook, ({ tx, params, body, actor, now }) =>
      tx((inner) => objections.secondLook(inner, params.objectionId, body.reason, actor, now)),
    ),
    bind(routes.listObjections, ({ db, actor, query, now }) => objections.list(db, actor, query, now)),
    bind(routes.exportObjections, async ({ db, actor, query, now, reply }) => {
      const rows = await objections.exported(db, actor, query, now);
      reply.header('content-disposition', attachment('成绩异议.xlsx'));
      const said = (at: string | null) => (at ? chinaMinute(new Date(at)) : '');
      return writeXlsx({
        sheets: [
          {
            name: '成绩异议',
            columns: [
              { key: 'institution', title: '培训机构', width: 24 },
              { key: 'class', title: '班级', width: 24 },
              { key: 'name', title: '学员' },
              { key: 'part', title: '项目' },
              { key: 'score', title: '公布成绩' },
              { key: 'reason', title: '理由', width: 40 },
              { key: 'asked', title: '提出时间', width: 18 },
              { key: 'state', title: '状态' },
              { key: 'due', title: '办理期限', width: 18 },
              { key: 'overdue', title: '逾期' },
              { key: 'answer', title: '答复', width: 40 },
              { key: 'decision', title: '市县意见', width: 40 },
              { key: 'after', title: '更正后' },
            ],
            rows: rows.map((row) => ({
              institution: row.institutionName,
              class: row.className,
              name: row.maskedName,
              part: row.partName,
              score: row.score,
              reason: row.reason,
              asked: said(row.askedAt),
              state: STATES[row.state],
              due: said(row.dueAt),
              overdue: row.overdue ? '是' : '',
              answer: row.answer ?? '',
              decision: row.decision ?? '',
              after: row.scoreAfter,
            })),
          },
        ],
      });
    }),
    bind(routes.answerObjection, ({ tx, params, body, actor, now }) => tx((inner) => objections.answer(inner, params, body, actor, now))),
    bind(routes.decideObjection, ({ tx, params, body, actor, now }) => tx((inner) => objections.decide(inner, params, body, actor, now))),
  ];
}
