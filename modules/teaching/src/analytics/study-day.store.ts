import { sql, type Queryable, type Sql } from '@yangfan/kernel';
import type { StudyDayChange } from './study-day.rules.ts';

/** Adds watched seconds to days: a part of the statement that writes the stretches, so that the sums never differ from them. */
export const studyDaysAdded = (changes: readonly StudyDayChange[]): Sql => sql`
  insert into teaching.study_day as d (class_id, learner_id, day, counted_s, other_s, night_s, first_at, last_at)
  select * from unnest(${changes.map((c) => c.classId)}::text[], ${changes.map((c) => c.learnerId)}::text[], ${changes.map((c) => c.day)}::date[],
    ${changes.map((c) => c.countedS)}::float8[], ${changes.map((c) => c.otherS)}::float8[], ${changes.map((c) => c.nightS)}::float8[],
    ${changes.map((c) => c.firstAt)}::timestamptz[], ${changes.map((c) => c.lastAt)}::timestamptz[])
  on conflict (class_id, learner_id, day) do update set counted_s = d.counted_s + excluded.counted_s, other_s = d.other_s + excluded.other_s,
    night_s = d.night_s + excluded.night_s, first_at = least(d.first_at, excluded.first_at), last_at = greatest(d.last_at, excluded.last_at)`;

export interface StudyDayRow {
  learnerId: string;
  day: string;
  countedS: number;
  otherS: number;
  nightS: number;
  firstAt: Date;
  lastAt: Date;
}

/** The days of some learners of a class, oldest first. */
export const studyDays = (db: Queryable, classId: string, learnerIds: readonly string[]): Promise<StudyDayRow[]> =>
  db.many<StudyDayRow>(sql`
    select learner_id as "learnerId", day::text as day, counted_s as "countedS", other_s as "otherS", night_s as "nightS", first_at as "firstAt", last_at as "lastAt"
    from teaching.study_day where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[]) order by learner_id, day`);
