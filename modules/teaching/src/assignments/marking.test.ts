import { ARCHIVE_MAX_BYTES, teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { openZip, readRows, writeXlsx } from '@yangfan/kernel/sheet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTeaching, type Stage } from '../../testing.ts';
import { createCourses } from '../courses/courses.service.ts';
import { createAssignments } from './assignments.service.ts';
import { PLAIN_RUBRIC } from './rubric.rules.ts';

let stage: Stage;
beforeAll(async () => {
  // As the server writes sheets.
  const write = (sheet: { name: string; columns: { title: string }[]; rows: (string | number | null)[][] }) => {
    const columns = sheet.columns.map(({ title }, at) => ({ key: `c${at}`, title }));
    const rows = sheet.rows.map((row) => Object.fromEntries(row.map((value, at) => [`c${at}`, value])));
    return writeXlsx({ sheets: [{ name: sheet.name, columns, rows }] });
  };
  stage = await startTeaching({ sheet: { write } });
});
afterAll(() => stage?.stop());

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 37) % 256))]);

/** An assignment in the first lesson of a class. */
async function make(classId: string, title: string): Promise<string> {
  const now = stage.clock.now();
  return stage.db.tx(async (tx) => {
    const courses = createCourses(stage.deps);
    const known = await tx.maybe<{ id: string }>(sql`select l.id from teaching.lesson l where l.class_id = ${classId} limit 1`);
    const lessonId =
      known?.id ?? (await courses.create(tx, classId, { fromTimetable: true }, now)).chapters.flatMap(({ lessons }) => lessons)[0]!.id;
    return (await createAssignments(stage.deps).create(tx, lessonId, title, now)).activityId;
  });
}
const attach = (owner: Actor, name: string, bytes: Buffer, mediaType: string) =>
  stage.db.tx((tx) => stage.files.saveBytes(tx, { bytes, name, mediaType, purpose: 'SUBMISSION', ownerAccountId: owner.accountId }));
async function hand(assignmentId: string, as: Actor, text: string, fileIds: string[] = []): Promise<string> {
  const done = await stage.call(teachingRoutes.submitSubmission, { params: { assignmentId }, body: { text, fileIds } }, { as });
  expect(done.status).toBe(200);
  return done.body.versions[0]!.id;
}
const mark = (assignmentId: string, submissionId: string) =>
  stage.call(
    teachingRoutes.markSubmission,
    {
      params: { assignmentId, submissionId },
      body: {
        decision: 'MARK',
        marking: {
          criteria: PLAIN_RUBRIC.map(({ id, levels }) => ({ criterionId: id, levelId: levels[0]!.id, comment: '' })),
          comment: '写得扎实',
          annotations: [],
        },
      },
    },
    { as: stage.lecturer },
  );
const waiting = async (query: object = {}, as: Actor = stage.lecturer) =>
  stage.call(teachingRoutes.listWaitingWorks, { query } as never, { as });
const archive = (assignmentId: string, query: object = {}, as: Actor = stage.lecturer) =>
  stage.call(teachingRoutes.downloadArchive, { params: { assignmentId }, query } as never, { as });

