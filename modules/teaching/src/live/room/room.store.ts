import type { LiveRoomState, LiveSettings, LiveStage } from '@yangfan/contract';
import { coveredSql, newId, sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Period } from './room.states.ts';

export interface RoomRow {
  id: string;
  sessionId: string;
  classId: string;
  institutionId: string;
  className: string;
  institutionName: string | null;
  title: string;
  startsAt: Date;
  endsAt: Date;
  hours: number;
  state: LiveRoomState;
  settings: LiveSettings;
  stage: LiveStage;
  seq: number;
  periods: Period[];
  liveAt: Date | null;
  endedAt: Date | null;
  nextPopupAt: Date | null;
  publishedAt: Date | null;
  keepUntil: string | null;
  forgottenAt: Date | null;
  audience: 'CLASS' | 'REGION' | 'INSTITUTION';
  regionCode: string;
  lecturerIds: string[];
  arrangedBy: string | null;
}
const COLUMNS = sql`r.id, r.session_id as "sessionId", r.class_id as "classId", r.institution_id as "institutionId", r.class_name as "className",
  r.institution_name as "institutionName", r.title, r.starts_at as "startsAt", r.ends_at as "endsAt", r.hours, r.state, r.settings, r.stage, r.seq, r.periods,
  r.live_at as "liveAt", r.ended_at as "endedAt", r.next_popup_at as "nextPopupAt", r.published_at as "publishedAt", r.keep_until::text as "keepUntil",
  r.forgotten_at as "forgottenAt", r.audience, r.region_code as "regionCode", r.lecturer_ids as "lecturerIds", r.arranged_by as "arrangedBy"`;

export const roomRow = (db: Queryable, id: string): Promise<RoomRow | undefined> =>
  db.maybe<RoomRow>(sql`select ${COLUMNS} from teaching.live_room r where r.id = ${id}`);
/** Everything that changes a room comes one after the other. */
export const lockRoom = (db: Queryable, id: string): Promise<RoomRow | undefined> =>
  db.maybe<RoomRow>(sql`select ${COLUMNS} from teaching.live_room r where r.id = ${id} for no key update`);
export const roomOfSession = (db: Queryable, sessionId: string): Promise<RoomRow | undefined> =>
  db.maybe<RoomRow>(sql`select ${COLUMNS} from teaching.live_room r where r.session_id = ${sessionId}`);
export const openRoomIds = async (db: Queryable): Promise<string[]> =>
  (await db.many<{ id: string }>(sql`select id from teaching.live_room where state in ('WAITING', 'LIVE', 'PAUSED') order by id`)).map(
    ({ id }) => id,
  );

/** When the rooms of these sessions begin, as far as they have one. */
export async function roomStarts(db: Queryable, sessionIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.many<{ sessionId: string; startsAt: Date }>(sql`
    select session_id as "sessionId", starts_at as "startsAt" from teaching.live_room where session_id = any(${sessionIds}::text[])`);
  return new Map(rows.map((row) => [row.sessionId, row.startsAt]));
}

/** Brings the planned rooms of a class in line with its timetable; rooms that were opened stay as they are. */
export async function planRooms(
  db: Queryable,
  cls: TrainingClass,
  sessions: readonly TimetableSession[],
  settings: LiveSettings,
  stage: LiveStage,
): Promise<void> {
  const live = sessions.filter(({ mode, status }) => mode === 'LIVE' && status !== 'CANCELLED');
  const rows = live.map((one) => ({
    id: newId('lvr'),
    sessionId: one.id,
    title: one.title,
    startsAt: one.startsAt,
    endsAt: one.endsAt,
    hours: one.hours,
  }));
  const lecturers = [...new Set([...cls.lecturers.map(({ lecturerId }) => lecturerId), ...live.map(({ lecturerId }) => lecturerId)])];
  await db.run(sql`
    delete from teaching.live_room where class_id = ${cls.id} and state = 'PLANNED' and session_id <> all(${rows.map(({ sessionId }) => sessionId)}::text[])`);
  await db.run(sql`
    insert into teaching.live_room as r (id, session_id, class_id, institution_id, region_code, lecturer_ids, class_name, institution_name, title, starts_at, ends_at, hours, state, settings, stage)
    select x.id, x."sessionId", ${cls.id}, ${cls.institutionId}, ${cls.regionCode}, ${lecturers}::text[], ${cls.name}, ${cls.institutionName}, x.title, x."startsAt", x."endsAt", x.hours,
      'PLANNED', ${JSON.stringify(settings)}::jsonb, ${JSON.stringify(stage)}::jsonb
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id text, "sessionId" text, title text, "startsAt" timestamptz, "endsAt" timestamptz, hours float8)
    on conflict (session_id) do update set title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at, hours = excluded.hours,
      lecturer_ids = excluded.lecturer_ids, class_name = excluded.class_name
    where r.state = 'PLANNED' and (r.title, r.starts_at, r.ends_at, r.hours, r.lecturer_ids, r.class_name)
      is distinct from (excluded.title, excluded.starts_at, excluded.ends_at, excluded.hours, excluded.lecturer_ids, excluded.class_name)`);
}

