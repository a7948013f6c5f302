import { afterAll, beforeAll, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let sessionId: string;
const RATERS = 5;
const written: { rows: (string | number | null)[][] }[] = [];

beforeAll(async () => {
  stage = await startTeaching({ learners: 7, sheet: { write: async (sheet) => (written.push(sheet), Buffer.from('xlsx')) } });
  sessionId = stage.sessions.find(({ mode, day }) => mode === 'OFFLINE' && day === '2026-11-24')!.id;
  // Everybody but the last came.
  for (const { learnerId } of stage.learners.slice(0, -1))
    await stage.db.run(sql`
      insert into teaching.check_in (session_id, learner_id, class_id, in_at, in_method)
      values (${sessionId}, ${learnerId}, ${stage.classId}, '2026-11-24T08:30:00+08:00', 'QR_FACE')`);
});
afterAll(() => stage.stop());

const mine = async (as: Actor) => (await stage.call(teachingRoutes.myRatings, {}, { as })).body;
const rate = (as: Actor, lecturer: number, comment?: string) =>
  stage.call(
    teachingRoutes.rateSession,
    { params: { sessionId }, body: { stars: { practical: 4, lecturer, organisation: 5 }, ...(comment ? { comment } : {}) } },
    { as },
  );
const skip = (as: Actor) => stage.call(teachingRoutes.skipRating, { params: { sessionId } }, { as });
const totals = async (as: Actor = stage.lecturer, query = {}) =>
  stage.call(teachingRoutes.lecturerRatings, { params: { lecturerId: stage.lecturerId }, query }, { as });

it('[T3] nothing is asked before the lesson is over, and nobody rates where they were not', async () => {
  const [one] = stage.learners;
  stage.at('10:00:00');
  expect(await mine(one!)).toMatchObject({ items: [], waiting: 0 });
  expect((await rate(one!, 5)).code).toBe('teaching.rating.closed');
  stage.at('12:00:00');
  expect((await mine(one!)).items.map((item) => [item.sessionId, item.stars, item.lecturerName])).toEqual([[sessionId, null, '王讲师']]);
  expect((await rate(stage.learners.at(-1)!, 5)).code).toBe('teaching.rating.not_there');
  expect((await mine(stage.learners.at(-1)!)).items).toEqual([]);
  expect((await rate(stage.outsider, 5)).status).toBe(404);
  expect((await rate(stage.teacher, 5)).status).toBe(403);
});

it('[T3] one vote a learner and session: said again it is changed, not added; blocked words are starred', async () => {
  const [one] = stage.learners;
  expect((await rate(one!, 2, '讲得太快')).body).toMatchObject({
    stars: { practical: 4, lecturer: 2, organisation: 5 },
    comment: '讲得太快',
  });
  const [word] = (await stage.db.one<{ value: string[] }>(sql`select rules -> 'live.blockedWords' as value from policy.snapshot limit 1`))
    .value;
  const changed = await rate(one!, 3, `${word}，讲得太快`);
  expect(changed.body.comment).toBe(`${'*'.repeat([...word!].length)}，讲得太快`);
  expect(await mine(one!)).toMatchObject({ waiting: 0, items: [{ stars: { lecturer: 3 } }] });
  expect(await stage.db.one(sql`select count(*)::int as n from teaching.lecturer_rating`)).toEqual({ n: 1 });
  const wrong = await stage.call(
    teachingRoutes.rateSession,
    { params: { sessionId }, body: { stars: { practical: 4, lecturer: 6, organisation: 5 } } },
    { as: one! },
  );
  expect(wrong.status).toBe(400);
});

it('[T3] whoever skips is not asked again and may still change their mind', async () => {
  const skipper = stage.learners[5]!;
  expect((await skip(skipper)).status).toBe(200);
  expect((await skip(skipper)).status).toBe(200);
  expect(await mine(skipper)).toMatchObject({ waiting: 0, items: [{ skipped: true, stars: null }] });
});

it('[T3] nothing the product keeps links a person with stars: no name, no account, no moment; neither ledger nor audit log has it', async () => {
  for (const [index, learner] of stage.learners.slice(1, RATERS).entries())
    expect((await rate(learner, 4 + (index % 2), index === 0 ? '例子很实用' : undefined)).status).toBe(200);
  const { db } = stage;
  const { rows, skips, ledger, audit, kept } = await db.one<Record<'rows' | 'skips' | 'ledger' | 'audit' | 'kept', string>>(sql`
    select (select json_agg(r)::text from teaching.lecturer_rating r) as rows, (select json_agg(s)::text from teaching.rating_skip s) as skips,
      (select coalesce(json_agg(e)::text, '') from ledger.entry e where e.kind like '%rat%' or e.data::text like '%stars%') as ledger,
      (select coalesce(json_agg(a)::text, '') from kernel.audit a where a.action like '%rating%') as audit,
      (select coalesce(json_agg(i)::text, '') from kernel.idempotency i) as kept`);
  for (const { learnerId, accountId } of stage.learners)
    for (const text of [rows, skips, ledger, audit, kept]) {
      expect(text).not.toContain(learnerId);
      expect(text).not.toContain(accountId);
    }
  expect(ledger).toBe('');
  expect(audit).toBe('');
  const columns = await db.many<{ name: string }>(
    sql`select column_name as name from information_schema.columns where table_schema = 'teaching' and table_name = 'lecturer_rating' and data_type like 'timestamp%' order by 1`,
  );
  // Both moments are the session's, the same for all who rated it.
  expect(columns.map(({ name }) => name)).toEqual(['closes_at', 'session_at']);
});

it('[T3] while it may still be changed nobody sees a figure; afterwards the lecturer sees sums, the class teacher nothing, others nothing', async () => {
  expect((await totals()).body).toMatchObject({ raters: 0, mean: null, sessions: [], comments: [], tooFew: 0, minRaters: 5 });
  stage.at('11:30:00', '2026-12-01');
  expect((await rate(stage.learners[0]!, 1)).code).toBe('teaching.rating.closed');
  expect((await skip(stage.learners[0]!)).code).toBe('teaching.rating.closed');
  const { body } = await totals();
  expect(body).toMatchObject({ raters: 5, tooFew: 0, sessions: [{ sessionId, raters: 5, practical: 4, lecturer: 4.2, organisation: 5 }] });
  expect(body.dimensions.find(({ key }) => key === 'lecturer')).toEqual({ key: 'lecturer', mean: 4.2, counts: [0, 0, 1, 2, 2] });
  expect(body.months).toEqual([{ month: '2026-11', sessions: 1, raters: 5, mean: 4.4 }]);
  expect([...body.comments].sort()).toEqual(expect.arrayContaining(['例子很实用']));
  expect(JSON.stringify(body)).not.toContain('lrn_');
  expect((await totals(stage.officer)).body.raters).toBe(5);
  for (const other of [stage.teacher, stage.foreignLecturer, stage.learners[0]!]) expect((await totals(other)).status).toBe(403);
  expect((await totals(stage.lecturer, { from: '2026-11-25', to: '2026-12-01' })).body.raters).toBe(0);
  await stage.call(teachingRoutes.exportLecturerRatings, { params: { lecturerId: stage.lecturerId }, query: {} }, { as: stage.officer });
  expect(written.at(-1)!.rows.map((row) => row.slice(3))).toEqual([[5, 4.4, 4, 4.2, 5]]);
});

it('[T3] one rater fewer than the smallest number, and nothing of the session is shown; a practice class never is', async () => {
  const { db, classId } = stage;
  await db.run(sql`update org.class set kind = 'PRACTICE' where id = ${classId}`);
  expect((await totals()).body).toMatchObject({ raters: 0, sessions: [], comments: [] });
  stage.at('12:00:00');
  expect((await mine(stage.learners[0]!)).items).toEqual([]);
  expect((await rate(stage.learners[0]!, 5)).status).toBe(404);
  await db.run(sql`update org.class set kind = 'FORMAL' where id = ${classId}`);
  stage.at('11:30:00', '2026-12-01');
  await db.run(sql`delete from teaching.lecturer_rating where digest = (select min(digest) from teaching.lecturer_rating)`);
  expect((await totals()).body).toMatchObject({ raters: 0, mean: null, dimensions: [], sessions: [], comments: [], tooFew: 1 });
});
