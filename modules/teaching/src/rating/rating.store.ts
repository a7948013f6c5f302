import type { RatingStars } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Rating } from './rating.rules.ts';

const MOST = 50_000;
const ids = (list: readonly string[]) => list as string[];

export interface OwnRating extends RatingStars {
  digest: string;
  comment: string;
}
/** Ratings by their digests: whoever can compute one may read it. */
export const ratingsByDigest = (db: Queryable, digests: readonly string[]): Promise<OwnRating[]> =>
  db.many<OwnRating>(
    sql`select digest, practical, lecturer, organisation, comment from teaching.lecturer_rating where digest = any(${ids(digests)}::text[])`,
  );

export const skippedAmong = async (db: Queryable, digests: readonly string[]): Promise<Set<string>> =>
  new Set(
    (await db.many<{ digest: string }>(sql`select digest from teaching.rating_skip where digest = any(${ids(digests)}::text[])`)).map(
      ({ digest }) => digest,
    ),
  );

/** Writes a rating, or changes the one with the same digest; the number of rows per digest is never more than one. */
export const putRating = (
  tx: Tx,
  row: OwnRating & { sessionId: string; classId: string; lecturerId: string; sessionAt: Date; closesAt: Date },
) =>
  tx.run(sql`
    insert into teaching.lecturer_rating (digest, session_id, class_id, lecturer_id, session_at, closes_at, practical, lecturer, organisation, comment)
    values (${row.digest}, ${row.sessionId}, ${row.classId}, ${row.lecturerId}, ${row.sessionAt}, ${row.closesAt}, ${row.practical}, ${row.lecturer}, ${row.organisation}, ${row.comment})
    on conflict (digest) do update set practical = excluded.practical, lecturer = excluded.lecturer, organisation = excluded.organisation, comment = excluded.comment`);

export const putSkip = (tx: Tx, digest: string) =>
  tx.run(sql`insert into teaching.rating_skip (digest) values (${digest}) on conflict do nothing`);

/** Ratings of a lecturer's sessions of a period whose time to rate is over; in the order of the digests, which says nothing. */
export const closedRatings = (
  db: Queryable,
  of: { lecturerId: string; since: Date; until: Date; now: Date },
): Promise<(Rating & { classId: string; sessionAt: Date })[]> =>
  db.many<Rating & { classId: string; sessionAt: Date }>(sql`
    select session_id as "sessionId", class_id as "classId", session_at as "sessionAt", practical, lecturer, organisation, comment from teaching.lecturer_rating
    where lecturer_id = ${of.lecturerId} and session_at >= ${of.since} and session_at < ${of.until} and closes_at <= ${of.now} order by digest limit ${MOST}`);
