import type { Queryable, Tx } from '@yangfan/kernel';
import type { ChainEntry, ChainHead } from './chain.rules.ts';

/** One thing that happened to a learner, a class or an institution. Ids and figures only: no personal data enters the chain. */
export interface LedgerEntry {
  /** `class:cls_…`, `institution:ins_…`, `account:acc_…` or `policy`. */
  chain: string;
  /** Past tense: `org.class.approved`. */
  kind: string;
  classId?: string;
  learnerId?: string;
  institutionId?: string;
  actorId?: string;
  /** Chinese sentence for the timeline, without personal data. */
  summary: string;
  data: object;
  /** In-app path that opens the proof. */
  link?: string;
  /** When it happened, where entries of several moments are appended together; else the call's `at`. */
  at?: Date;
}

/** What a signed record carries. */
export interface Sealing {
  id: string;
  seq: number;
  md5: string;
  sha1: string;
  sha256: string;
  mac: string;
}

export interface PassageQuery {
  classId: string;
  learnerId: string;
  /** Kinds of entries about the whole class; `%` stands for anything. */
  classKinds: readonly string[];
  limit: number;
}

export interface LedgerPort {
  /** Appends in the caller's transaction; `at` defaults to the clock. */
  append(tx: Tx, entry: LedgerEntry, at?: Date): Promise<Sealing>;
  /** Appends many, to however many chains, with two statements; within a chain in the order given. */
  appendMany(tx: Tx, entries: readonly LedgerEntry[], at?: Date): Promise<Sealing[]>;
  /**
   * A learner's passage through a class, the oldest first: what is about the learner, and of what is about the whole class the kinds
   * named; at most `limit`, the oldest. With the heads of the chains they stand in.
   */
  passage(db: Queryable, of: PassageQuery): Promise<{ entries: ChainEntry[]; heads: ChainHead[]; total: number }>;
}
