import type { Queryable } from '@yangfan/kernel';
import { itemRows } from './bank.store.ts';

/** A page of the bank for a checked query. */
export function itemPage(
  db: Queryable,
  query: {
    programCode?: string;
    chapter?: string;
    knowledge?: string;
    type?: string;
    difficulty?: number;
    status?: string;
    search?: string;
  },
  page: { limit: number; offset: number },
) {
  return itemRows(
    db,
    {
      id: null,
      programCode: query.programCode ?? null,
      knowledge: query.knowledge ?? null,
      status: query.status ?? null,
      chapter: query.chapter ?? null,
      type: query.type ?? null,
      difficulty: query.difficulty ?? null,
      search: query.search ?? '',
    },
    page,
  );
}
