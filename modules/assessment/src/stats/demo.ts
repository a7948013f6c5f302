import type { Actor, Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { createPapers } from '../papers/papers.service.ts';
import { paperById } from '../papers/papers.store.ts';
import type { Quirk } from '../seed/demo-answers.rules.ts';

const QUIRKS: readonly Quirk[] = ['KEY', 'LEAK', 'IDLE', 'HARD'];

/** A fixed paper, and how its candidates fail some of its questions. */
export interface DemoPaper {
  paperId: string;
  quirks: ReadonlyMap<string, Quirk>;
}

/** The fixed paper of the demonstration's exams: the same questions for two classes, so that there is something to count. Some of them have quirks. */
export async function demoPaper(
  tx: Tx,
  deps: AssessmentDeps,
  of: { bank: BankService; programCode: string; by: Actor; now: Date },
): Promise<DemoPaper> {
  const { id } = await createPapers(deps, of.bank).make(tx, { programCode: of.programCode, title: '理论考试 A 卷' }, of.by, of.now);
  const { questions } = (await paperById(tx, id))!;
  const { byId } = await of.bank.bankOf(tx, of.programCode);
  const singles = questions.filter(({ itemId }) => {
    const item = byId.get(itemId)!;
    return item.type === 'SINGLE' && item.options.length === 4 && item.difficulty <= 3;
  });
  return { paperId: id, quirks: new Map(singles.slice(0, QUIRKS.length).map(({ itemId }, at) => [itemId, QUIRKS[at]!])) };
}
