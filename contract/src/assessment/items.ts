import { Type } from 'typebox';
import { Closed, Id, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { BankOption, ITEM_STATUSES, ItemPart, ItemType } from './bank/types.ts';

export { ITEM_STATUSES, ITEM_TYPES, ItemType, Option } from './bank/types.ts';

/** An item as the bank shows it to those who may see answers. */
export const Item = Closed({
  id: Id('itm'),
  code: Type.String(),
  programCode: Type.String(),
  type: ItemType,
  chapter: Type.String(),
  chapterTitle: Type.String(),
  knowledge: Type.String(),
  knowledgeName: Type.String(),
  difficulty: Type.Integer(),
  stem: Type.String(),
  options: Type.Array(BankOption),
  targets: Type.Array(BankOption),
  parts: Type.Array(ItemPart),
  answer: Type.Unknown(),
  analysis: Type.String(),
  enemyGroup: Nullable(Type.String()),
  source: Type.String(),
  status: OneOf(ITEM_STATUSES),
  /** The version that is being written or reviewed beside an approved one, or the first; null = none. */
  work: Nullable(OneOf(['DRAFT', 'REVIEWING'] as const)),
  version: Type.Integer(),
  usageCount: Type.Integer(),
  correctRate: Nullable(Type.Number()),
});

export const listItems = route({
  method: 'GET',
  path: '/v1/assessment/items',
  summary: '题库',
  query: Closed({
    ...PageQuery,
    programCode: Type.Optional(Text(20)),
    chapter: Type.Optional(Text(10)),
    type: Type.Optional(ItemType),
    difficulty: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    search: Type.Optional(Text(60)),
    status: Type.Optional(OneOf(ITEM_STATUSES)),
    knowledge: Type.Optional(Text(20)),
  }),
  reply: PageOf(Item),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: 'assessment.item.read',
});
/** How many usable items each blueprint cell has, against what one paper draws. */
export const bankHealth = route({
  method: 'GET',
  path: '/v1/assessment/bank',
  summary: '题库覆盖情况',
  query: Closed({ programCode: Type.Optional(Text(20)) }),
  reply: Closed({
    programCode: Type.String(),
    total: Type.Integer(),
    knowledgePoints: Type.Integer(),
    coveredPoints: Type.Integer(),
    cells: Type.Array(
      Closed({ chapter: Type.String(), chapterTitle: Type.String(), type: ItemType, available: Type.Integer(), drawn: Type.Integer() }),
    ),
  }),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: null,
});
