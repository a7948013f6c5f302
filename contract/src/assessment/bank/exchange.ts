import { Type } from 'typebox';
import { Closed, OneOf, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { ITEM_STATUSES, ItemType } from './types.ts';

export const IMPORT_FORMATS = ['XLSX', 'GIFT', 'AIKEN', 'MOODLE'] as const;
export const EXPORT_FORMATS = ['XLSX', 'GIFT', 'MOODLE'] as const;

export const itemTemplate = route({
  method: 'GET',
  path: '/v1/assessment/item-imports/template.xlsx',
  summary: '题目导入模板（Excel）',
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.item.write',
  scope: 'filtered',
  audit: null,
});
/** Without `save` nothing is kept: the reply says what would be. With it the good ones are kept as drafts. */
export const importItems = route({
  method: 'POST',
  path: '/v1/assessment/item-imports',
  summary: '导入题目（先试读，再保存为草稿）',
  body: Closed({
    programCode: Text(20, 1),
    format: OneOf(IMPORT_FORMATS),
    name: Text(200, 1),
    /** Where the format does not say it. */
    knowledge: Text(20, 1),
    base64: Type.String({ minLength: 1, maxLength: 7_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
    save: Type.Boolean(),
  }),
  reply: Closed({
    read: Type.Integer(),
    ready: Type.Integer(),
    saved: Type.Integer(),
    /** At most a hundred of them. */
    faults: Type.Array(Closed({ row: Type.Integer(), message: Type.String() })),
    similar: Type.Array(Closed({ row: Type.Integer(), code: Type.String(), stem: Type.String() })),
    /** The first ten that are ready. */
    sample: Type.Array(Closed({ row: Type.Integer(), type: ItemType, stem: Type.String() })),
  }),
  errors: ['assessment.import_unreadable'],
  permission: 'assessment.item.write',
  scope: 'filtered',
  audit: 'assessment.item.imported',
  idempotent: true,
  bodyLimit: 8 * 1024 * 1024,
});
export const exportItems = route({
  method: 'GET',
  path: '/v1/assessment/item-exports/file',
  summary: '导出题目（Excel、GIFT 或 Moodle XML）',
  query: Closed({
    format: OneOf(EXPORT_FORMATS),
    programCode: Text(20, 1),
    chapter: Type.Optional(Text(10)),
    type: Type.Optional(ItemType),
    status: Type.Optional(OneOf(ITEM_STATUSES)),
    difficulty: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    search: Type.Optional(Text(60)),
  }),
  reply: raw('application/octet-stream'),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: 'assessment.item.exported',
  rate: { max: 20, windowS: 60, by: 'account' },
});
