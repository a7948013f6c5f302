import { Type, type Static } from 'typebox';
import { Closed, Id, Nullable, OneOf, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { ITEM_STATUSES, ItemType } from './types.ts';

export const EXCHANGE_FORMATS = ['XLSX', 'GIFT', 'AIKEN', 'MOODLE', 'QTI'] as const;
export type ExportFormat = (typeof EXCHANGE_FORMATS)[number];

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
/** What an import found, and what it kept. Lists hold at most a hundred; `row` is the line, row or number of the question in the file. */
export const ImportResult = Closed({
  read: Type.Integer(),
  ready: Type.Integer(),
  saved: Type.Integer(),
  /** Where the next piece begins; null = all of the file was gone through, or nothing was to be kept. */
  next: Nullable(Type.Integer()),
  /** Of this piece: the very same question stands in the bank, so it was passed over. */
  known: Type.Array(Closed({ row: Type.Integer(), code: Type.String() })),
  faults: Type.Array(Closed({ row: Type.Integer(), message: Type.String() })),
  /** A question of the bank, or an earlier one of the file (`otherRow`), that looks like this one. */
  similar: Type.Array(Closed({ row: Type.Integer(), code: Type.String(), otherRow: Nullable(Type.Integer()), stem: Type.String() })),
  /** What to know of the whole file. */
  notes: Type.Array(Type.String()),
  pictures: Type.Integer(),
  /** The first ones, small. */
  shown: Type.Array(Closed({ row: Type.Integer(), name: Type.String(), src: Type.String() })),
  /** The first ten that are ready. */
  sample: Type.Array(Closed({ row: Type.Integer(), type: ItemType, stem: Type.String(), parts: Type.Integer() })),
});
export type ImportResult = Static<typeof ImportResult>;

/**
 * Without `save` nothing is kept: the reply says what would be. With it a piece of the good ones, from number `from` of them, is kept as
 * drafts, all of the piece or nothing; the caller goes on at `next`. The file was uploaded before, as ITEM_IMPORT.
 */
export const importItems = route({
  method: 'POST',
  path: '/v1/assessment/item-imports',
  summary: '导入题目（先试读，再分批保存为草稿）',
  body: Closed({
    programCode: Text(20, 1),
    format: OneOf(EXCHANGE_FORMATS),
    fileId: Id('fil'),
    /** Where the format does not say it. */
    knowledge: Text(20, 1),
    save: Type.Boolean(),
    from: Type.Optional(Type.Integer({ minimum: 0, maximum: 2000 })),
    /** Passes over questions that stand in the bank word for word. */
    skipKnown: Type.Optional(Type.Boolean()),
  }),
  reply: ImportResult,
  errors: [
    'assessment.import_unreadable',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
    'files.disk_full',
    'files.infected',
    'files.scan_unavailable',
  ],
  permission: 'assessment.item.write',
  scope: 'filtered',
  audit: 'assessment.item.imported',
  idempotent: true,
  rate: { max: 120, windowS: 60, by: 'account' },
});

const ExportQuery = Closed({
  format: OneOf(EXCHANGE_FORMATS),
  programCode: Text(20, 1),
  chapter: Type.Optional(Text(10)),
  type: Type.Optional(ItemType),
  status: Type.Optional(OneOf(ITEM_STATUSES)),
  difficulty: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  search: Type.Optional(Text(60)),
});
export const exportItems = route({
  method: 'GET',
  path: '/v1/assessment/item-exports/file',
  summary: '导出题目（Excel、GIFT、Aiken、Moodle XML 或 QTI 3.0）',
  query: ExportQuery,
  reply: raw('application/octet-stream'),
  errors: ['assessment.export_too_large'],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: 'assessment.item.exported',
  rate: { max: 20, windowS: 60, by: 'account' },
});
/** An example of a format that can be imported as it is. */
export const itemSample = route({
  method: 'GET',
  path: '/v1/assessment/item-imports/samples/:format',
  summary: '各种格式的示例文件',
  params: Closed({ format: OneOf(EXCHANGE_FORMATS) }),
  reply: raw('application/octet-stream'),
  errors: [],
  permission: 'assessment.item.write',
  scope: 'filtered',
  audit: null,
  rate: { max: 30, windowS: 60, by: 'account' },
});
/** What an export would hold and what it would leave behind: read before the file is made. */
export const exportOutlook = route({
  method: 'GET',
  path: '/v1/assessment/item-exports/outlook',
  summary: '导出前：这种格式带得走什么、带不走什么',
  query: ExportQuery,
  reply: Closed({
    total: Type.Integer(),
    going: Type.Integer(),
    pictures: Type.Integer(),
    /** Too many questions or pictures for one file. */
    tooLarge: Nullable(Type.String()),
    /** At most a hundred of those that can't go. */
    refused: Type.Array(Closed({ code: Type.String(), why: Type.String() })),
    /** What those that go leave behind. */
    left: Type.Array(Closed({ what: Type.String(), count: Type.Integer() })),
    remark: Type.String(),
  }),
  errors: [],
  permission: 'assessment.item.read',
  scope: 'filtered',
  audit: null,
});
