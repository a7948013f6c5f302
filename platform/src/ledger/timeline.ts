import { problem, type Queryable } from '@yangfan/kernel';
import type { ChainEntry } from './chain.rules.ts';
import { timelineRows, type TimelineOf } from './ledger.store.ts';

/**
 * What happens to a whole class and belongs to the passage of each of its learners, as patterns of kinds. The rest of a class's entries are the work
 * of its staff, often about one other learner: a mark, a suspicion, a correction.
 */
export const SHARED_KINDS: readonly string[] = [
  'org.class.%',
  'management.timetable.%',
  'management.session.%',
  'teaching.course.published',
  'teaching.session.%',
  'teaching.roll.locked',
  'teaching.live.opened',
  'teaching.call.opened',
  'assessment.exam.%',
  'assessment.sitting.paused',
  'assessment.sitting.resumed',
  'assessment.review.opened',
  'assessment.review.confirmed',
  'assessment.grade.%',
  'assessment.completion.%',
];

/** One page of a timeline; `next` is the cursor of the following page or null. */
export async function timelinePage(
  db: Queryable,
  by: TimelineOf,
  query: { cursor?: string; size?: number },
): Promise<{ items: ChainEntry[]; next: string | null }> {
  const size = query.size ?? 50;
  const rows = await timelineRows(db, by, query.cursor ? readCursor(query.cursor) : null, size + 1);
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return { items, next: rows.length > size && last ? Buffer.from(`${last.at}|${last.id}`).toString('base64url') : null };
}

/**
 * An entry as its learner reads it. What is about the whole class may carry figures of others and scores that are still drafts: its data
 * are the staff's to see; and so is what stands under `staff` in an entry of their own, such as a mark before its grade is published.
 */
export function asLearnerSees(item: ChainEntry, learnerId: string): Omit<ChainEntry, 'data'> & { data: unknown } {
  if (item.learnerId !== learnerId) return { ...item, data: null };
  const { data } = item;
  if (!data || typeof data !== 'object' || !('staff' in data)) return item;
  const { staff: _staff, ...rest } = data;
  return { ...item, data: rest };
}

function readCursor(text: string): { at: Date; id: string } {
  const [at, id] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime()) || !/^led_[0-9a-z]{26}$/.test(id ?? ''))
    throw problem('request.invalid', '翻页位置无效，请从第一页重新查看');
  return { at: date, id: id! };
}
