import { Type } from 'typebox';
import { Closed, Instant, Nullable, OneOf, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { Question } from '../attempts.ts';
import { Item } from '../items.ts';
import { ItemContent, itemId } from './types.ts';

/** One version of an item with who wrote and who reviewed it. */
export const ItemVersion = Closed({
  version: Type.Integer(),
  state: OneOf(['DRAFT', 'REVIEWING', 'APPROVED'] as const),
  content: ItemContent,
  writtenBy: Type.String(),
  writtenAt: Instant(),
  reviewedBy: Nullable(Type.String()),
  reviewedAt: Nullable(Instant()),
  note: Type.String(),
});
/** An item with its versions and what happened to it. */
export const ItemDetail = Closed({
  ...Item.properties,
  /** Rises with every write; an edit names the one it read. */
  revision: Type.Integer(),
  /** Newest first; at most fifty. */
  versions: Type.Array(ItemVersion),
  events: Type.Array(Closed({ at: Instant(), what: Type.String(), version: Type.Integer(), by: Type.String(), note: Type.String() })),
  /** Items that never stand on one paper with this one. */
  enemies: Type.Array(Closed({ id: itemId, code: Type.String(), stem: Type.String() })),
  /** Whether the caller had a hand in the version that waits for review: then another person must review it. */
  ownWork: Type.Boolean(),
});
const params = Closed({ itemId });
const write = { permission: 'assessment.item.write', scope: 'filtered' } as const;

export const bankTerms = route({
  method: 'GET',
  path: '/v1/assessment/bank/terms',
  summary: '命题用的知识点、操作点和相斥组',
  query: Closed({ programCode: Type.Optional(Text(20)) }),
  reply: Closed({
    knowledge: Type.Array(Closed({ code: Type.String(), name: Type.String(), chapter: Type.String(), chapterTitle: Type.String() })),
    operations: Type.Array(Closed({ code: Type.String(), name: Type.String() })),
    enemyGroups: Type.Array(Type.String()),
  }),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: null,
});
export const getItem = route({
  method: 'GET',
  path: '/v1/assessment/items/:itemId',
  summary: '题目详情、各版本和经过',
  params,
  reply: ItemDetail,
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: 'assessment.item.read',
});
export const checkItem = route({
  method: 'POST',
  path: '/v1/assessment/item-checks',
  summary: '试看一道题：问题、相似题和学员看到的样子（不保存）',
  body: Closed({ programCode: Text(20, 1), itemId: Type.Optional(itemId), content: ItemContent }),
  reply: Closed({
    faults: Type.Array(Closed({ path: Type.String(), message: Type.String() })),
    similar: Type.Array(Closed({ id: itemId, code: Type.String(), stem: Type.String(), distance: Type.Integer() })),
    shown: Question,
  }),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: null,
});
export const writeItem = route({
  method: 'POST',
  path: '/v1/assessment/items',
  summary: '新建题目（草稿）',
  body: Closed({ programCode: Text(20, 1), content: ItemContent }),
  reply: ItemDetail,
  status: 201,
  errors: ['assessment.item_invalid', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  ...write,
  audit: 'assessment.item.written',
  idempotent: true,
});
export const editItem = route({
  method: 'PUT',
  path: '/v1/assessment/items/:itemId',
  summary: '修改题目；已通过的题改出新版本，考过的试卷不变',
  params,
  body: Closed({ revision: Type.Integer({ minimum: 1 }), content: ItemContent }),
  reply: ItemDetail,
  errors: [
    'assessment.item_invalid',
    'assessment.item_changed',
    'assessment.item_wrong_state',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  ...write,
  audit: 'assessment.item.written',
});

const many = Closed({ itemIds: Type.Array(itemId, { minItems: 1, maxItems: 100, uniqueItems: true }) });
const Moved = Closed({
  done: Type.Integer(),
  refused: Type.Array(Closed({ itemId, code: Type.String(), why: Type.String() })),
});
export const sendItems = route({
  method: 'POST',
  path: '/v1/assessment/item-moves/sent',
  summary: '送审或撤回题目（可多选）',
  body: Closed({ ...many.properties, move: OneOf(['SUBMIT', 'WITHDRAW'] as const) }),
  reply: Moved,
  errors: [],
  ...write,
  audit: 'assessment.item.sent',
});
export const reviewItems = route({
  method: 'POST',
  path: '/v1/assessment/item-moves/reviewed',
  summary: '审核通过、退回或停用题目（可多选，不能审自己写的）',
  body: Closed({ ...many.properties, move: OneOf(['APPROVE', 'RETURN', 'RETIRE'] as const), note: Text(300) }),
  reply: Moved,
  errors: ['assessment.item_note_required'],
  permission: 'assessment.item.review',
  scope: 'filtered',
  audit: 'assessment.item.reviewed',
});
