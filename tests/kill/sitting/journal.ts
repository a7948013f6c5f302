import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonical as said } from './recount.ts';

export interface Typed {
  no: number;
  version: number;
  value: unknown;
}
/** A receipt as the candidate got it. */
export interface Receipt {
  attemptId: string;
  submittedAt: string;
  automatic: boolean;
  md5: string;
  sha1: string;
  sha256: string;
  mac: string;
  ledgerId: string;
}
/** What the candidates were told, line by line: nothing in it is ever changed. It is the other side of what the product keeps. */
export interface Journal {
  entered(learnerId: string, attemptId: string): void;
  /** Something is about to be sent; it may arrive although nobody is told. */
  sent(attemptId: string, answers: readonly Typed[]): void;
  /** The product has acknowledged these answers. */
  acknowledged(attemptId: string, answers: readonly Typed[]): void;
  receipt(receipt: Receipt): void;
  /** Answers that were typed before the end and arrived after it. */
  late(attemptId: string, answers: readonly Typed[]): void;
  readonly papers: ReadonlyMap<string, Paper>;
  /** Whatever contradicts itself already here: an acknowledged version with two values, two papers of one person, two receipts of one paper. */
  readonly faults: readonly string[];
  readonly lines: number;
  close(): void;
}
interface Paper {
  learnerId: string;
  /** By question, by version. */
  sent: Map<number, Map<number, Set<string>>>;
  /** By question the newest version. */
  acknowledged: Map<number, Typed>;
  receipt: Receipt | null;
  late: Map<number, Typed>;
}

/** Opens a journal in a file. */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'w');
  const papers = new Map<string, Paper>();
  const ofLearner = new Map<string, string>();
  const faults: string[] = [];
  let lines = 0;
  const write = (kind: string, line: object) => {
    lines += 1;
    writeSync(handle, `${JSON.stringify({ kind, ...line })}\n`);
  };
  const paperOf = (attemptId: string): Paper => papers.get(attemptId)!;

  return {
    papers,
    faults,
    get lines() {
      return lines;
    },
    entered(learnerId, attemptId) {
      write('entered', { learnerId, attemptId });
      const before = ofLearner.get(learnerId);
      if (before !== undefined && before !== attemptId) faults.push(`${learnerId} was given two papers: ${before} and ${attemptId}`);
      ofLearner.set(learnerId, attemptId);
      if (!papers.has(attemptId))
        papers.set(attemptId, { learnerId, sent: new Map(), acknowledged: new Map(), receipt: null, late: new Map() });
    },
    sent(attemptId, answers) {
      const { sent } = paperOf(attemptId);
      for (const { no, version, value } of answers) {
        const versions = sent.get(no) ?? new Map<number, Set<string>>();
        sent.set(no, versions.set(version, (versions.get(version) ?? new Set()).add(said(value))));
      }
    },
    acknowledged(attemptId, answers) {
      const { acknowledged } = paperOf(attemptId);
      for (const { no, version, value } of answers) {
        write('answer', { attemptId, no, version, value });
        const before = acknowledged.get(no);
        if (before?.version === version && said(before.value) !== said(value))
          faults.push(`${attemptId} ${no}: version ${version} was acknowledged as ${said(before.value)} and as ${said(value)}`);
        if (!before || before.version < version) acknowledged.set(no, { no, version, value });
      }
    },
    receipt(receipt) {
      write('receipt', receipt);
      const paper = paperOf(receipt.attemptId);
      if (paper.receipt && said(paper.receipt) !== said(receipt)) faults.push(`${receipt.attemptId}: two receipts`);
      paper.receipt = receipt;
    },
    late(attemptId, answers) {
      const { late } = paperOf(attemptId);
      for (const { no, version, value } of answers) {
        write('late', { attemptId, no, version, value });
        if ((late.get(no)?.version ?? 0) < version) late.set(no, { no, version, value });
      }
    },
    close: () => closeSync(handle),
  };
}
