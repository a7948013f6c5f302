import { newId, sql } from '@yangfan/kernel';
import { quantile, type Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, type World } from '../world.ts';

const LEARNERS = 60;
const CHAPTERS = 12;
const LESSONS = 5;
const CLIENTS = 4;
const REQUESTS = 400;
const DAYS = 14;

/** A class of sixty who have each gone through half of sixty lessons, with a fortnight of study days behind them. */
async function makeClassroom(world: World): Promise<string> {
  const { db } = world.product;
  const classId = await world.makeClass();
  await world.makePeople(classId, LEARNERS);
  const course = newId('crs');
  await db.run(
    sql`insert into teaching.course (id, class_id, title, program_code, created_at) values (${course}, ${classId}, '网络创业', 'NET_EC', now())`,
  );
  for (let chapter = 1; chapter <= CHAPTERS; chapter += 1) {
    const chapterId = newId('chp');
    await db.run(
      sql`insert into teaching.chapter (id, course_id, title, position) values (${chapterId}, ${course}, ${`第 ${chapter} 章`}, ${chapter})`,
    );
    const ids = Array.from({ length: LESSONS }, () => newId('lsn'));
    await db.run(sql`
      insert into teaching.lesson (id, chapter_id, class_id, title, position, duration_s)
      select id, ${chapterId}, ${classId}, '第 ' || n || ' 节', n, 600 from unnest(${ids}::text[]) with ordinality x(id, n)`);
  }
  await db.run(sql`
    insert into teaching.lesson_progress (learner_id, lesson_id, class_id, intervals, counted_s, furthest_s, resume_at_s, completed_at)
    select e.learner_id, l.id, ${classId}, '[[0,600]]', case when l.n % 2 = 0 then 600 else 200 end, 600, 600, case when l.n % 2 = 0 then now() end
    from org.enrolment e cross join (select id, row_number() over (order by id) as n from teaching.lesson where class_id = ${classId}) l where e.class_id = ${classId}`);
  await db.run(sql`
    insert into teaching.study_day (class_id, learner_id, day, counted_s, first_at, last_at)
    select ${classId}, e.learner_id, current_date - d, 1200, now() - d * interval '1 day', now() - d * interval '1 day'
    from org.enrolment e cross join generate_series(1, ${DAYS}::int) d where e.class_id = ${classId}`);
  return classId;
}

async function open(world: World, token: string, path: string) {
  await world.settle();
  const load = (n: number) => ({
    port: world.product.port,
    clients: CLIENTS,
    sequences: Array.from({ length: n }, () => [{ method: 'GET' as const, path, headers: bearer(token) }]),
  });
  // Code warm, as in the middle of a day.
  await measure(world.product.roots(), load(60));
  return { ...(await measure(world.product.roots(), load(REQUESTS))), n: REQUESTS };
}

/** The rows that a class's table cannot do without, in one statement. */
const FLOOR_SQL = `select e.learner_id, e.seat_no, json_agg(json_build_array(p.lesson_id, p.counted_s, p.completed_at is not null)) as lessons,
    (select json_agg(json_build_array(d.day, d.counted_s)) from teaching.study_day d where d.class_id = $1 and d.learner_id = e.learner_id) as days
  from org.enrolment e left join teaching.lesson_progress p on p.learner_id = e.learner_id and p.class_id = $1 where e.class_id = $1 group by 1, 2 order by 2`;

/** The class page (warnings) and the heat table of 60 learners × 60 lessons; then with ten such classes. */
export async function study(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  const classId = await makeClassroom(world);
  const token = await world.signIn('prov.officer');
  const paths = { class: `/v1/teaching/classes/${classId}/study`, heat: `/v1/teaching/classes/${classId}/study/heat` };
  const warnings = await open(world, token, paths.class);
  const bodies = Array.from({ length: REQUESTS }, () => ({ sql: FLOOR_SQL, values: [classId] }));
  await floor.measure('study', CLIENTS, bodies.slice(0, 60));
  report.cost(warnings, await floor.measure('study', CLIENTS, bodies));
  report.note('p95_ms', quantile(warnings.ms, 0.95), 'ms', REQUESTS);
  const heat = await open(world, token, paths.heat);
  report.cost(heat, null, '_heat');
  report.note('p95_ms_heat', quantile(heat.ms, 0.95), 'ms', REQUESTS);
  for (let room = 0; room < 9; room += 1) await makeClassroom(world);
  const large = await open(world, token, paths.class);
  report.cost(large, null, '_x10');
  report.note('p95_ms_x10', quantile(large.ms, 0.95), 'ms', REQUESTS);
  const largeHeat = await open(world, token, paths.heat);
  report.cost(largeHeat, null, '_heat_x10');
}
