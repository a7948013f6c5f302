import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import type { ArticleNode } from '../teaching/activity.ts';
import { TABLE_KINDS } from './plan-figures/index.ts';

/** `RETURNED` happens once at most; `FINAL` when its review is over. */
export const PLAN_STATES = ['DRAFT', 'SUBMITTED', 'RETURNED', 'FINAL'] as const;
export type PlanState = (typeof PLAN_STATES)[number];
/** What became of a suspicion; only a person moves it from `OPEN`. */
export const SUSPICION_STATES = ['OPEN', 'CONFIRMED', 'DISMISSED'] as const;
export const PLAN_CODE = '^[A-Z0-9]{1,8}$';

/** A chapter's text as the editor keeps it; what is not on the allow-list is left out by the server. */
export const PlanText = Type.Unsafe<ArticleNode>({
  type: 'object',
  additionalProperties: true,
  description: 'ProseMirror document; what is not on the allow-list is left out',
});
const Fen = (maximum: number) => Type.Integer({ minimum: 0, maximum });
const Name = Text(40);
const Months = (item: ReturnType<typeof Fen>) => Type.Array(item, { minItems: 12, maxItems: 12 });
const rows = <T extends Parameters<typeof Type.Array>[0]>(item: T, maxItems: number) => Type.Array(item, { maxItems });
const MONEY = 10_000_000_000;
const named = { name: Name, fen: Fen(MONEY) };

/** One typed table of a plan; money in fen. The bounds keep every sum exact. */
export const PlanTableInput = Type.Union([
  Closed({
    kind: Type.Literal('assets'),
    rows: rows(
      Closed({
        name: Name,
        qty: Fen(1000),
        unitFen: Fen(1_000_000_000),
        salvagePct: Type.Integer({ minimum: 0, maximum: 100 }),
        years: Type.Integer({ minimum: 1, maximum: 50 }),
      }),
      30,
    ),
  }),
  Closed({
    kind: Type.Literal('startup'),
    pre: rows(Closed(named), 20),
    monthly: rows(Closed(named), 20),
    months: Type.Integer({ minimum: 1, maximum: 24 }),
  }),
  Closed({
    kind: Type.Literal('sales'),
    lines: rows(Closed({ name: Name, unitFen: Fen(100_000_000), costFen: Fen(100_000_000), qty: Months(Fen(100_000)) }), 12),
  }),
  Closed({
    kind: Type.Literal('costs'),
    fixed: rows(Closed(named), 20),
    rates: rows(Closed({ name: Name, permille: Fen(1000) }), 6),
    taxPermille: Fen(1000),
  }),
  Closed({ kind: Type.Literal('cash'), ownFen: Fen(MONEY), loanFen: Fen(MONEY), inFen: Months(Fen(MONEY)), outFen: Months(Fen(MONEY)) }),
]);
/** The same as it comes back. */
export const PlanTableView = Closed({ version: Type.Integer(), savedAt: Nullable(Instant()), table: PlanTableInput });

export const PlanFile = Closed({ id: Id('fil'), name: Type.String(), mediaType: Type.String(), size: Type.Integer(), url: Type.String() });
/** A chapter as its template names it. */
export const chapterHead = {
  code: Type.String(),
  title: Type.String(),
  maxScore: Type.Number(),
  hint: Type.String(),
};
export const PlanChapterView = Closed({
  ...chapterHead,
  minChars: Type.Integer(),
  minFiles: Type.Integer(),
  tables: Type.Array(OneOf(TABLE_KINDS)),
  version: Type.Integer(),
  savedAt: Nullable(Instant()),
  doc: PlanText,
  length: Type.Integer(),
  files: Type.Array(PlanFile),
  state: OneOf(['EMPTY', 'PART', 'DONE'] as const),
  /** What is still missing, one sentence each. */
  missing: Type.Array(Type.String()),
});
export const PlanComment = Closed({
  id: Id('plc'),
  chapter: Type.String(),
  parentId: Nullable(Id('plc')),
  /** The submitted version it was written about; 0 = the draft. */
  versionNo: Type.Integer(),
  author: Type.String(),
  byLearner: Type.Boolean(),
  text: Type.String(),
  at: Instant(),
  resolved: Type.Boolean(),
});
const digests = { md5: Type.String(), sha1: Type.String(), sha256: Type.String() };
export const PlanVersionHead = Closed({ id: Id('plv'), no: Type.Integer(), title: Type.String(), submittedAt: Instant(), ...digests });
/** A plan as lists show it. */
export const planHead = {
  id: Id('pln'),
  classId: Id('cls'),
  className: Type.String(),
  templateCode: Type.String(),
  templateName: Type.String(),
  title: Type.String(),
  state: OneOf(PLAN_STATES),
  /** 0–100, by the marks of the finished chapters. */
  completeness: Type.Integer(),
  updatedAt: Instant(),
};
/** A whole plan: what stands in it now, its versions and what was said about it. */
export const PlanView = Closed({
  ...planHead,
  maskedName: Type.String(),
  mine: Type.Boolean(),
  editable: Type.Boolean(),
  returnReason: Type.String(),
  /** Whether a lecturer may still give it back (once). */
  returnable: Type.Boolean(),
  practice: Type.Boolean(),
  chapters: Type.Array(PlanChapterView),
  tables: Type.Array(PlanTableView),
  /** Addresses of the pictures in the texts, by file. */
  images: Type.Record(Type.String(), Type.String()),
  comments: Type.Array(PlanComment),
  versions: Type.Array(PlanVersionHead),
});
export type PlanView = Static<typeof PlanView>;
export type PlanCommentView = Static<typeof PlanComment>;