export interface RoomFilter {
  classId?: string | undefined;
  state?: string | undefined;
  day?: string | undefined;
  q?: string | undefined;
}
/** Rooms that the grants cover, newest first. */
export function coveredRooms(
  db: Queryable,
  grants: readonly Grant[],
  filter: RoomFilter,
  page: { limit: number; offset: number },
): Promise<(RoomRow & { total: number })[]> {
  const where: Sql[] = [
    coveredSql(grants, {
      region: sql`r.region_code`,
      institution: sql`r.institution_id`,
      class: sql`r.class_id`,
      lecturer: (id) => sql`${id} = any(r.lecturer_ids)`,
    }),
  ];
  if (filter.classId) where.push(sql`r.class_id = ${filter.classId}`);
  if (filter.state === 'NOW') where.push(sql`r.state in ('WAITING', 'LIVE', 'PAUSED')`);
  else if (filter.state) where.push(sql`r.state = ${filter.state}`);
  if (filter.day) where.push(sql`(r.starts_at at time zone 'Asia/Shanghai')::date = ${filter.day}::date`);
  if (filter.q) where.push(sql`strpos(r.title || ' ' || r.class_name || ' ' || coalesce(r.institution_name, ''), ${filter.q}) > 0`);
  return db.many(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.live_room r where ${sql.join(where, sql` and `)}
    order by r.starts_at desc, r.id limit ${page.limit} offset ${page.offset}`);
}
export const roomsOfClasses = (db: Queryable, classIds: readonly string[]): Promise<RoomRow[]> =>
  db.many<RoomRow>(
    sql`select ${COLUMNS} from teaching.live_room r where r.class_id = any(${classIds as string[]}::text[]) order by r.starts_at, r.id limit 500`,
  );
export const insertPublicRoom = async (
  db: Queryable,
  row: Pick<
    RoomRow,
    | 'id'
    | 'sessionId'
    | 'audience'
    | 'institutionId'
    | 'regionCode'
    | 'lecturerIds'
    | 'className'
    | 'title'
    | 'startsAt'
    | 'endsAt'
    | 'arrangedBy'
    | 'settings'
    | 'stage'
  >,
): Promise<number> =>
  db.run(sql`
    insert into teaching.live_room (id, session_id, class_id, audience, institution_id, region_code, lecturer_ids, class_name, title, starts_at, ends_at, hours, state, settings, stage, arranged_by)
    values (${row.id}, ${row.sessionId}, '', ${row.audience}, ${row.institutionId}, ${row.regionCode}, ${row.lecturerIds}::text[], ${row.className}, ${row.title}, ${row.startsAt}, ${row.endsAt}, 0,
      'PLANNED', ${JSON.stringify(row.settings)}::jsonb, ${JSON.stringify(row.stage)}::jsonb, ${row.arrangedBy})`);
export const deleteRoom = (db: Queryable, id: string): Promise<number> =>
  db.run(sql`delete from teaching.live_room where id = ${id} and state = 'PLANNED'`);
/** Events of the last ninety days and to come; the caller keeps those the learner is invited to. */
export const publicRooms = (db: Queryable, since: Date): Promise<RoomRow[]> =>
  db.many<RoomRow>(
    sql`select ${COLUMNS} from teaching.live_room r where r.audience <> 'CLASS' and r.starts_at >= ${since} order by r.starts_at, r.id limit 300`,
  );
/** Learners heard of since then, by room. */
export async function presentCounts(db: Queryable, roomIds: readonly string[], since: Date): Promise<Map<string, number>> {
  const rows = await db.many<{ id: string; count: number }>(sql`
    select room_id as id, count(*)::int as count from teaching.live_member
    where room_id = any(${roomIds as string[]}::text[]) and role = 'LEARNER' and span_from is not null and last_at >= ${since} group by room_id`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

export type RoomChange = Partial<
  Pick<
    RoomRow,
    'state' | 'settings' | 'stage' | 'periods' | 'liveAt' | 'endedAt' | 'nextPopupAt' | 'publishedAt' | 'keepUntil' | 'forgottenAt'
  > & {
    openedAt: Date;
  }
>;
const COLUMN: Record<keyof RoomChange, Sql> = {
  state: sql`state`,
  settings: sql`settings`,
  stage: sql`stage`,
  periods: sql`periods`,
  liveAt: sql`live_at`,
  endedAt: sql`ended_at`,
  nextPopupAt: sql`next_popup_at`,
  publishedAt: sql`published_at`,
  keepUntil: sql`keep_until`,
  forgottenAt: sql`forgotten_at`,
  openedAt: sql`opened_at`,
};
const JSON_COLUMNS = new Set(['settings', 'stage', 'periods']);
/** Writes only what is given. */
export async function changeRoom(db: Queryable, id: string, change: RoomChange): Promise<void> {
  const parts = Object.entries(change).map(([key, value]) => {
    const column = COLUMN[key as keyof RoomChange];
    return JSON_COLUMNS.has(key) ? sql`${column} = ${JSON.stringify(value)}::jsonb` : sql`${column} = ${value ?? null}`;
  });
  await db.run(sql`update teaching.live_room set ${sql.join(parts, sql`, `)} where id = ${id}`);
}

/** Rooms whose replay has been kept as long as the policy says. */
export const roomsToForget = (db: Queryable, day: string): Promise<RoomRow[]> =>
  db.many<RoomRow>(
    sql`select ${COLUMNS} from teaching.live_room r where r.keep_until < ${day}::date and r.forgotten_at is null and r.state in ('ENDED', 'REPLAY') limit 200`,
  );
