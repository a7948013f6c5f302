import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rosterRows, startManagement, type Stage } from '../../testing.ts';
import { demoIdNo } from '../seed/demo-people.rules.ts';

let stage: Stage;
let school: Awaited<ReturnType<Stage['listedInstitution']>>;
beforeAll(async () => {
  stage = await startManagement();
  school = await stage.listedInstitution(1);
});
afterAll(() => stage?.stop());

const newClass = async (change: object = {}) => (await stage.createClass(school, { name: `班${newId('x').slice(-4)}`, ...change })).classId;
const count = async (classId: string) => (await stage.org.enrolments(stage.db, classId)).length;
const rowsOf = async (classId: string, importId: string, only: 'ALL' | 'BAD' = 'ALL') =>
  (await stage.call(routes.getImport, { params: { classId, importId }, query: { only, size: 100 } }, { as: school.admin })).body.rows;
const upload = (classId: string, fileName: string, bytes: Buffer, as = school.admin) =>
  stage.call(routes.checkRoster, { params: { classId }, body: { fileName, base64: bytes.toString('base64') } }, { as });

describe('roster import', () => {
  it('[M1] the dry run names every bad row in Chinese and saves nobody', async () => {
    const classId = await newClass();
    const good = rosterRows(3, 10_000);
    const bad: [Record<string, string>, string][] = [
      [{ ...good[0]!, name: '' }, '请填写姓名'],
      [{ ...good[0]!, idNo: '310101199801011234' }, '校验位不符'],
      [{ ...good[0]!, idNo: demoIdNo(10_100), phone: '12345' }, '手机号码应为 11 位'],
      [{ ...good[0]!, idNo: demoIdNo(10_101), phone: '19910010101', category: '外星人' }, '人员类别不认识'],
      [{ ...good[0]!, phone: '19910010102' }, '与第 2 行证件号码重复'],
      [{ ...good[0]!, idNo: demoIdNo(10_103) }, '与第 2 行手机号码重复'],
    ];
    const checked = await stage.importRows(school, classId, [...good, ...bad.map(([row]) => row)]);
    expect(checked.body).toMatchObject({ state: 'CHECKED', encoding: 'XLSX', totalRows: 9, goodRows: 3, badRows: 6, appliedRows: 0 });
    const rows = await rowsOf(classId, checked.body.id, 'BAD');
    expect(rows.map((row) => row.line)).toEqual([5, 6, 7, 8, 9, 10]);
    for (const [index, [, sentence]] of bad.entries())
      expect(rows[index]!.faults.map((fault) => fault.sentence).join()).toContain(sentence);
    expect(await count(classId)).toBe(0);
    expect(
      await stage.db.many(
        sql`select 1 from org.learner where name_blind is not null and id_no_blind in (select id_no_blind from management.import_row where batch_id = ${checked.body.id})`,
      ),
    ).toEqual([]);
    const whole = JSON.stringify(rows);
    for (const row of good) {
      expect(whole).not.toContain(row['idNo']);
      expect(whole).not.toContain(row['phone']);
    }
  });

  it('[M1] all or nothing writes nothing while a row is bad; good rows alone are written when asked', async () => {
    const classId = await newClass();
    const checked = await stage.importRows(school, classId, [...rosterRows(5, 11_000), { ...rosterRows(1, 11_000)[0]!, name: '' }]);
    const params = { classId, importId: checked.body.id };
    expect((await stage.call(routes.applyImport, { params, body: { mode: 'ALL_OR_NOTHING' } }, { as: school.admin })).code).toBe(
      'management.import.has_errors',
    );
    expect(await count(classId)).toBe(0);
    const applied = await stage.call(routes.applyImport, { params, body: { mode: 'GOOD_ROWS' } }, { as: school.admin });
    expect(applied.body).toMatchObject({ state: 'APPLIED', appliedRows: 5 });
    expect(await count(classId)).toBe(5);
    expect((await stage.call(routes.applyImport, { params, body: { mode: 'GOOD_ROWS' } }, { as: school.admin })).code).toBe(
      'management.import.wrong_state',
    );
    expect(await count(classId)).toBe(5);
    const entries = await stage.db.many(sql`select 1 from ledger.entry where kind = 'org.enrolment.added' and class_id = ${classId}`);
    expect(entries).toHaveLength(5);
    const events = await stage.db.many(
      sql`select 1 from kernel.outbox where type = 'org.enrolment.added' and payload ->> 'classId' = ${classId}`,
    );
    expect(events).toHaveLength(5);
  });

  it('[M1] doubles within the province are found through the blind index: active elsewhere, same class, other name, foreign phone', async () => {
    const [first, second] = [await newClass(), await newClass()];
    const people = rosterRows(4, 12_000);
    const checked = await stage.importRows(school, first, people);
    await stage.call(
      routes.applyImport,
      { params: { classId: first, importId: checked.body.id }, body: { mode: 'ALL_OR_NOTHING' } },
      { as: school.admin },
    );
    const other = await stage.listedInstitution(2, '460202');
    const elsewhere = await stage.createClass(other);
    const foreign = await stage.call(
      routes.checkRoster,
      {
        params: { classId: elsewhere.classId },
        body: {
          fileName: 'x.csv',
          base64: Buffer.from(`姓名,证件号码,手机号码,人员类别\n演示学员,${people[0]!['idNo']},${people[0]!['phone']},05\n`).toString(
            'base64',
          ),
        },
      },
      { as: other.admin },
    );
    const foreignRows = (
      await stage.call(
        routes.getImport,
        { params: { classId: elsewhere.classId, importId: foreign.body.id }, query: {} },
        { as: other.admin },
      )
    ).body.rows;
    expect(foreignRows[0]!.faults[0]!.sentence).toContain('正在其他班');
    const again = await stage.importRows(school, first, [
      people[1]!,
      { ...people[2]!, name: '别的名字' },
      { ...rosterRows(1, 12_500)[0]!, phone: people[3]!['phone']! },
    ]);
    const sentences = (await rowsOf(first, again.body.id)).map((row) => row.faults.map((fault) => fault.sentence).join('|'));
    expect(sentences[0]).toContain('已在本班');
    expect(sentences[1]).toContain('姓名与该证件号码已登记的姓名不一致');
    expect(sentences[2]).toContain('已登记在另一位学员名下');
    void second;
  });

  it('[M1] two classes that import the same person at once: one of them wins, the person is enrolled once', async () => {
    const classes = [await newClass(), await newClass(), await newClass()];
    const people = rosterRows(20, 13_000);
    const checks = await Promise.all(classes.map((classId) => stage.importRows(school, classId, people)));
    const applied = await Promise.all(
      checks.map((check, index) =>
        stage.call(
          routes.applyImport,
          { params: { classId: classes[index]!, importId: check.body.id }, body: { mode: 'ALL_OR_NOTHING' } },
          { as: school.admin },
        ),
      ),
    );
    expect(applied.filter((reply) => reply.status === 200)).toHaveLength(1);
    for (const reply of applied.filter((one) => one.status !== 200))
      expect(['management.import.has_errors', 'org.enrolment.duplicate']).toContain(reply.code);
    expect((await Promise.all(classes.map(count))).sort((a, b) => a - b)).toEqual([0, 0, 20]);
  });

  it('[M1] .csv is read in UTF-8 and GB18030, with columns in any order and headings that mean the same', async () => {
    const [row] = rosterRows(1, 14_000);
    const text = `手机号,身份证号码,姓名,人员类别\r\n${row!['phone']},${row!['idNo']},演示龘員,05 农村转移就业劳动者\r\n`;
    for (const [encoding, bytes] of [
      ['UTF-8', Buffer.from(`\ufeff${text}`)],
      ['GB18030', iconv.encode(text, 'gb18030')],
    ] as const) {
      const classId = await newClass();
      const checked = await upload(classId, '名册.csv', bytes);
      expect(checked.body).toMatchObject({ encoding, goodRows: 1, badRows: 0 });
      expect((await rowsOf(classId, checked.body.id))[0]).toMatchObject({ maskedName: '演**員', category: '农村转移就业劳动者' });
    }
  });

  it('[M1] what is no roster is refused with a sentence that says what to do', async () => {
    const classId = await newClass();
    expect((await upload(classId, 'x.pdf', Buffer.from('%PDF-1.4 x'))).code).toBe('management.import.unreadable');
    const headless = await upload(classId, 'x.csv', Buffer.from('甲,乙\n1,2\n'));
    expect(headless.detail).toContain('表头');
    expect((await upload(classId, 'x.csv', Buffer.alloc(0))).code).toBe('management.import.unreadable');
    expect((await upload(classId, 'x.csv', Buffer.from('姓名,证件号码,手机号码,人员类别\n'))).code).toBe('management.import.unreadable');
  });

  it('[M1] the report and the template are real .xlsx files; the report is masked', async () => {
    const classId = await newClass();
    const people = rosterRows(2, 15_000);
    const checked = await stage.importRows(school, classId, [people[0]!, { ...people[1]!, idNo: '1' }]);
    const report = await stage.call(routes.getImportReport, { params: { classId, importId: checked.body.id } }, { as: school.admin });
    const cells = await stage.cellsOf(report.raw);
    expect(cells[0]).toContain('说明');
    expect(cells[2]!.join()).toContain('证件号码：号码应为 18 位');
    expect(cells.flat().join()).not.toContain(people[0]!['idNo']);
    const template = await stage.call(routes.getRosterTemplate, undefined, { as: school.admin });
    const again = await upload(classId, '模板.xlsx', template.raw);
    expect(again.detail).toContain('没有学员');
  });

  it('[M1] other institutions, other cities and learners reach neither roster nor import; a discarded import is gone', async () => {
    const classId = await newClass();
    const checked = await stage.importRows(school, classId, rosterRows(1, 16_000));
    const params = { classId, importId: checked.body.id };
    const other = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: newId('ins') });
    expect((await stage.call(routes.getImport, { params, query: {} }, { as: other })).code).toBe('auth.scope');
    expect(
      (await stage.call(orgRoutes.listClassLearners, { params: { classId }, query: {} }, { as: stage.people.sanyaOfficer })).code,
    ).toBe('auth.scope');
    expect(
      (await stage.call(routes.getImport, { params, query: {} }, { as: actorOf({ role: 'TRAINEE', scope: 'learner', id: newId('lrn') }) }))
        .code,
    ).toBe('auth.forbidden');
    const elsewhere = await newClass();
    expect((await stage.call(routes.getImport, { params: { ...params, classId: elsewhere }, query: {} }, { as: school.admin })).code).toBe(
      'request.not_found',
    );
    await stage.call(routes.discardImport, { params }, { as: school.admin });
    expect((await stage.call(routes.getImport, { params, query: {} }, { as: school.admin })).code).toBe('request.not_found');
    expect(await stage.db.many(sql`select 1 from management.import_row where batch_id = ${checked.body.id}`)).toEqual([]);
  });

  it('[M1] a single learner is checked like a row, and leaves again; after the application the roster is closed', async () => {
    const made = await stage.readyClass(school, 17_000, { startsOn: '2027-01-11', endsOn: '2027-02-26' });
    const params = { classId: made.classId };
    const person = { name: '演示学员', idNo: demoIdNo(17_900), phone: '19917000900', category: '08' as const };
    const added = await stage.call(routes.addLearner, { params, body: person }, { as: school.admin });
    expect(added.body).toMatchObject({ seatNo: 17, maskedPhone: '199****0900', category: '08' });
    expect((await stage.call(routes.addLearner, { params, body: person }, { as: school.admin })).detail).toContain('已在本班');
    await stage.call(
      routes.dropLearner,
      { params: { ...params, enrolmentId: added.body.enrolmentId }, body: { reason: '本人放弃' } },
      { as: school.admin },
    );
    expect((await stage.org.class(stage.db, made.classId))?.enrolledCount).toBe(16);
    expect((await stage.submit(school, made.applicationId!)).status).toBe(200);
    expect((await stage.call(routes.addLearner, { params, body: { ...person, idNo: demoIdNo(17_901) } }, { as: school.admin })).code).toBe(
      'management.roster.closed',
    );
    expect((await upload(made.classId, 'x.csv', Buffer.from('姓名\n'))).code).toBe('management.roster.closed');
  });

  it('[M1] a sensitive category is sealed: lists and the open column show 99', async () => {
    const classId = await newClass();
    const checked = await stage.importRows(school, classId, [{ ...rosterRows(1, 18_000)[0]!, category: '13' }]);
    await stage.call(
      routes.applyImport,
      { params: { classId, importId: checked.body.id }, body: { mode: 'ALL_OR_NOTHING' } },
      { as: school.admin },
    );
    const list = await stage.call(orgRoutes.listClassLearners, { params: { classId }, query: {} }, { as: school.admin });
    expect(list.body.items[0]!.category).toBe('99');
  });

  it('[M1] a large file goes on as a job, chunk by chunk; a job that stops in the middle goes on where it was and doubles nobody', async () => {
    const classId = await newClass({ capacity: 5000 });
    const checked = await stage.importRows(school, classId, rosterRows(2200, 100_000));
    expect(checked.body).toMatchObject({ state: 'CHECKING', checkedRows: 0, totalRows: 2200 });
    await stage.runJobs();
    const params = { classId, importId: checked.body.id };
    expect((await stage.call(routes.getImport, { params, query: { size: 1 } }, { as: school.admin })).body.import).toMatchObject({
      state: 'CHECKED',
      goodRows: 2200,
    });
    await stage.call(routes.applyImport, { params, body: { mode: 'GOOD_ROWS' } }, { as: school.admin });
    const job = stage.management.jobs!.find((one) => one.name === 'management.roster.apply')!;
    const stopping = new AbortController();
    let rounds = 0;
    const db = {
      ...stage.db,
      tx: ((work: never) => {
        if ((rounds += 1) === 2) stopping.abort();
        return stage.db.tx(work);
      }) as typeof stage.db.tx,
    };
    await expect(
      job.run({ importId: checked.body.id } as never, { db, clock: stage.clock, log: undefined as never, signal: stopping.signal }),
    ).rejects.toThrow('asked to stop');
    expect(await count(classId)).toBe(2000);
    await stage.runJobs();
    expect(await count(classId)).toBe(2200);
    expect((await stage.call(routes.getImport, { params, query: { size: 1 } }, { as: school.admin })).body.import).toMatchObject({
      state: 'APPLIED',
      appliedRows: 2200,
    });
  });
});
