import { sql, type Queryable } from '@yangfan/kernel';

export interface InspectionRow {
  id: string;
  accountId: string;
  enteredAt: Date;
  leftAt: Date | null;
}
const COLUMNS = sql`id, account_id as "accountId", entered_at as "enteredAt", left_at as "leftAt"`;
export const openInspection = (db: Queryable, roomId: string, accountId: string): Promise<InspectionRow | undefined> =>
  db.maybe<InspectionRow>(
    sql`select ${COLUMNS} from teaching.live_inspection where room_id = ${roomId} and account_id = ${accountId} and left_at is null`,
  );
/** The newest of an inspector, open or over: a note may be written after leaving. */
export const lastInspection = (db: Queryable, roomId: string, accountId: string): Promise<InspectionRow | undefined> =>
  db.maybe<InspectionRow>(
    sql`select ${COLUMNS} from teaching.live_inspection where room_id = ${roomId} and account_id = ${accountId} order by entered_at desc limit 1`,
  );
export const insertInspection = async (db: Queryable, row: { id: string; roomId: string; accountId: string; at: Date }): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.live_inspection (id, room_id, account_id, entered_at) values (${row.id}, ${row.roomId}, ${row.accountId}, ${row.at}) on conflict do nothing`)) ===
  1;
export const leaveInspections = (db: Queryable, roomId: string, accountId: string | null, at: Date): Promise<number> =>
  db.run(sql`
    update teaching.live_inspection set left_at = ${at} where room_id = ${roomId} and left_at is null ${accountId ? sql`and account_id = ${accountId}` : sql.empty}`);
export const insertNote = (
  db: Queryable,
  row: { id: string; inspectionId: string; at: Date; text: string; finding: boolean },
): Promise<number> =>
  db.run(sql`
    insert into teaching.live_inspection_note (id, inspection_id, at, text, finding) values (${row.id}, ${row.inspectionId}, ${row.at}, ${row.text}, ${row.finding})`);
export const inspectionRows = (db: Queryable, roomId: string): Promise<InspectionRow[]> =>
  db.many<InspectionRow>(sql`select ${COLUMNS} from teaching.live_inspection where room_id = ${roomId} order by entered_at desc limit 200`);
export const noteRows = (
  db: Queryable,
  inspectionIds: readonly string[],
): Promise<{ inspectionId: string; at: Date; text: string; finding: boolean }[]> =>
  db.many(sql`
    select inspection_id as "inspectionId", at, text, finding from teaching.live_inspection_note where inspection_id = any(${inspectionIds as string[]}::text[]) order by at`);
