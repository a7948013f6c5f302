import { newId, newToken, sql } from '@yangfan/kernel';
import { quantile, type Cost, type Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import type { Request } from '../generator.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, digestOf, type Person, type World } from '../world.ts';

const CLASS = 200;
const SAVERS = 64;
const SAVES = 12_000;

/** A published exam that can be entered now, and its candidates, each with a fresh pass of the identity check. */
async function makeExam(world: World, count: number): Promise<{ examId: string; people: Person[]; passes: string[] }> {
  const { db } = world.product;
  const classId = await world.makeClass();
  const people = await world.makePeople(classId, count);
  const examId = newId('exm');
  await db.run(sql`
    insert into assessment.exam (id, class_id, class_name, institution_id, region_code, lecturer_ids, practice, title, program_code, starts_at, duration_min, entry_from, entry_until, ends_at,
      pass_score, full_score, questions, leave_warn, leave_limit, status, created_by)
    select ${examId}, id, name, institution_id, region_code, '{}', false, '理论考试', program_code, now() - interval '1 minute', 90, now() - interval '30 minutes', now() + interval '30 minutes',
      now() + interval '2 hours', 60, 100, 50, 3, 5, 'PUBLISHED', 'bench' from org.class where id = ${classId}`);
  const passes = people.map(() => newToken());
  await db.run(sql`
    insert into identity.face_check (id, account_id, learner_id, purpose, way, outcome, token_sha256, token_expires_at, at)
    select id, account, learner, 'EXAM_ENTER', 'FACE', 'ACCEPT', digest, now() + interval '1 hour', now()
    from unnest(${people.map(() => newId('fck'))}::text[], ${people.map((one) => one.accountId)}::text[], ${people.map((one) => one.learnerId)}::text[], ${passes.map(digestOf)}::text[])
      as t (id, account, learner, digest)`);
  return { examId, people, passes };
}

type Hall = Awaited<ReturnType<typeof makeExam>>;

/** The whole class at once. */
async function enter(world: World, { examId, people, passes }: Hall) {
  await world.settle();
  const sequences = people.map((person, index): Request[] => [
    {
      method: 'POST',
      path: `/v1/assessment/exams/${examId}/attempts`,
      headers: { ...bearer(person.token), 'idempotency-key': newToken(12) },
      body: { checkToken: passes[index], pledge: true },
    },
  ]);
  const outcome = await measure(world.product.roots(), { port: world.product.port, clients: people.length, sequences });
  return { ...outcome, n: people.length, readyS: Math.max(...outcome.endS) };
}

async function stage() {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  await enter(world, await makeExam(world, 20));
  return { product, world, floor };
}

/** The bank ten times as large, and so many exams in it that the class is a tenth of all attempts. */
async function growExams(world: World, attempts: number): Promise<void> {
  const { db } = world.product;
  await db.run(sql`
    insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, options, targets, answer, analysis, enemy_group, status, version)
    select 'itm_' || substr(md5(id || k), 1, 26), code || '-' || k, program_code, type, chapter, knowledge, difficulty, stem, options, targets, answer, analysis, enemy_group, status, version
    from assessment.item cross join generate_series(1, 9) k`);
  await world.product.restart();
  await enter(world, await makeExam(world, attempts));
}

export async function examStart(report: Report): Promise<void> {
  const { world, floor } = await stage();
  const small = await enter(world, await makeExam(world, CLASS));
  const bare = await floor.measure(
    'exam',
    CLASS,
    Array.from({ length: CLASS }, () => ({ id: newId('att') })),
  );
  report.cost(small, bare);
  report.note('ready_s', small.readyS, 's', CLASS, Math.max(...bare.endS));
  report.note('p95_s', quantile(small.ms, 0.95) / 1000, 's', CLASS);
  const large = await enter(world, await makeExam(world, 1500));
  report.cost(large, null, '_1500');
  report.note('ready_s_1500', large.readyS, 's', 1500);
  await growExams(world, 300);
  const grown = await enter(world, await makeExam(world, CLASS));
  report.cost(grown, null, '_x10');
  report.note('ready_s_x10', grown.readyS, 's', CLASS);
}

interface Running {
  id: string;
  holder: string;
  person: Person;
}

async function running(world: World, hall: Hall): Promise<Running[]> {
  const rows = await world.product.db.many<{ id: string; holder: string; learnerId: string }>(
    sql`select id, holder, learner_id as "learnerId" from assessment.attempt where exam_id = ${hall.examId}`,
  );
  const people = new Map(hall.people.map((person) => [person.learnerId, person]));
  return rows.map(({ id, holder, learnerId }) => ({ id, holder, person: people.get(learnerId)! }));
}

/** One answer a request, spread over everybody who sits the exam. */
async function save(world: World, attempts: readonly Running[], saves: number, round: number): Promise<Cost & { ms: number[] }> {
  await world.settle();
  const sequences = Array.from({ length: saves }, (_none, index): Request[] => {
    const { id, holder, person } = attempts[index % attempts.length]!;
    const no = 1 + (Math.floor(index / attempts.length) % 50);
    return [
      {
        method: 'PUT',
        path: `/v1/assessment/attempts/${id}/answers`,
        headers: bearer(person.token),
        body: { holder, answers: [{ no, value: 'A', version: round * 1000 + 1 + Math.floor(index / attempts.length / 50) }] },
      },
    ];
  });
  const outcome = await measure(world.product.roots(), { port: world.product.port, clients: SAVERS, sequences });
  return { ...outcome, n: saves };
}

export async function autosave(report: Report): Promise<void> {
  const { world, floor } = await stage();
  const hall = await makeExam(world, CLASS);
  await enter(world, hall);
  const attempts = await running(world, hall);
  await save(world, attempts, 2000, 1);
  const measured = await save(world, attempts, SAVES, 2);
  const bodies = Array.from({ length: SAVES }, (_none, index) => ({
    attempt: `a${index % CLASS}`,
    no: 1 + (Math.floor(index / CLASS) % 50),
    value: 'A',
    version: 1 + index,
  }));
  await floor.measure('autosave', SAVERS, bodies.slice(0, 1000));
  report.cost(measured, await floor.measure('autosave', SAVERS, bodies));
  const batched = await floor.measure('batched', SAVERS, bodies);
  report.note('floor_batched_cpu_ms', batched.cpuMs / batched.n, 'ms', batched.n);
  report.note('floor_batched_per_s', batched.n / batched.seconds, '/s', batched.n);
  report.note('p95_ms', quantile(measured.ms, 0.95), 'ms', SAVES);
  const more = await makeExam(world, CLASS * 9);
  await enter(world, more);
  const all = [...attempts, ...(await running(world, more))];
  await fill(world, all);
  report.cost(await save(world, all, SAVES, 3), null, '_x10');
}

/** Fifty answers for everybody, as they would stand there at the end. */
async function fill(world: World, attempts: readonly Running[]): Promise<void> {
  const rows = attempts.map(({ id }) => id);
  await world.product.db.run(sql`
    insert into assessment.attempt_answer (attempt_id, no, value, version, at)
    select a.id, n, case i.type when 'SINGLE' then '"A"'::jsonb when 'JUDGE' then 'true'::jsonb when 'CALC' then '42'::jsonb when 'FILL' then '["店铺"]'::jsonb when 'MATCH' then '{"A":"1"}'::jsonb
      else '["A","B"]'::jsonb end, 1, now()
    from assessment.attempt a cross join generate_series(1, 50) n join assessment.item i on i.id = a.paper->'questions'->(n - 1)->>'itemId'
    where a.id = any(${rows}::text[]) on conflict do nothing`);
}

async function hand(world: World, attempts: readonly Running[]) {
  await fill(world, attempts);
  await world.settle();
  const sequences = attempts.map(({ id, holder, person }): Request[] => [
    {
      method: 'POST',
      path: `/v1/assessment/attempts/${id}/submission`,
      headers: { ...bearer(person.token), 'idempotency-key': newToken(12) },
      body: { holder, answers: [] },
    },
  ]);
  const outcome = await measure(world.product.roots(), { port: world.product.port, clients: 16, sequences });
  return { ...outcome, n: attempts.length };
}

export async function submit(report: Report): Promise<void> {
  const { product, world, floor } = await stage();
  const hall = await makeExam(world, CLASS + 50);
  await enter(world, hall);
  const attempts = await running(world, hall);
  await hand(world, attempts.slice(CLASS));
  const measured = await hand(world, attempts.slice(0, CLASS));
  await product.db.run(sql`insert into floor.attempt (id) select id from assessment.attempt`);
  await product.db.run(sql`insert into floor.answer select attempt_id, no, value, version, at from assessment.attempt_answer`);
  report.cost(
    measured,
    await floor.measure(
      'submit',
      16,
      attempts.map(({ id }) => ({ id })),
    ),
  );
  report.note('p95_ms', quantile(measured.ms, 0.95), 'ms', CLASS);
  const more = await makeExam(world, CLASS * 9);
  await enter(world, more);
  const others = await running(world, more);
  await fill(world, others);
  report.cost(await hand(world, others.slice(0, CLASS)), null, '_x10');
}
