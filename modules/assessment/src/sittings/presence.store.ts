import { sql, type Queryable, type Tx } from '@yangfan/kernel';

/** One beat of a candidate's page. */
export interface BeatItem {
  attemptId: string;
  learnerId: string;
  holder: string;
  now: Date;
  address: string;
  unsent: number;
  camera: boolean;
  fullScreen: boolean;
}
/** What the page is told. */
export interface BeatRow {
  i: number;
  state: 'IN_PROGRESS' | 'SUBMITTED' | 'AUTO_SUBMITTED';
  here: boolean;
  startedAt: Date;
  deadline: Date;
  pausedAt: Date | null;
  checkMethod: string;
  client: string;
  durationMin: number;
  rules: Record<string, never>;
  taken: number[];
  messages: { id: string; at: string; text: string; toAll: boolean }[] | null;
}

/** Reads what many pages must know and writes that they were heard of, with two statements for all of them. */
export async function beatMany(tx: Tx, items: readonly BeatItem[]): Promise<Map<number, BeatRow>> {
  const heads = JSON.stringify(
    items.map((item, i) => ({ i, attempt_id: item.attemptId, learner_id: item.learnerId, holder: item.holder })),
  );
  const rows = await tx.many<BeatRow>(sql`
    select h.i, a.state, a.holder = h.holder as here, a.started_at as "startedAt", a.deadline, a.paused_at as "pausedAt", a.check_method as "checkMethod", a.client, e.duration_min as "durationMin", e.rules,
      array(select no::int from assessment.attempt_look l where l.attempt_id = a.id) as taken,
      (select jsonb_agg(jsonb_build_object('id', m.id, 'at', m.at, 'text', m.text, 'toAll', m.attempt_id is null) order by m.at) from (
        select * from assessment.sitting_message g where g.exam_id = a.exam_id and (g.attempt_id = a.id or (g.attempt_id is null and g.at >= a.started_at))
          and not exists (select 1 from assessment.sitting_ack k where k.message_id = g.id and k.attempt_id = a.id) order by g.at limit 20) m) as messages
    from jsonb_to_recordset(${heads}::jsonb) as h (i int, attempt_id text, learner_id text, holder text)
    join assessment.attempt a on a.id = h.attempt_id and a.learner_id = h.learner_id join assessment.exam e on e.id = a.exam_id`);
  const found = new Map(rows.map((row) => [row.i, row]));
  const present = JSON.stringify(
    items.flatMap((item, i) =>
      found.get(i)?.here && found.get(i)!.state === 'IN_PROGRESS'
        ? [
            {
              attempt_id: item.attemptId,
              at: item.now,
              address: item.address,
              unsent: item.unsent,
              camera: item.camera,
              full: item.fullScreen,
            },
          ]
        : [],
    ),
  );
  if (present !== '[]')
    await tx.run(sql`
      insert into assessment.attempt_presence as p (attempt_id, exam_id, heard_at, address, unsent, camera, full_screen)
      select distinct on (r.attempt_id) r.attempt_id, a.exam_id, r.at, r.address, r.unsent, r.camera, r."full"
      from jsonb_to_recordset(${present}::jsonb) as r (attempt_id text, at timestamptz, address text, unsent int, camera boolean, "full" boolean)
      join assessment.attempt a on a.id = r.attempt_id order by r.attempt_id, r.at desc
      on conflict (attempt_id) do update set heard_at = excluded.heard_at, address = excluded.address, unsent = excluded.unsent, camera = excluded.camera, full_screen = excluded.full_screen
      where p.heard_at <= excluded.heard_at`);
  return found;
}

export interface LookRow {
  no: number;
  at: Date;
  way: 'CAMERA' | 'EYES';
  outcome: string;
  fileId: string | null;
}
export const looksOf = (db: Queryable, attemptId: string) =>
  db.many<LookRow>(
    sql`select no, at, way, outcome, file_id as "fileId" from assessment.attempt_look where attempt_id = ${attemptId} order by no limit 20`,
  );
/** Keeps a look; false when that one was taken already. */
export const insertLook = async (
  tx: Tx,
  row: {
    attemptId: string;
    no: number;
    dueAt: Date;
    at: Date;
    way: 'CAMERA' | 'EYES';
    outcome: string;
    fileId: string | null;
    by: string | null;
  },
): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.attempt_look (attempt_id, no, due_at, at, way, outcome, file_id, by_account)
    values (${row.attemptId}, ${row.no}, ${row.dueAt}, ${row.at}, ${row.way}, ${row.outcome}, ${row.fileId}, ${row.by}) on conflict do nothing`)) >
  0;

/** Pictures kept as evidence that are older than the day. */
export const oldPictures = (db: Queryable, before: Date, limit: number) =>
  db.many<{ attemptId: string; no: number; fileId: string }>(sql`
    select attempt_id as "attemptId", no, file_id as "fileId" from assessment.attempt_look where file_id is not null and at < ${before} order by at limit ${limit}`);
export const forgetPicture = (tx: Tx, attemptId: string, no: number) =>
  tx.run(sql`update assessment.attempt_look set file_id = null where attempt_id = ${attemptId} and no = ${no}`);