describe('what waits over all classes', () => {
  it('[T2][T4] a lecturer sees the newest versions that wait in their own classes, the longest waiting first, counted by assignment', async () => {
    const [plan, price] = [await make(stage.classId, '进货计划'), await make(stage.classId, '定价')];
    // A class without lessons of its own: the assignment is moved there.
    const other = await make(stage.classId, '外班作业');
    await stage.db.run(sql`update teaching.activity set class_id = ${stage.draftId} where id = ${other}`);
    await stage.db.run(sql`update teaching.assignment set class_id = ${stage.draftId} where activity_id = ${other}`);
    const [a, b, c] = stage.learners;
    stage.at('09:00', '2026-11-10');
    await hand(plan, a!, '第一稿');
    stage.at('09:00', '2026-11-20');
    const second = await hand(price, b!, '二十八元');
    stage.at('10:00', '2026-11-20');
    const third = await hand(plan, a!, '第二稿');
    stage.at('11:00', '2026-11-20');
    const gone = await hand(plan, c!, '退班前交的');
    // The other class of this lecturer.
    const fourth = newId('sbm');
    await stage.db.run(sql`
      insert into teaching.submission (id, activity_id, class_id, learner_id, version, state, text, submitted_at, updated_at)
      values (${fourth}, ${other}, ${stage.draftId}, ${stage.outsider.learnerId}, 1, 'SUBMITTED', '', '2026-11-15T09:00:00+08:00', now())`);
    stage.at('08:00');

    const all = await waiting();
    expect(all.status).toBe(200);
    expect(all.body.items.map(({ submissionId }) => submissionId)).toEqual([fourth, second, third, gone]);
    expect(all.body).toMatchObject({ total: 4, all: 4, overdue: 1, oldestAt: '2026-11-15T01:00:00.000Z' });
    expect(all.body.assignments).toMatchObject([
      { assignmentId: other, waiting: 1, overdue: 1, className: '未批准班' },
      { assignmentId: price, waiting: 1, overdue: 0, className: '电商一班' },
      { assignmentId: plan, waiting: 2, overdue: 0 },
    ]);
    expect(all.body.items[2]).toMatchObject({ version: 2, title: '进货计划', maskedName: expect.stringContaining('*'), overdue: false });
    // Due after as many days as the rule says.
    expect(all.body.items[1]!.dueAt).toBe('2026-11-27T01:00:00.000Z');

    expect((await waiting({ classId: stage.draftId })).body).toMatchObject({ total: 1, all: 4, items: [{ submissionId: fourth }] });
    expect((await waiting({ assignmentId: plan, size: 1, page: 2 })).body).toMatchObject({ total: 2, items: [{ submissionId: gone }] });
    expect((await waiting({ overdue: true })).body.items.map(({ submissionId }) => submissionId)).toEqual([fourth]);
    expect((await waiting({ overdue: false })).body.total).toBe(3);

    await stage.db.run(sql`update org.enrolment set status = 'DROPPED' where learner_id = ${c!.learnerId} and class_id = ${stage.classId}`);
    await mark(price, second);
    expect((await waiting()).body.items.map(({ submissionId }) => submissionId)).toEqual([fourth, third]);
  });

  it('[T2] nobody else: not another lecturer, not the class teacher, not a lecturer who has left the class', async () => {
    expect((await waiting({}, stage.foreignLecturer)).body).toMatchObject({ items: [], total: 0, all: 0, oldestAt: null, assignments: [] });
    expect((await waiting({ classId: stage.classId }, stage.foreignLecturer)).body.total).toBe(0);
    expect((await waiting({}, stage.teacher)).status).toBe(403);
    await stage.db.run(sql`delete from org.class_lecturer where class_id = ${stage.draftId}`);
    expect((await waiting()).body.items.every(({ classId }) => classId === stage.classId)).toBe(true);
  });
});

