import { newId, sql } from '@yangfan/kernel';
import { quantile, type Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import { measure } from '../load.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, type Person, type World } from '../world.ts';

const LEARNERS = 200;
const CLIENTS = 8;
const REQUESTS = 4000;
const CHAPTERS = 4;
const LESSONS = 5;

/** A course of twenty videos; every learner has seen half of it. */
export async function makeCourse(world: World, classId: string, durationS = 600): Promise<string[]> {
  const { db } = world.product;
  const course = newId('crs');
  const owner = await db.one<{ id: string }>(sql`select id from identity.account where login_name = 'lecturer'`);
  await db.run(
    sql`insert into teaching.course (id, class_id, title, program_code, created_at) values (${course}, ${classId}, '网络创业', 'NET_EC', now())`,
  );
  const lessons: string[] = [];
  for (let chapter = 1; chapter <= CHAPTERS; chapter += 1) {
    const chapterId = newId('chp');
    await db.run(
      sql`insert into teaching.chapter (id, course_id, title, position) values (${chapterId}, ${course}, ${`第 ${chapter} 章`}, ${chapter})`,
    );
    for (let position = 1; position <= LESSONS; position += 1) {
      const asset = newId('ast');
      const lesson = newId('lsn');
      await db.run(sql`
        insert into media.asset (id, owner_account_id, file_id, title, status, percent, duration_s, width, height, video_codec, size, created_at)
        values (${asset}, ${owner.id}, ${newId('fil')}, '演示视频', 'READY', 100, ${durationS}, 1280, 720, 'h264', 1000000, now())`);
      await db.run(sql`
        insert into teaching.lesson (id, chapter_id, class_id, title, position, asset_id, duration_s)
        values (${lesson}, ${chapterId}, ${classId}, ${`第 ${position} 节 开店与经营`}, ${position}, ${asset}, ${durationS})`);
      lessons.push(lesson);
    }
  }
  return lessons;
}

async function makeClassroom(world: World, learners: number): Promise<{ classId: string; people: Person[] }> {
  const classId = await world.makeClass();
  await makeCourse(world, classId);
  const people = await world.makePeople(classId, learners);
  await world.product.db.run(sql`
    insert into teaching.lesson_progress (learner_id, lesson_id, class_id, intervals, counted_s, furthest_s, resume_at_s)
    select e.learner_id, l.id, ${classId}, '[[0,300]]', 300, 300, 300 from org.enrolment e cross join (select id from teaching.lesson where class_id = ${classId} order by id limit 10) l
    where e.class_id = ${classId}`);
  return { classId, people };
}

async function open(world: World, classId: string, people: readonly Person[], requests: number) {
  await world.settle();
  const load = (n: number) => ({
    port: world.product.port,
    clients: CLIENTS,
    sequences: Array.from({ length: n }, (_none, index) => [
      {
        method: 'GET' as const,
        path: `/v1/teaching/me/classes/${classId}/course`,
        headers: bearer(people[index % people.length]!.token),
      },
    ]),
  });
  // Sessions known and code warm, as in the middle of a day.
  await measure(world.product.roots(), load(1000));
  return { ...(await measure(world.product.roots(), load(requests))), n: requests };
}

const FLOOR_SQL = `select l.id, l.title, l.duration_s, p.counted_s, p.furthest_s, p.resume_at_s, p.completed_at
  from teaching.lesson l left join teaching.lesson_progress p on p.lesson_id = l.id and p.learner_id = $2 where l.class_id = $1 order by l.position`;

export async function coursePage(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  const { classId, people } = await makeClassroom(world, LEARNERS);
  const measured = await open(world, classId, people, REQUESTS);
  const bodies = Array.from({ length: REQUESTS }, (_none, index) => ({
    sql: FLOOR_SQL,
    values: [classId, people[index % people.length]!.learnerId],
  }));
  await floor.measure('course', CLIENTS, bodies.slice(0, 500));
  report.cost(measured, await floor.measure('course', CLIENTS, bodies));
  report.note('p95_ms', quantile(measured.ms, 0.95), 'ms', REQUESTS);
  for (let room = 0; room < 9; room += 1) await makeClassroom(world, LEARNERS);
  const large = await open(world, classId, people, REQUESTS);
  report.cost(large, null, '_x10');
  report.note('p95_ms_x10', quantile(large.ms, 0.95), 'ms', REQUESTS);
}
