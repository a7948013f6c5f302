import { newId, newToken, sql, type Db } from '@yangfan/kernel';
import { createWorld, digestOf } from '../../load/world.ts';
import type { Person } from './candidate.ts';
import type { Hall } from './hall.ts';
import { lineOf, type Weather } from './line.ts';

/** A class, its exam, and everybody who sits it. */
export interface Room {
  classId: string;
  examId: string;
  people: Person[];
}
/** A question with sub-questions of four types: the seed of the bank has none. */
const CASE = {
  type: 'CASE',
  stem: '小林的网店上月卖出 300 单，平均每单 50 元，其中退货 15 单。请回答下面各小题。',
  options: [],
  targets: [],
  answer: null,
  analysis: '',
  enemyGroup: null,
  source: '',
};
const option = (key: string, text: string) => ({ key, text });
const part = (key: string, weight: number, task: object) => ({ key, weight, options: [], targets: [], analysis: '', ...task });
const PARTS = [
  part('1', 1, { type: 'CALC', stem: '上月的销售额是多少元？', answer: { value: 15_000, tolerance: 0.005, unit: '元' } }),
  part('2', 1, { type: 'JUDGE', stem: '退货率是 5%。', answer: true }),
  part('3', 1, {
    type: 'SINGLE',
    stem: '想先降低退货率，应当先看哪一项？',
    options: [option('A', '退货原因'), option('B', '访客数'), option('C', '店铺装修')],
    answer: 'A',
  }),
  part('4', 2, {
    type: 'MULTI',
    stem: '哪些做法能减少退货？',
    options: [option('A', '写清尺寸'), option('B', '图片夸大'), option('C', '发货前检查'), option('D', '不写材质')],
    answer: ['A', 'C'],
  }),
];

/** Makes the papers ask for every type that rules mark; gives what a paper is worth. */
export async function askEveryType(db: Db): Promise<{ questions: number; fullScore: number }> {
  const knowledge = await db.one<{ code: string; chapter: string }>(
    sql`select code, chapter from assessment.knowledge where program_code = 'NET_EC' order by code limit 1`,
  );
  // What people mark waits for them; here everything is counted a second time at once.
  await db.run(sql`
    update assessment.item set status = 'RETIRED' where type in ('SHORT', 'OPERATE') or jsonb_path_exists(coalesce(parts, '[]'), '$[*] ? (@.type == "SHORT")')`);
  const id = newId('itm');
  const content = { ...CASE, ...knowledge, knowledge: knowledge.code, difficulty: 3, parts: PARTS };
  await db.run(sql`
    insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, options, targets, answer, analysis, status, version, parts)
    values (${id}, ${`CASE-${id.slice(-6)}`}, 'NET_EC', 'CASE', ${knowledge.chapter}, ${knowledge.code}, 3, ${CASE.stem}, '[]', '[]', 'null', '', 'APPROVED', 1, ${JSON.stringify(PARTS)}::jsonb)`);
  await db.run(
    sql`insert into assessment.item_version (item_id, version, state, content) values (${id}, 1, 'APPROVED', ${JSON.stringify(content)}::jsonb)`,
  );
  const rare = await db.many<{ chapter: string; type: string }>(sql`
    select distinct chapter, lower(type) as type from assessment.item where program_code = 'NET_EC' and status = 'APPROVED' and type in ('FILL', 'CALC', 'ORDER', 'MATCH', 'CASE')`);
  const { points, cells } = await db.one<{ points: Record<string, number>; cells: Record<string, unknown>[] }>(
    sql`select points, cells from assessment.blueprint where program_code = 'NET_EC'`,
  );
  Object.assign(points, { fill: 3, calc: 3, order: 5, match: 3, case: 5 });
  for (const cell of cells) for (const { type } of rare.filter(({ chapter }) => chapter === cell['chapter'])) cell[type] = 1;
  await db.run(
    sql`update assessment.blueprint set points = ${JSON.stringify(points)}::jsonb, cells = ${JSON.stringify(cells)}::jsonb where program_code = 'NET_EC'`,
  );
  const counts = cells.flatMap((cell) => Object.keys(points).map((type) => ({ type, n: Number(cell[type] ?? 0) })));
  return {
    questions: counts.reduce((sum, { n }) => sum + n, 0),
    fullScore: counts.reduce((sum, { type, n }) => sum + n * points[type]!, 0),
  };
}

/** Classes of candidates, each with a pass of the identity check and a published exam that ends when told. */
export async function fillRooms(
  hall: Hall,
  paper: { questions: number; fullScore: number },
  rooms: readonly { candidates: number; endsAt: Date; fateOf(index: number): Person['fate'] }[],
  network: { trouble: number; random: () => number; weather: Weather },
): Promise<Room[]> {
  const world = await createWorld({ url: hall.urls[0]!, dataDir: hall.dataDir, databaseUrl: hall.databaseUrl, db: hall.db });
  const made: Room[] = [];
  for (const { candidates, endsAt, fateOf } of rooms) {
    const classId = await world.makeClass();
    await hall.db.run(sql`
      insert into identity.role_grant (id, account_id, role, scope, scope_id, granted_at)
      select ${newId('grt')}, id, 'CLASS_TEACHER', 'class', ${classId}, now() from identity.account where login_name = 'class.teacher'`);
    const people = await world.makePeople(classId, candidates);
    const examId = await openExam(hall.db, classId, endsAt, paper);
    const passes = people.map(() => newToken());
    await hall.db.run(sql`
      insert into identity.face_check (id, account_id, learner_id, purpose, way, outcome, token_sha256, token_expires_at, at)
      select id, account, learner, 'EXAM_ENTER', 'FACE', 'ACCEPT', digest, now() + interval '1 hour', now()
      from unnest(${people.map(() => newId('fck'))}::text[], ${people.map((one) => one.accountId)}::text[], ${people.map((one) => one.learnerId)}::text[], ${passes.map(digestOf)}::text[])
        as t (id, account, learner, digest)`);
    made.push({
      classId,
      examId,
      people: people.map(({ learnerId, token }, index) => {
        let devices = 0;
        return {
          learnerId,
          examId,
          checkToken: passes[index]!,
          fate: fateOf(index),
          device: () => lineOf({ ...network, urls: hall.urls, token, device: `web-${learnerId}-${(devices += 1)}` }),
        };
      }),
    });
  }
  return made;
}

async function openExam(
  db: Db,
  classId: string,
  endsAt: Date,
  { questions, fullScore }: { questions: number; fullScore: number },
): Promise<string> {
  const id = newId('exm');
  await db.run(sql`
    insert into assessment.exam (id, class_id, class_name, institution_id, region_code, lecturer_ids, practice, title, program_code, starts_at, duration_min, entry_from, entry_until, ends_at,
      pass_score, full_score, questions, leave_warn, leave_limit, status, created_by)
    select ${id}, id, name, institution_id, region_code, '{}', false, '理论考试', program_code, now() - interval '1 minute', 180, now() - interval '30 minutes', ${endsAt},
      ${endsAt}, 60, ${fullScore}, ${questions}, 3, 5, 'PUBLISHED', 'acc_kill' from org.class where id = ${classId}`);
  return id;
}
