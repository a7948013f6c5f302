import { readFileSync } from 'node:fs';
import type { BlueprintInput, ItemContent } from '@yangfan/contract';
import { repoPath, type Actor, type Clock, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { createBlueprints } from '../papers/blueprint.service.ts';
import { createPapers } from '../papers/papers.service.ts';
import { staffActor } from '../seed/demo-actors.ts';
import type { BankService } from './bank.service.ts';
import { createItemReview } from './review.service.ts';
import { createWriting } from './writing.service.ts';

interface DemoItems {
  approved: ItemContent[];
  reviewing: ItemContent[];
  drafts: ItemContent[];
  returned: ItemContent[];
  /** By knowledge point: what invented candidates write. */
  words: Record<string, string[]>;
}
const PROGRAM = 'NET_EC';
const DAY_MS = 24 * 3_600_000;

/** What the invented candidates write where words are asked for. */
export const demoWords = (): DemoItems['words'] => read().words;
const read = () => JSON.parse(readFileSync(repoPath('modules/assessment/seed/demo_items.json'), 'utf8')) as DemoItems;

/** The paper with questions in words: short, for it is there to be marked. */
const WORDS_PAPER: BlueprintInput = {
  durationMin: 45,
  points: { single: 5, short: 15, case: 30 },
  cells: [
    { chapter: 'EC03', single: 2, short: 1 },
    { chapter: 'EC05', single: 2 },
    { chapter: 'EC07', single: 2, case: 1 },
    { chapter: 'EC08', single: 2, short: 1 },
  ],
  mandatory: [],
};

/**
 * A bank at work: new items in every state, and two fixed papers, one of them with questions in words. They are drawn by a blueprint
 * that is put back afterwards. Gives the papers.
 */
export async function demoBank(
  deps: AssessmentDeps,
  bank: BankService,
  of: { clock: Clock & { set(at: Date): void }; accounts: ReadonlyMap<string, string> },
): Promise<{ plain: string; words: string } | null> {
  const [writerId, reviewerId, officerId] = ['item.writer', 'item.reviewer', 'prov.officer'].map((name) => of.accounts.get(name));
  if (!writerId || !reviewerId || !officerId) return null;
  const [writer, reviewer, officer] = [staffActor(writerId), staffActor(reviewerId), staffActor(officerId)];
  const { approved, reviewing, drafts, returned } = read();
  const [writing, review] = [createWriting(deps, bank), createItemReview(bank)];
  const today = of.clock.now();
  const on = <T>(days: number, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> => {
    const now = new Date(today.getTime() - days * DAY_MS);
    of.clock.set(now);
    return deps.db.tx((tx) => work(tx, now));
  };
  const write = (items: readonly ItemContent[], tx: Tx, by: Actor, now: Date) =>
    items.reduce<Promise<string[]>>(async (before, content) => {
      const ids = await before;
      return [...ids, (await writing.write(tx, { programCode: PROGRAM, content }, by, now)).id];
    }, Promise.resolve([]));
  const send = (itemIds: string[], tx: Tx, now: Date) => review.send(tx, { itemIds, move: 'SUBMIT' }, writer, now);

  await on(20, async (tx, now) => {
    const itemIds = await write(approved, tx, writer, now);
    await send(itemIds, tx, now);
    await review.review(tx, { itemIds, move: 'APPROVE', note: '评分要点清楚' }, reviewer, now);
  });
  await on(3, async (tx, now) => {
    const itemIds = await write(returned, tx, writer, now);
    await send(itemIds, tx, now);
    await review.review(tx, { itemIds, move: 'RETURN', note: '选项 C 太明显，请换一个更像的干扰项' }, reviewer, now);
  });
  await on(1, async (tx, now) => send(await write(reviewing, tx, writer, now), tx, now));
  await on(0, (tx, now) => write(drafts, tx, writer, now));
  return on(12, async (tx, now) => {
    const [blueprints, papers] = [createBlueprints(deps, bank), createPapers(deps, bank)];
    const { revision, durationMin, points, cells, mandatory } = await blueprints.shown(tx, PROGRAM);
    const plain = await papers.make(tx, { programCode: PROGRAM, title: '电商版理论考试 A 卷' }, officer, now);
    const other = await blueprints.put(tx, PROGRAM, { ...WORDS_PAPER, revision }, officer, now);
    const words = await papers.make(tx, { programCode: PROGRAM, title: '电商版综合卷（含简答和案例）' }, officer, now);
    const before = { durationMin, points, cells, mandatory } as BlueprintInput;
    await blueprints.put(tx, PROGRAM, { ...before, revision: other.revision }, officer, now);
    return { plain: plain.id, words: words.id };
  });
}
