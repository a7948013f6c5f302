import { problem, type Actor, type Tx } from '@yangfan/kernel';
import type { BankService } from './bank.service.ts';
import { moved, type ItemMove } from './item.states.ts';
import * as store from './items.store.ts';

const EVENTS: Record<ItemMove, string> = {
  SUBMIT: 'SUBMITTED',
  WITHDRAW: 'WITHDRAWN',
  APPROVE: 'APPROVED',
  RETURN: 'RETURNED',
  RETIRE: 'RETIRED',
};

/** Sending items to review and deciding on them, one or many: each that can't move is named with its reason, the others move. */
export function createItemReview(bank: BankService) {
  async function apply(
    tx: Tx,
    item: store.ItemHead,
    move: ItemMove,
    by: { accountId: string; note: string; now: Date },
  ): Promise<string | null> {
    const to = moved(item, move);
    if (typeof to === 'string') return to;
    const { now, note, accountId } = by;
    const reviewer = move === 'APPROVE' || move === 'RETURN' ? accountId : null;
    if (move !== 'RETIRE')
      await store.setVersion(tx, { id: item.id, version: item.open!, state: to.work ?? 'APPROVED', by: reviewer, note, now });
    if (move === 'APPROVE') {
      const version = (await store.versionsOf(tx, item.id)).find((one) => one.version === item.open)!;
      await store.applyContent(tx, item.id, item.open!, version.content, 'APPROVED', now);
    } else await store.setStatus(tx, item.id, to.status, now);
    await store.insertItemEvents(tx, [
      { itemId: item.id, at: now, what: EVENTS[move], version: item.open ?? item.version, accountId, note },
    ]);
    return null;
  }

  async function run(tx: Tx, input: { itemIds: readonly string[]; move: ItemMove; note: string }, actor: Actor, now: Date) {
    const items = await store.lockItems(tx, input.itemIds);
    const isReview = input.move === 'APPROVE' || input.move === 'RETURN';
    const own = isReview ? await store.ownWork(tx, input.itemIds, actor.accountId) : new Set<string>();
    const refused = input.itemIds
      .filter((id) => !items.some((item) => item.id === id))
      .map((itemId) => ({ itemId, code: '—', why: '没有这道题' }));
    for (const item of items) {
      const why = own.has(item.id)
        ? '不能审核自己写的题，请由另一人审核'
        : await apply(tx, item, input.move, { accountId: actor.accountId, note: input.note, now });
      if (why) refused.push({ itemId: item.id, code: item.code, why });
    }
    for (const programCode of new Set(items.map((item) => item.programCode))) bank.forget(programCode);
    return { done: input.itemIds.length - refused.length, refused };
  }

  return {
    send: (tx: Tx, input: { itemIds: readonly string[]; move: 'SUBMIT' | 'WITHDRAW' }, actor: Actor, now: Date) =>
      run(tx, { ...input, note: '' }, actor, now),
    review(tx: Tx, input: { itemIds: readonly string[]; move: 'APPROVE' | 'RETURN' | 'RETIRE'; note: string }, actor: Actor, now: Date) {
      if (input.move !== 'APPROVE' && input.note.trim().length < 2) throw problem('assessment.item_note_required');
      return run(tx, input, actor, now);
    },
  };
}
export type ReviewService = ReturnType<typeof createItemReview>;
