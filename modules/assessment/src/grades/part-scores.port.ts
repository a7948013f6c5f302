import type { Queryable, Tx } from '@yangfan/kernel';

/** A part of a grade that another room worked out: the plan by expert review, the practice result by the simulation's report. */
export interface PartScoreRow {
  classId: string;
  learnerId: string;
  /** The part's key in the class's `grade.scheme`: `plan`, `practice`, `classroom`. */
  part: string;
  /** 0–100, one decimal. */
  score: number;
  /** A sentence for the learner: where the figure comes from. */
  why: string;
  /** The page with the evidence. */
  link: string | null;
  at: string;
}
/** Where rooms of assessment leave such figures; the newest of a part counts, an offline mark checked by two people comes before it. */
export interface PartScoresPort {
  put(tx: Tx, row: PartScoreRow): Promise<void>;
  of(db: Queryable, classId: string): Promise<PartScoreRow[]>;
}
