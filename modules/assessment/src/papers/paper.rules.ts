/** The item types (domain §4.1); the last three are marked by a person, a case as far as its sub-questions are. */
export type ItemType = 'SINGLE' | 'MULTI' | 'JUDGE' | 'FILL' | 'ORDER' | 'CALC' | 'MATCH' | 'CASE' | 'SHORT' | 'OPERATE';
/** What a sub-question of a case may be. */
export type PartType = Exclude<ItemType, 'CASE' | 'OPERATE'>;
export interface ItemOption {
  key: string;
  text: string;
  /** Stays last when options are shuffled (“以上都对”). */
  lockLast?: boolean;
}
/** What can be shown and marked by itself: an item, or a sub-question of a case. */
export interface Task {
  type: ItemType;
  stem: string;
  options: ItemOption[];
  targets: ItemOption[];
  answer: unknown;
  analysis: string;
}
/** A sub-question; `weight` is its share of the case's points. */
export interface ItemPart extends Task {
  key: string;
  type: PartType;
  weight: number;
}
/** An item of the bank with its answer. */
export interface BankItem extends Task {
  id: string;
  code: string;
  chapter: string;
  knowledge: string;
  difficulty: number;
  enemyGroup: string | null;
  version: number;
  /** Of a case. */
  parts?: ItemPart[];
}
/** The answer of a SHORT or an OPERATE: how a person marks it. */
export interface RubricAnswer {
  rubric: { criterion: string; points: number }[];
  reference: string;
  /** OPERATE: the code of the operation in the simulation. */
  operation?: string;
}
/** A band of difficulty (domain §4.2): easy 1–2, middle 3, hard 4–5. */
export type Level = 'EASY' | 'MIDDLE' | 'HARD';
/** How many of each type a chapter gives, and what each is worth. */
export interface Blueprint {
  points: Partial<Record<Lowercase<ItemType>, number>>;
  /** A row without a level draws from all difficulties. */
  cells: ({ chapter: string; level?: Level } & Partial<Record<Lowercase<ItemType>, number>>)[];
  /** Knowledge points that every paper asks for. */
  mandatory?: string[];
}
/** The order of options and targets of one question or sub-question. */
export interface Shuffle {
  /** The bank's option keys in the order shown; the first is shown as A. */
  optionOrder: string[];
  targetOrder: string[];
  /** Of a MULTI: the share of its points for some right keys and no wrong one, where the class's policy says another than the usual half. */
  partial?: number;
}
/** A sub-question of a drawn case. */
export interface PaperPart extends Shuffle {
  key: string;
  points: number;
}
/** One question of a drawn paper: which item in which version, in which order its options stand. */
export interface PaperQuestion extends Shuffle {
  no: number;
  itemId: string;
  version: number;
  points: number;
  /** Of a case. */
  parts?: PaperPart[];
}
export interface Paper {
  questions: PaperQuestion[];
  /** Expected share of points of an average candidate, 0–1. */
  expectedFacility: number;
}
