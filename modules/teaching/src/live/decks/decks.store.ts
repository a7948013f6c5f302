import { sql, type Queryable } from '@yangfan/kernel';

export interface LiveDeckRow {
  roomId: string;
  deckId: string;
  fileId: string;
  accountId: string;
  name: string;
  slot: number;
}
const COLUMNS = sql`room_id as "roomId", deck_id as "deckId", file_id as "fileId", account_id as "accountId", name, slot`;
export const liveDeckRows = (db: Queryable, roomId: string): Promise<LiveDeckRow[]> =>
  db.many<LiveDeckRow>(sql`select ${COLUMNS} from teaching.live_deck where room_id = ${roomId} order by slot`);
export const insertLiveDeck = (db: Queryable, row: LiveDeckRow, at: Date): Promise<number> =>
  db.run(sql`
    insert into teaching.live_deck (room_id, deck_id, file_id, account_id, name, slot, at)
    values (${row.roomId}, ${row.deckId}, ${row.fileId}, ${row.accountId}, ${row.name}, ${row.slot}, ${at}) on conflict do nothing`);
/** Courseware somebody used in any room, newest first. */
export const earlierDecks = (db: Queryable, accountId: string): Promise<{ fileId: string; name: string }[]> =>
  db.many(sql`
    select file_id as "fileId", name from (
      select distinct on (file_id) file_id, name, at from teaching.live_deck where account_id = ${accountId} order by file_id, at desc) f order by at desc limit 30`);

/** Keeps the words of a deck's pages; told again, the newer ones stand. */
export async function saveDeckText(db: Queryable, deckId: string, pages: readonly string[]): Promise<void> {
  await db.run(sql`
    insert into teaching.live_deck_text (deck_id, page, text)
    select ${deckId}, t.page, t.text from unnest(${pages as string[]}::text[]) with ordinality t(text, page) where t.text <> ''
    on conflict (deck_id, page) do update set text = excluded.text`);
}
/** Words of pages by `deck page`. */
export async function deckTexts(db: Queryable, deckIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.many<{ deckId: string; page: number; text: string }>(
    sql`select deck_id as "deckId", page, text from teaching.live_deck_text where deck_id = any(${deckIds as string[]}::text[]) limit 2000`,
  );
  return new Map(rows.map(({ deckId, page, text }) => [`${deckId} ${page}`, text]));
}
