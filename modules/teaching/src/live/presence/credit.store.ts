import type { LiveReason } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface CreditRow {
  roomId: string;
  learnerId: string;
  sessionId: string;
  classId: string;
  countedS: number;
  plannedS: number;
  creditedHours: number;
  hours: number;
  firstAt: Date | null;
  lastAt: Date | null;
  asked: number;
  answered: number;
  spokenS: number;
  explanation: string;
  spans: { from: string; to: string; seconds: number; reason: LiveReason }[];
}
const COLUMNS = sql`room_id as "roomId", learner_id as "learnerId", session_id as "sessionId", class_id as "classId", counted_s as "countedS", planned_s as "plannedS",
  credited_hours as "creditedHours", hours, first_at as "firstAt", last_at as "lastAt", asked, answered, spoken_s as "spokenS", explanation, spans`;

export const creditRows = (db: Queryable, roomId: string): Promise<CreditRow[]> =>
  db.many<CreditRow>(sql`select ${COLUMNS} from teaching.live_credit where room_id = ${roomId}`);
/** What rolls and hours need: the credits of a session, or of a learner in a class. */
export const sessionCredits = (
  db: Queryable,
  of: { sessionId: string } | { classId: string; learnerId: string },
): Promise<Pick<CreditRow, 'sessionId' | 'learnerId' | 'creditedHours' | 'hours' | 'explanation'>[]> =>
  db.many(sql`
    select session_id as "sessionId", learner_id as "learnerId", credited_hours as "creditedHours", hours, explanation from teaching.live_credit
    where ${'sessionId' in of ? sql`session_id = ${of.sessionId}` : sql`class_id = ${of.classId} and learner_id = ${of.learnerId}`}`);

export async function insertCredits(db: Queryable, rows: readonly CreditRow[], at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.live_credit (room_id, learner_id, session_id, class_id, counted_s, planned_s, credited_hours, hours, first_at, last_at, asked, answered, spoken_s, explanation, spans, at)
    select r."roomId", r."learnerId", r."sessionId", r."classId", r."countedS", r."plannedS", r."creditedHours", r.hours, r."firstAt", r."lastAt", r.asked, r.answered, r."spokenS", r.explanation,
      r.spans, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("roomId" text, "learnerId" text, "sessionId" text, "classId" text, "countedS" int, "plannedS" int, "creditedHours" float8, hours float8,
      "firstAt" timestamptz, "lastAt" timestamptz, asked int, answered int, "spokenS" int, explanation text, spans jsonb)`);
  // A learner who was there has come and gone; what stands there already (a supplement) stays.
  const present = rows.filter(({ firstAt, lastAt }) => firstAt && lastAt);
  await db.run(sql`
    insert into teaching.check_in (session_id, learner_id, class_id, in_at, out_at, in_method, out_method)
    select r."sessionId", r."learnerId", r."classId", r."firstAt", r."lastAt", 'LIVE', 'LIVE'
    from jsonb_to_recordset(${JSON.stringify(present)}::jsonb) as r("sessionId" text, "learnerId" text, "classId" text, "firstAt" timestamptz, "lastAt" timestamptz)
    on conflict (session_id, learner_id) do nothing`);
}
