import { Type, type Static } from 'typebox';
import { Closed, Id, Nullable, OneOf, Text } from '../../common.ts';

/** The ten item types (domain §4.1). */
export const ITEM_TYPES = ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'] as const;
export const ItemType = OneOf(ITEM_TYPES);
/** What a sub-question of a case may be. */
export const PART_TYPES = ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'SHORT'] as const;
export const PartType = OneOf(PART_TYPES);
export const ITEM_STATUSES = ['DRAFT', 'REVIEWING', 'APPROVED', 'RETIRED'] as const;
export const Option = Closed({ key: Type.String(), text: Type.String() });

/** A piece of a line: text, perhaps bold, or a piece of a formula made of pieces. */
export type RichInline =
  | { kind: 'text'; text: string; bold?: boolean; formula?: boolean }
  | { kind: 'fraction'; above: RichInline[]; below: RichInline[] }
  | { kind: 'raised' | 'lowered' | 'root'; of: RichInline[] };
/** A piece of a stem. Pictures come with a signed address that ends. */
export type RichBlock =
  | { kind: 'paragraph'; line: RichInline[] }
  | { kind: 'list'; ordered: boolean; lines: RichInline[][] }
  | { kind: 'table'; rows: RichInline[][][] }
  | { kind: 'image'; fileId: string; src: string; alt: string };
/** A stem in pieces; null where its plain text says everything. */
export const Rich = Nullable(
  Type.Array(
    Type.Unsafe<RichBlock>({
      type: 'object',
      additionalProperties: true,
      description: 'one block of a stem: paragraph, list, table or image',
    }),
  ),
);

/** One thing a marker looks for and what it is worth, as a share of the rubric's sum. */
export const RubricLine = Closed({ criterion: Text(200, 2), points: Type.Number({ minimum: 0.5, maximum: 100 }) });
/** How a person marks an answer in words; `reference` is a good answer. */
export const Rubric = Closed({ rubric: Type.Array(RubricLine, { minItems: 1, maxItems: 12 }), reference: Text(4000) });

/** A sub-question of a case as its candidate sees it; its answer is saved under `key` in the answer of the case. */
export const QuestionPart = Closed({
  key: Type.String(),
  type: PartType,
  points: Type.Number(),
  stem: Type.String(),
  rich: Rich,
  options: Type.Array(Option),
  targets: Type.Array(Option),
});

/** The sides of a question that every candidate sees, whatever its type. */
export const questionFace = {
  stem: Type.String(),
  rich: Rich,
  options: Type.Array(Option),
  targets: Type.Array(Option),
  parts: Type.Array(QuestionPart),
  /** The operation of the simulation that the question asks for; null for other types. */
  operation: Nullable(Type.String()),
};

/** An option as the bank keeps it; a locked one stays last (“以上都对”). */
export const BankOption = Closed({ key: Text(2, 1), text: Text(500, 1), lockLast: Type.Optional(Type.Boolean()) });
/** A sub-question as the bank keeps it. */
export const ItemPart = Closed({
  key: Text(2, 1),
  type: PartType,
  stem: Text(2000, 1),
  options: Type.Array(BankOption, { maxItems: 12 }),
  targets: Type.Array(BankOption, { maxItems: 12 }),
  answer: Type.Unknown(),
  analysis: Text(2000),
  weight: Type.Number({ minimum: 0.5, maximum: 100 }),
});
/** What a writer writes: everything of a version but its number. */
export const ItemContent = Closed({
  type: ItemType,
  chapter: Text(10, 1),
  knowledge: Text(20, 1),
  difficulty: Type.Integer({ minimum: 1, maximum: 5 }),
  stem: Text(6000, 1),
  options: Type.Array(BankOption, { maxItems: 12 }),
  targets: Type.Array(BankOption, { maxItems: 12 }),
  parts: Type.Array(ItemPart, { maxItems: 10 }),
  answer: Type.Unknown(),
  analysis: Text(4000),
  enemyGroup: Nullable(Text(40, 1)),
  source: Text(200),
});
export type ItemContent = Static<typeof ItemContent>;
export type ItemPart = Static<typeof ItemPart>;
export const itemId = Id('itm');
