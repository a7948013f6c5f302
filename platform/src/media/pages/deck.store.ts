import { sql, type Queryable } from '@yangfan/kernel';

export interface DeckRow {
  id: string;
  fileId: string;
  ownerAccountId: string;
  name: string;
  status: 'WAITING' | 'RUNNING' | 'READY' | 'WHOLE' | 'FAILED';
  pages: number;
  done: number;
  note: string | null;
  createdAt: Date;
}

const COLUMNS = sql`id, file_id as "fileId", owner_account_id as "ownerAccountId", name, status, pages, done, note, created_at as "createdAt"`;

/** Decks by id. */
export function deckRows(db: Queryable, ids: readonly string[]): Promise<DeckRow[]> {
  return db.many<DeckRow>(sql`select ${COLUMNS} from media.deck where id = any(${ids as string[]}::text[])`);
}

/** Keeps a new deck, or gives the one its file has already; `made` says which. */
export async function insertDeck(db: Queryable, row: DeckRow): Promise<{ id: string; made: boolean }> {
  const made = await db.run(sql`
    insert into media.deck (id, file_id, owner_account_id, name, status, pages, done, note, created_at)
    values (${row.id}, ${row.fileId}, ${row.ownerAccountId}, ${row.name}, ${row.status}, ${row.pages}, ${row.done}, ${row.note}, ${row.createdAt})
    on conflict (file_id) do nothing`);
  const { id } = await db.one<{ id: string }>(sql`select id from media.deck where file_id = ${row.fileId}`);
  return { id, made: made === 1 };
}

/** Moves a deck on; only from one of the `from` statuses. Gives the number of rows changed. */
export function setDeck(
  db: Queryable,
  id: string,
  from: readonly DeckRow['status'][],
  to: { status: DeckRow['status']; pages?: number; done: number; note: string | null },
): Promise<number> {
  return db.run(sql`
    update media.deck set status = ${to.status}, pages = coalesce(${to.pages ?? null}::integer, pages), done = ${to.done}, note = ${to.note}
    where id = ${id} and status = any(${from as string[]}::text[])`);
}
