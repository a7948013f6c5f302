import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, problem, type Binding } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { GradeService } from './grades.service.ts';
import type { GradeWhyService } from './why.service.ts';

const WORDS = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格', INCOMPLETE: '成绩不全' } as const;

/** Score book, offline scores, publication. */
export function gradeBindings(grades: GradeService, why: GradeWhyService): Binding[] {
  return [
    bind(routes.classGrades, ({ db, params, actor }) => grades.book(db, params.classId, actor)),
    bind(routes.exportGrades, async ({ db, params, actor, reply }) => {
      const book = await grades.book(db, params.classId, actor);
      const parts = book.items[0]?.parts ?? [];
      reply.header('content-disposition', attachment('成绩册.xlsx'));
      return writeXlsx({
        sheets: [
          {
            name: '成绩册',
            columns: [
              { key: 'seat', title: '学号' },
              { key: 'name', title: '姓名' },
              ...parts.map((part) => ({ key: part.key, title: `${part.name}（${Math.round(part.weight * 100)}%）` })),
              { key: 'total', title: '总评' },
              { key: 'conclusion', title: '结论' },
              { key: 'why', title: '说明', width: 60 },
            ],
            rows: book.items.map((item) => ({
              seat: item.seatNo ?? '',
              name: item.maskedName,
              ...Object.fromEntries(item.parts.map((part) => [part.key, part.score])),
              total: item.total,
              conclusion: WORDS[item.conclusion],
              why: item.why.join('；'),
            })),
          },
        ],
      });
    }),
    bind(routes.myGrades, async ({ db, actor }) => {
      if (!actor.learnerId) throw problem('auth.forbidden');
      return grades.mine(db, actor.learnerId);
    }),
    bind(routes.enterScores, ({ tx, params, body, actor, now }) => tx((inner) => grades.enter(inner, params.classId, body, actor, now))),
    bind(routes.checkScores, ({ tx, params, body, actor, now }) =>
      tx((inner) => grades.check(inner, params.classId, params.batchId, body.scores, actor, now)),
    ),
    bind(routes.myGradeWhy, async ({ db, params, actor }) => {
      if (!actor.learnerId) throw problem('auth.forbidden');
      return why.mine(db, params.classId, actor.learnerId);
    }),
    bind(routes.gradeWhy, ({ db, params, actor }) => why.ofLearner(db, params.classId, params.learnerId, actor)),
    bind(routes.publishGrades, ({ tx, params, actor, now }) => tx((inner) => grades.publish(inner, params.classId, actor, now))),
  ];
}
