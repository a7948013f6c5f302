import { identityRoutes as routes } from '@yangfan/contract';
import { createLog, fixedClock, migrate, newId, readConfig, repoPath, sql } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { migrateJobs } from '@yangfan/platform/jobs';
import { localBus } from '@yangfan/platform/realtime';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composed } from './compose.ts';
import { seedAll } from './seed.ts';

let data: string;
let test: TestDatabase;
let app: TestApp;
let composed: Composed;
const crypto = testKeys();
const clock = fixedClock('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'yf-personal-'));
  test = await testDatabase();
  const config = readConfig(['--data', data], { DATABASE_URL: test.url });
  const log = createLog('silent');
  composed = compose({ config, db: test.db, log, clock, crypto, bus: localBus() });
  await migrate(test.db, composed.migrations);
  await migrateJobs(test.url);
  await seedAll({ db: test.db, config, composed, crypto, log, clock });
  app = await testApp({ db: test.db, rooms: composed.rooms, clock, authenticate: composed.authenticate });
});
afterAll(async () => {
  await app?.close();
  await composed?.close();
  await test?.drop();
  rmSync(data, { recursive: true, force: true });
});

/** A learner with an account, as the guard knows them, and their clear name. */
async function someLearner(order: number) {
  const row = await test.db.one<{ accountId: string; learnerId: string; name: string; idNo: string }>(sql`
    select a.id as "accountId", l.id as "learnerId", l.name, l.id_no as "idNo" from identity.account a join org.learner l on l.id = a.learner_id
    where exists (select 1 from org.enrolment e where e.learner_id = l.id) order by a.id limit 1 offset ${order}`);
  const open = (column: 'name' | 'id_no', value: string) => crypto.open(value, `org.learner|${row.learnerId}|${column}`);
  const { accountId, learnerId } = row;
  return {
    actor: actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId, accountId }),
    learnerId,
    name: open('name', row.name),
    idNo: open('id_no', row.idNo),
  };
}
/** Proves the phone and downloads, as the page does. */
async function exportOf(actor: ReturnType<typeof actorOf>) {
  const sent = await app.call(routes.sendProofCode, undefined, { as: actor });
  expect(sent.status).toBe(200);
  const sms = await test.db.one<{ id: string; text: string }>(
    sql`select id, text from notifications.sms_outbox order by at desc, id desc limit 1`,
  );
  const phoneCode = /\d{6}/.exec(crypto.open(sms.text, `sms_outbox|${sms.id}|text`))![0];
  const reply = await app.call(routes.exportMyData, { body: { phoneCode } }, { as: actor });
  expect(reply.status).toBe(200);
  return JSON.parse(String(reply.raw)) as Record<string, { 报名: object[] }>;
}

describe('my data, all of it', () => {
  it("[A2] a learner gets roster, lessons, exams, files, messages and traces in one file, opened, and nobody else's", async () => {
    const [me, other] = [await someLearner(0), await someLearner(1)];
    await test.db.tx((tx) =>
      composed.shared.files.saveBytes(tx, {
        bytes: Buffer.from('%PDF-1.4\n%%EOF'),
        name: '我的计划书.pdf',
        mediaType: '',
        purpose: 'PAPER',
        ownerAccountId: me.actor.accountId,
      }),
    );
    const [lesson] = await test.db.many<{ id: string; class_id: string }>(sql`select id, class_id from teaching.lesson limit 1`);
    await test.db.run(sql`
      insert into teaching.lesson_progress (learner_id, lesson_id, class_id, counted_s) values (${me.learnerId}, ${lesson!.id}, ${lesson!.class_id}, 321)
      on conflict (learner_id, lesson_id) do update set counted_s = 321`);
    await test.db.run(sql`
      insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at)
      values (${lesson!.class_id}, ${me.learnerId}, ${newId('enr')}, 87.5, 'PASS', '{}', '', ${clock.now()})`);
    const mine = await exportOf(me.actor);
    expect(mine).toMatchObject({
      名册: { 学员档案: { 编号: me.learnerId, 姓名: me.name, 证件号码: me.idNo } },
      学习: { 点播进度: expect.arrayContaining([expect.objectContaining({ 计入秒数: 321 })]) },
      考核: { 总成绩: [expect.objectContaining({ 总分: '87.5' })] },
      文件: [expect.objectContaining({ 文件名: '我的计划书.pdf' })],
      消息: expect.any(Array),
      留痕: expect.any(Array),
    });
    expect(mine['名册']!.报名.length).toBeGreaterThan(0);
    expect(JSON.stringify(mine)).not.toContain(other.idNo);
    const theirs = JSON.stringify(await exportOf(other.actor));
    expect(theirs).toContain(other.idNo);
    expect(theirs).not.toContain('我的计划书');
  });

  it('[A2] every table with a learner in it is in the export, or named here with a reason', async () => {
    // Roles, sums and working rows that say nothing beyond what is exported, or that identity exports by itself.
    const elsewhere: Record<string, string> = {
      'assessment.attendance': 'the sum of teaching.roll',
      'assessment.exam_candidate': 'who is named for a resit stands with the exam and its result',
      'assessment.part_score': 'a draft until the grades are published; then it stands in their composition',
      'assessment.plan_print': 'the text of a handed-in chapter again, for the comparison',
      'assessment.practice_intake': 'whose mistakes came into the book: the book is exported',
      'assessment.practice_set': 'what is asked just now; how it went stands in the book',
      'identity.account': 'exported by identity as 账号',
      'identity.erasure': 'the closing of the account, which its owner asked for and reads in the privacy centre',
      'identity.invitation': 'name, phone and class stand in the roster',
      'identity.real_name': 'exported by identity as 实名',
      'identity.reveal': 'exported by identity as 谁看过我的信息',
      'identity.face_check': 'exported by identity as 本人核验',
    };
    const tables = await test.db.many<{ name: string }>(sql`
      select distinct c.table_schema || '.' || c.table_name as name from information_schema.columns c
      where c.column_name = 'learner_id' and c.table_schema not in ('pg_catalog', 'information_schema')
        and not exists (select 1 from pg_inherits i where i.inhrelid = format('%I.%I', c.table_schema, c.table_name)::regclass)`);
    const texts = ['platform/src', 'modules']
      .flatMap((root) => readdirSync(repoPath(root), { recursive: true, encoding: 'utf8' }).map((path) => repoPath(`${root}/${path}`)))
      .filter((path) => !path.includes('node_modules') && /personal\.store\.ts$|(notifications|ledger)\.store\.ts$/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.map((table) => table.name).filter((name) => !elsewhere[name] && !texts.includes(name))).toEqual([]);
  });
});
