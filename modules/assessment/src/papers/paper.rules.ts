/** The item types that are marked by rule. */
export type ItemType = 'SINGLE' | 'MULTI' | 'JUDGE' | 'FILL' | 'ORDER' | 'CALC' | 'MATCH';
export interface ItemOption {
  key: string;
  text: string;
  /** Stays last when options are shuffled (“以上都对”). */
  lockLast?: boolean;
}
/** An item of the bank with its answer. */
export interface BankItem {
  id: string;
  code: string;
  type: ItemType;
  chapter: string;
  knowledge: string;
  difficulty: number;
  stem: string;
  options: ItemOption[];
  targets: ItemOption[];
  answer: unknown;
  analysis: string;
  enemyGroup: string | null;
  version: number;
}
/** How many of each type a chapter gives, and what each is worth. */
export interface Blueprint {
  points: Partial<Record<Lowercase<ItemType>, number>>;
  cells: ({ chapter: string } & Partial<Record<Lowercase<ItemType>, number>>)[];
}
/** One question of a drawn paper: which item, in which order its options stand. */
export interface PaperQuestion {
  no: number;
  itemId: string;
  version: number;
  points: number;
  /** The bank's option keys in the order shown; the first is shown as A. */
  optionOrder: string[];
  targetOrder: string[];
}
export interface Paper {
  questions: PaperQuestion[];
  /** Expected share of points of an average candidate, 0–1. */
  expectedFacility: number;
}
