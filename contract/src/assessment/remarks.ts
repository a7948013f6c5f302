import { Type } from 'typebox';
import { Closed, Id, Instant, Text } from '../common.ts';
import { route } from '../route.ts';
import { ItemType } from './bank/types.ts';

const params = Closed({ examId: Id('exm') });
const allowed = { permission: 'assessment.remark.apply', scope: { exam: 'examId' } } as const;
/** One paper whose score moves. */
const Moved = Closed({
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  before: Type.Number(),
  after: Type.Number(),
  passedBefore: Type.Boolean(),
  passedAfter: Type.Boolean(),
});
const report = {
  itemId: Id('itm'),
  stem: Type.String(),
  fromVersion: Type.Integer(),
  toVersion: Type.Integer(),
  /** Papers that asked for the item under an older key. */
  papers: Type.Integer(),
  /** Those whose score moves; papers that people have not finished marking have none yet. */
  moved: Type.Array(Moved),
};

export const listRemarks = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/remarks',
  summary: '答案更正：有新版本的题和重判经过',
  params,
  reply: Closed({
    keys: Type.Array(
      Closed({
        itemId: Id('itm'),
        stem: Type.String(),
        type: ItemType,
        fromVersion: Type.Integer(),
        toVersion: Type.Integer(),
        papers: Type.Integer(),
      }),
    ),
    history: Type.Array(Closed({ id: Id('rmk'), ...report, reason: Type.String(), by: Type.String(), at: Instant() })),
  }),
  errors: [],
  ...allowed,
  audit: 'assessment.remark.read',
});
export const previewRemark = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/remarks/preview',
  summary: '重判预览：谁的分数会变、变多少（不保存）',
  params,
  body: Closed({ itemId: Id('itm') }),
  reply: Closed(report),
  errors: ['assessment.remark_nothing', 'assessment.remark_unfit'],
  ...allowed,
  audit: 'assessment.remark.read',
});
export const applyRemark = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/remarks',
  summary: '按更正后的答案重判全部答卷（须写原因）',
  params,
  body: Closed({ itemId: Id('itm'), toVersion: Type.Integer({ minimum: 1 }), reason: Text(500, 4) }),
  reply: Closed(report),
  status: 201,
  errors: [
    'assessment.remark_nothing',
    'assessment.remark_unfit',
    'assessment.item_changed',
    'assessment.grades_frozen',
    'assessment.exam_wrong_state',
  ],
  ...allowed,
  audit: 'assessment.remark.applied',
  idempotent: true,
});