describe('all works as one zip', () => {
  it('[T2] holds a folder for each learner with text and files as they were handed in, byte for byte, and an overview', async () => {
    const assignmentId = await make(stage.classId, '计划/../CON');
    const [a, b, , d] = stage.learners;
    const names = ['../../etc/passwd', 'CON', `${'很长的名字'.repeat(40)}.pdf`, '图.png', '图.PNG', '𬭎㛃\u202egnp.exe'];
    const handed = await Promise.all(
      names.map((name, at) => {
        const pdf = at < 3;
        const bytes = pdf ? Buffer.concat([PDF, Buffer.from([at])]) : Buffer.concat([PNG, Buffer.from([at])]);
        return attach(a!, name, bytes, pdf ? 'application/pdf' : 'image/png').then(({ id }) => ({ id, bytes }));
      }),
    );
    await hand(
      assignmentId,
      a!,
      '=1+1 周一进二十箱\r\n第二行',
      handed.map(({ id }) => id),
    );
    await mark(assignmentId, await hand(assignmentId, b!, '只有文字'));
    const lost = await attach(d!, '丢了.pdf', PDF, 'application/pdf');
    await hand(assignmentId, d!, ' ', [lost.id]);
    await stage.db.run(sql`update files.file set status = 'REFUSED' where id = ${lost.id}`);

    const preview = await stage.call(teachingRoutes.previewArchive, { params: { assignmentId }, query: {} }, { as: stage.teacher });
    expect(preview.body).toMatchObject({ works: 3, files: 7, fits: true });
    const got = await archive(assignmentId);
    expect(got.status).toBe(200);
    expect(got.headers['content-type']).toBe('application/zip');
    expect(decodeURIComponent(String(got.headers['content-disposition']))).toContain("''计划_.._CON_全部作业.zip");
    const zip = openZip(got.raw, 10_000_000);
    const list = zip.list().map(({ name }) => name);
    const folder = (seat: string) => list.filter((name) => name.startsWith(seat));
    expect(list.every((name) => !/\\|^\/|(^|\/)\.\.?(\/|$)|\p{Cc}|\p{Cf}/u.test(name))).toBe(true);
    expect(folder('01号').map((name) => name.split('/')[1])).toEqual([
      '作业内容.txt',
      'passwd.pdf',
      '_CON.pdf',
      expect.stringMatching(/^(很长的名字)+.*\.pdf$/),
      '图.png',
      '图 (2).png',
      '𬭎㛃gnp.exe.png',
    ]);
    expect((await zip.read(folder('01号')[0]!)).toString()).toBe('=1+1 周一进二十箱\r\n第二行');
    for (const [at, { bytes }] of handed.entries()) expect((await zip.read(folder('01号')[at + 1]!)).equals(bytes)).toBe(true);
    // A work without files, and one whose file is broken: the rest comes all the same, and it is said.
    expect(folder('02号').map((name) => name.split('/')[1])).toEqual(['作业内容.txt']);
    expect(folder('04号').map((name) => name.split('/')[1])).toEqual(['丢了.pdf（未能取出）.txt']);
    expect(folder('03号')).toEqual([]);

    const rows: string[][] = [];
    for await (const { cells } of readRows(await zip.read('作业清单.xlsx'), '作业清单.xlsx')) rows.push(cells);
    expect(rows.map((row) => [row[0], row[2], row[4], row[6], row[8], row[9], row[11] ?? ''])).toEqual([
      ['学号', '状态', '版本', '得分', '评语', '文件数', '未能取出的文件'],
      ['1', '待批改', '1', '', '', '6', ''],
      ['2', '已批改', '1', '100', '写得扎实', '0', ''],
      ['4', '待批改', '1', '', '', '1', '丢了.pdf'],
    ]);
    expect(rows[1]![1]).toContain('*');
    const audited = await stage.db.many<{ action: string }>(
      sql`select action from kernel.audit where action = 'teaching.assignment.downloaded'`,
    );
    expect(audited).toHaveLength(1);
  });

  it('[T2] parts of a class by seat and state; nothing there, too much, and strangers are refused before a byte is sent', async () => {
    const assignmentId = await make(stage.classId, '分批');
    const [a, b, , d] = stage.learners;
    expect((await archive(assignmentId)).body).toMatchObject({ code: 'teaching.assignment.archive_empty' });
    await hand(assignmentId, a!, '一');
    await mark(assignmentId, await hand(assignmentId, b!, '二'));
    const file = await attach(d!, '大.pdf', PDF, 'application/pdf');
    await hand(assignmentId, d!, '四', [file.id]);
    const folders = async (query: object) => {
      const got = await archive(assignmentId, query, stage.teacher);
      return openZip(got.raw, 10_000_000)
        .list()
        .map(({ name }) => name.slice(0, 3));
    };
    expect(await folders({ state: 'MARKED' })).toEqual(['02号', '作业清']);
    expect(await folders({ fromSeat: 2, toSeat: 3 })).toEqual(['02号', '作业清']);
    await stage.db.run(sql`update files.file set size = ${ARCHIVE_MAX_BYTES} where id = ${file.id}`);
    const preview = await stage.call(teachingRoutes.previewArchive, { params: { assignmentId }, query: {} }, { as: stage.lecturer });
    expect(preview.body.fits).toBe(false);
    const refused = await archive(assignmentId);
    expect(refused.body).toMatchObject({ code: 'teaching.assignment.archive_large', detail: expect.stringContaining('按学号') });
    expect(await folders({ toSeat: 2 })).toEqual(['01号', '02号', '作业清']);
    expect((await archive(assignmentId, {}, stage.foreignLecturer)).status).toBe(403);
    expect((await archive(assignmentId, {}, stage.foreignTeacher)).status).toBe(403);
    expect((await archive(assignmentId, {}, stage.officer)).status).toBe(403);
    expect((await archive(assignmentId, {}, a!)).status).toBe(403);
  });
});
