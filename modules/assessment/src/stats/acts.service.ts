import { problem, type Actor, type Tx } from '@yangfan/kernel';
import * as items from '../bank/items.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ReviewService } from '../bank/review.service.ts';
import type { WritingService } from '../bank/writing.service.ts';
import type { DoctorService } from './doctor.service.ts';
import { figuresOf, standingOf } from './doctor.view.ts';
import { putDismissal } from './doctor.store.ts';

/** What is done about a diagnosis. Retiring is the bank's own move; a new version goes the bank's way through review. */
export function createDoctorActs(deps: { doctor: DoctorService; writing: WritingService; review: ReviewService; bank: BankService }) {
  const { doctor, writing, review, bank } = deps;

  /** Locks an item in use that nobody is changing, and opens a version beside it with the same words but for the change. */
  async function openVersion(
    tx: Tx,
    itemId: string,
    by: { change: { difficulty?: number }; writer: string | null; what: 'REVISED' | 'WRITTEN'; note: string; accountId: string; now: Date },
  ): Promise<void> {
    const [item] = await items.lockItems(tx, [itemId]);
    if (!item) throw problem('request.not_found');
    if (item.status !== 'APPROVED' || item.open !== null) throw problem('assessment.item_open');
    const versions = await items.versionsOf(tx, itemId);
    const current = versions.find(({ version }) => version === item.version)!;
    const version = versions[0]!.version + 1;
    const { accountId, note, now, what } = by;
    // A copy is its first writer's work, not that of who sends it back: they may review what comes of it.
    const writer = what === 'REVISED' ? current.writtenBy : by.writer;
    await items.putVersion(tx, { id: itemId, version, content: { ...current.content, ...by.change }, by: writer, now });
    if (what === 'REVISED') await items.setVersion(tx, { id: itemId, version, state: 'DRAFT', by: null, note, now });
    await items.setStatus(tx, itemId, item.status, now);
    await items.insertItemEvents(tx, [{ itemId, at: now, what, version, accountId, note }]);
    bank.forget(item.programCode);
  }

  return {
    /** Sets the findings of an item aside until there is new data. */
    async dismiss(tx: Tx, itemId: string, reason: string, actor: Actor, now: Date): Promise<{ ok: true }> {
      const [item] = await items.lockItems(tx, [itemId]);
      if (!item) throw problem('request.not_found');
      const { looked } = await doctor.patientOf(tx, itemId, now);
      if (standingOf(looked) !== 'OPEN' || item.status !== 'APPROVED') throw problem('assessment.findings_none');
      const diagnoses = looked.findings.map(({ code }) => code);
      const { version } = looked.row;
      await putDismissal(tx, itemId, { version, diagnoses, sat: looked.sums.n, reason, by: actor.accountId, at: now });
      await items.insertItemEvents(tx, [{ itemId, at: now, what: 'DISMISSED', version, accountId: actor.accountId, note: reason }]);
      return { ok: true };
    },
    /** Opens a draft for the writers, with the reason on it. */
    async revise(tx: Tx, itemId: string, reason: string, actor: Actor, now: Date) {
      await openVersion(tx, itemId, { change: {}, writer: null, what: 'REVISED', note: reason, accountId: actor.accountId, now });
      return writing.detail(tx, itemId, actor);
    },
    /** A version with the difficulty that was measured, sent to review: another person decides. */
    async adopt(tx: Tx, itemId: string, difficulty: number, actor: Actor, now: Date) {
      const { looked, limits } = await doctor.patientOf(tx, itemId, now);
      const { measured, facility, sat } = figuresOf(looked, limits);
      const stated = looked.row.difficulty;
      if (measured !== difficulty || measured === stated) throw problem('assessment.difficulty_moved');
      const note = `采用实测难度：${stated} 改为 ${measured}（${sat} 人次，得分率 ${Math.round(facility! * 100)}%）`;
      const { accountId } = actor;
      await openVersion(tx, itemId, { change: { difficulty }, writer: accountId, what: 'WRITTEN', note, accountId, now });
      await review.send(tx, { itemIds: [itemId], move: 'SUBMIT' }, actor, now);
      return writing.detail(tx, itemId, actor);
    },
  };
}
export type DoctorActs = ReturnType<typeof createDoctorActs>;
