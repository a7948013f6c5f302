import type { CaptionTrack } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { Cue } from './captions.rules.ts';

export interface TrackRow {
  id: string;
  lessonId: string;
  classId: string;
  language: CaptionTrack['language'];
  label: string;
  version: number;
  updatedAt: Date;
}
/** So many languages a film may have. */
export const TRACKS_MAX = 8;

const TRACK = sql`t.id, t.lesson_id as "lessonId", t.class_id as "classId", t.language, t.label, t.version, t.updated_at as "updatedAt"`;
type Stored = [from: number, to: number, text: string][];
const stored = (cues: readonly Cue[]): string => JSON.stringify(cues.map(({ from, to, text }) => [from, to, text]));

export const trackRows = (db: Queryable, lessonId: string): Promise<(TrackRow & { count: number })[]> =>
  db.many(
    sql`select ${TRACK}, jsonb_array_length(t.cues) as count from teaching.caption_track t where t.lesson_id = ${lessonId} order by t.language limit ${TRACKS_MAX}`,
  );
export async function trackOf(db: Queryable, lessonId: string, id: string): Promise<(TrackRow & { cues: Cue[] }) | undefined> {
  const row = await db.maybe<TrackRow & { stored: Stored }>(
    sql`select ${TRACK}, t.cues as stored from teaching.caption_track t where t.lesson_id = ${lessonId} and t.id = ${id}`,
  );
  if (!row) return undefined;
  const { stored: cues, ...track } = row;
  return { ...track, cues: cues.map(([from, to, text]) => ({ from, to, text })) };
}
/** Puts a language's captions in the place of the earlier ones; gives the track's id. */
export async function putTrack(
  db: Queryable,
  row: Omit<TrackRow, 'version' | 'updatedAt'> & { cues: readonly Cue[] },
  by: { accountId: string; at: Date },
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into teaching.caption_track as t (id, lesson_id, class_id, language, label, cues, created_by, updated_at)
    values (${row.id}, ${row.lessonId}, ${row.classId}, ${row.language}, ${row.label}, ${stored(row.cues)}::jsonb, ${by.accountId}, ${by.at})
    on conflict (lesson_id, language) do update set label = excluded.label, cues = excluded.cues, version = t.version + 1, updated_at = excluded.updated_at returning t.id`);
  return id;
}
/** Writes changed cues, unless somebody else did since `version`. */
export async function saveCues(db: Queryable, id: string, version: number, cues: readonly Cue[], at: Date): Promise<boolean> {
  return (
    (await db.run(
      sql`update teaching.caption_track set cues = ${stored(cues)}::jsonb, version = version + 1, updated_at = ${at} where id = ${id} and version = ${version}`,
    )) === 1
  );
}
export const removeTrack = (db: Queryable, lessonId: string, id: string): Promise<number> =>
  db.run(sql`delete from teaching.caption_track where lesson_id = ${lessonId} and id = ${id}`);
