import type { Queryable, Tx } from '@yangfan/kernel';

/** A chapter of a submitted plan as a reviewer reads it; `html` is sanitised, `tables` are the computed tables in print order. */
export interface FrozenChapter {
  code: string;
  title: string;
  maxScore: number;
  /** What the chapter must say; the reviewer's hint. */
  hint: string;
  html: string;
  tables: { title: string; columns: string[]; rows: string[][] }[];
  fileIds: string[];
}
/** One submitted version of a plan. It never changes: what was reviewed is what was handed in. */
export interface FrozenPlan {
  versionId: string;
  planId: string;
  /** Counts from 1 for each plan. */
  no: number;
  classId: string;
  learnerId: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  practice: boolean;
  title: string;
  /** E.g. `NET_EC`, `NET_LIVE`, `SYB`. */
  templateCode: string;
  chapters: FrozenChapter[];
  submittedAt: string;
  sha256: string;
  /** Chapters whose likeness to another plan asks for a person's decision (three or more of at least 0.9). */
  suspected: boolean;
}
/** What expert review needs of the plans. */
export interface PlansPort {
  version(db: Queryable, versionId: string): Promise<FrozenPlan | null>;
  /** The newest submitted version of each learner of a class, without the chapters. */
  submittedOf(db: Queryable, classId: string): Promise<Omit<FrozenPlan, 'chapters'>[]>;
  /** Gives a plan back to its learner to revise; false when it is not submitted or was given back before. */
  giveBack(tx: Tx, planId: string, reason: string): Promise<boolean>;
  /** The review is over: nothing is submitted any more. */
  close(tx: Tx, planId: string): Promise<void>;
}
