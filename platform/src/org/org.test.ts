import { attendanceSettled, orgRoutes as routes } from '@yangfan/contract';
import { newId, receiveEvent, sql } from '@yangfan/kernel';
import { readRows } from '@yangfan/kernel/sheet';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, startOrg } from './testing.ts';

let on: Awaited<ReturnType<typeof startOrg>>;
let { app, clock, database, org, places, reveals } = {} as typeof on;
beforeAll(async () => {
  on = await startOrg();
  ({ app, clock, database, org, places, reveals } = on);
});
afterAll(() => on.stop());

const haikouOfficer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });
const province = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });

describe('org', () => {
  it('[M1] 19 cities and counties, 洋浦 with its internal code, every code set and the syllabus of 56 hours are there', async () => {
    const { items } = (await app.call(routes.listRegions)).body;
    expect(items.filter((region) => region.level === 'PREFECTURE' || region.level === 'PROVINCE_COUNTY')).toHaveLength(19);
    expect(items.find((region) => region.level === 'INTERNAL')).toMatchObject({ code: '469Y01', name: '洋浦经济开发区' });
    const sets = (await app.call(routes.getDictionaries)).body;
    expect(sets.nations).toHaveLength(56);
    expect(sets.learnerCategories.map((entry) => entry.code)).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
      '99',
    ]);
    expect((await app.call(routes.getSyllabus, { params: { programCode: 'NET_EC' } }, { as: province })).body).toMatchObject({
      hours: 56,
      vodHours: 12,
      liveHours: 15,
      offlineHours: 29,
    });
  });

  it('[M1] a city officer lists and opens what stands in the city, and nothing of another', async () => {
    const list = await app.call(routes.listClasses, { query: {} }, { as: haikouOfficer });
    expect(list.body.items.map((row) => row.id)).toEqual([places.haikou.classId]);
    expect(list.body.items[0]).toMatchObject({
      enrolledCount: 2,
      sessionCount: 1,
      attendanceRate: null,
      stage: 'ENROL',
      lecturers: [{ name: '演示讲师0', lead: true }],
      teachers: [{ name: '演示班主任' }],
    });
    expect((await app.call(routes.listClasses, { query: {} }, { as: province })).body.total).toBe(2);
    for (const [route, params] of [
      [routes.getClass, { classId: places.sanya.classId }],
      [routes.getInstitution, { institutionId: places.sanya.institutionId }],
      [routes.getLecturer, { lecturerId: places.sanya.lecturerId }],
      [routes.getLearner, { learnerId: places.sanya.learnerId }],
    ] as const) {
      expect((await app.call(route as never, { params } as never, { as: haikouOfficer })).code).toBe('auth.scope');
    }
    expect((await app.call(routes.listInstitutions, { query: {} }, { as: haikouOfficer })).body.total).toBe(1);
    expect((await app.call(routes.listLecturers, { query: {} }, { as: haikouOfficer })).body.total).toBe(1);
    expect((await app.call(routes.findLearners, { query: { q: person(10).idNo } }, { as: haikouOfficer })).body.items).toEqual([]);
    expect((await app.call(routes.findLearners, { query: { q: person(10).idNo } }, { as: province })).body.items).toHaveLength(1);
  });

  it('[M1] class teacher and lecturer reach their own class by their own scopes only', async () => {
    const teacher = actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: places.haikou.classId });
    const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: places.haikou.lecturerId });
    for (const as of [teacher, lecturer]) {
      expect((await app.call(routes.getClass, { params: { classId: places.haikou.classId } }, { as })).status).toBe(200);
      expect((await app.call(routes.listClassLearners, { params: { classId: places.sanya.classId }, query: {} }, { as })).code).toBe(
        'auth.scope',
      );
    }
    const day = await app.call(routes.listMySessions, { query: { from: '2026-11-23', to: '2026-11-23' } }, { as: lecturer });
    expect(day.body.items.map((item) => item.title)).toEqual(['第一课']);
    // A learner's day shows classes once they are approved.
    const learner = actorOf({ role: 'TRAINEE', scope: 'learner', id: places.haikou.learnerId });
    expect(
      (await app.call(routes.listMySessions, { query: { from: '2026-11-23', to: '2026-11-23' } }, { as: learner })).body.items,
    ).toEqual([]);
    expect((await app.call(routes.listMySessions, { query: { from: '2026-11-23', to: '2027-11-23' } }, { as: learner })).code).toBe(
      'request.invalid',
    );
    expect((await app.call(routes.listMyClasses, undefined, { as: learner })).body.items).toMatchObject([
      { id: places.haikou.classId, seatNo: 1, myAttendanceRate: null },
    ]);
  });

  it('[A2] names, numbers, phones, birthdays and addresses are sealed at rest and masked in lists; search works through the blind index', async () => {
    const row = await database.db.one<Record<string, string>>(sql`select * from org.learner where id = ${places.haikou.learnerId}`);
    for (const clear of [person(0).name, person(0).idNo, person(0).phone, '1990-01-01', '龙华区'])
      expect(JSON.stringify(row)).not.toContain(clear);
    const byPhone = await app.call(
      routes.listClassLearners,
      { params: { classId: places.haikou.classId }, query: { q: person(1).phone } },
      { as: haikouOfficer },
    );
    expect(byPhone.body).toMatchObject({
      total: 1,
      items: [{ maskedName: '演**人', maskedIdNo: '999***********1001', maskedPhone: '199****1001', birthYear: 1990, seatNo: 2 }],
    });
    const learner = await app.call(routes.getLearner, { params: { learnerId: places.haikou.learnerId } }, { as: haikouOfficer });
    expect(learner.body).toMatchObject({
      maskedAddress: '海南省海口市龙华区****',
      demo: true,
      classes: [{ classId: places.haikou.classId }],
    });
  });

  it('[A2] a clear ID number is given to another room only together with a trace of who opened it and why', async () => {
    const { learnerId } = places.haikou;
    const idNo = await database.db.tx((tx) => org.port.revealIdNo(tx, learnerId, haikouOfficer, '打印合格证书 X'));
    expect(idNo).toBe(person(0).idNo);
    expect(reveals).toEqual([{ learnerId, actor: haikouOfficer, fields: ['ID_NO'], reason: '打印合格证书 X', at: clock.now() }]);
  });

  it('[M3] lists of classes and rosters export as real .xlsx, within scope and masked', async () => {
    const classes = await app.call(routes.exportClasses, { query: {} }, { as: haikouOfficer });
    const cells = await cellsOf(classes.raw);
    expect(cells[0]!.slice(0, 2)).toEqual(['班级编号', '名称']);
    expect(cells.slice(1).map((row) => row[1])).toEqual(['haikou一班']);
    const roster = await app.call(routes.exportRoster, { params: { classId: places.haikou.classId } }, { as: haikouOfficer });
    expect((await cellsOf(roster.raw)).flat().join()).not.toContain(person(0).idNo);
  });

  it('[M3] institutions and lecturers export with the filters of their lists, within scope, phones masked, and the audit log knows', async () => {
    const institutions = await app.call(routes.exportInstitutions, { query: {} }, { as: haikouOfficer });
    const rows = await cellsOf(institutions.raw);
    expect(rows[0]!.slice(0, 3)).toEqual(['机构', '信用代码', '性质']);
    expect(rows.slice(1).map((row) => row[0])).toEqual(['haikou演示学校']);
    expect(rows.flat().join()).not.toMatch(/199\d{8}|演示联系/);
    expect(await cellsOf((await app.call(routes.exportInstitutions, { query: { q: 'sanya' } }, { as: haikouOfficer })).raw)).toHaveLength(
      1,
    );
    expect(String(institutions.headers['content-disposition'])).toContain(encodeURIComponent('机构列表'));

    const lecturers = await app.call(routes.exportLecturers, { query: { regionCode: '460200' } }, { as: province });
    const cells = await cellsOf(lecturers.raw);
    expect(cells.slice(1).map((row) => row.slice(0, 3))).toEqual([['演示讲师1', '199****0003', '讲师']]);
    expect(cells.flat().join()).not.toMatch(/19900000003|99990119800101/);
    const school = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: places.haikou.institutionId });
    expect((await app.call(routes.exportInstitutions, { query: {} }, { as: school })).code).toBe('auth.forbidden');
    expect(
      (await cellsOf((await app.call(routes.exportLecturers, { query: {} }, { as: school })).raw)).slice(1).map((row) => row[0]),
    ).toEqual(['演示讲师0']);
    const audit = await database.db.many<{ action: string }>(
      sql`select action from kernel.audit where account_id in (${haikouOfficer.accountId}, ${province.accountId}) and action like '%.exported'`,
    );
    expect(audit.map((row) => row.action)).toEqual(expect.arrayContaining(['org.institution.exported', 'org.lecturer.exported']));
  });

  it('[M3] a list that is too long for one file is refused with the way to shorten it', async () => {
    await database.db.run(sql`
      insert into org.institution (id, name, credit_code, type, region_code, status, legal_rep, contact_name, contact_phone, created_at)
      select 'ins_many' || n, '批量' || n, 'MANY' || n, 'PRIVATE', '469022', 'DRAFT', '', '', '', now() from generate_series(1, 10001) n`);
    const all = await app.call(routes.exportInstitutions, { query: { q: '批量' } }, { as: province });
    expect([all.status, all.code, all.headers['content-disposition']]).toEqual([expect.any(Number), 'org.export.too_many', undefined]);
    await database.db.run(sql`delete from org.institution where id like 'ins_many%'`);
  });

  it('[M3] attendance that teaching settles appears in the lists, once an event', async () => {
    const payload = { classId: places.haikou.classId, learnerId: places.haikou.learnerId, attendedHours: 3, plannedHours: 4, rate: 0.75 };
    const event = { eventId: newId('evt'), type: attendanceSettled.type, payload, at: clock.now() };
    await receiveEvent(database.db, org.room.listeners!, event);
    await receiveEvent(database.db, org.room.listeners!, event);
    const list = await app.call(routes.listClasses, { query: {} }, { as: haikouOfficer });
    expect(list.body.items[0]!.attendanceRate).toBe(0.75);
  });

  it('[M1] filters, paging and sorting answer what they say', async () => {
    const call = (query: object) => app.call(routes.listClasses, { query } as never, { as: province });
    expect((await call({ q: 'sanya' })).body.items.map((row) => row.id)).toEqual([places.sanya.classId]);
    expect((await call({ size: 1, page: 2, sort: 'name' })).body).toMatchObject({ total: 2, items: [{ name: 'sanya一班' }] });
    expect((await call({ regionCode: '460200' })).body.total).toBe(1);
    expect((await call({ stage: 'TEACH' })).body.total).toBe(0);
    expect((await call({ stage: 'ENROL', status: 'DRAFT' })).body.total).toBe(2);
    expect((await call({ kind: 'PRACTICE' })).body.total).toBe(2);
    expect((await call({ q: "'; drop table org.class; --" })).body.total).toBe(0);
    expect((await call({ startsFrom: '2027-01-01' })).body.total).toBe(0);
  });

  it('[M1] rooms and staff belong to their institution; a room with lessons ahead is not put out of use', async () => {
    const as = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: places.haikou.institutionId });
    const { institutionId } = places.haikou;
    const room = (
      await app.call(
        routes.addRoom,
        { params: { institutionId }, body: { name: '101', kind: 'CLASSROOM', address: '', seats: 30 } },
        { as },
      )
    ).body;
    expect(
      (
        await app.call(
          routes.changeRoom,
          {
            params: { institutionId: places.sanya.institutionId, roomId: room.id },
            body: { name: 'x', kind: 'CLASSROOM', address: '', seats: 1, active: true },
          },
          { as },
        )
      ).code,
    ).toBe('auth.scope');
    await database.db.run(
      sql`update org.session set room_id = ${room.id}, ends_at = '2026-11-23T10:10:00+08:00' where class_id = ${places.haikou.classId}`,
    );
    const off = {
      params: { institutionId, roomId: room.id },
      body: { name: '101', kind: 'CLASSROOM' as const, address: '', seats: 30, active: false },
    };
    expect((await app.call(routes.changeRoom, off, { as })).code).toBe('org.room.in_use');
    const staff = await app.call(
      routes.addStaff,
      { params: { institutionId }, body: { name: '新班主任', phone: '19900000009', loginName: 'teacher.new' } },
      { as },
    );
    expect(staff.body).toMatchObject({ staff: { maskedPhone: '199****0009' }, initialPassword: expect.stringMatching(/^Yf-/) });
    expect((await app.call(routes.listStaff, { params: { institutionId } }, { as })).body.items).toHaveLength(2);
  });

  it('[M1] a session moves only from where it stands, a class only along its table', async () => {
    const { db } = database;
    const [session] = await org.port.sessions(db, places.sanya.classId);
    await db.tx((tx) => org.port.setSessionStatus(tx, session!.id, 'SCHEDULED', 'OPEN'));
    await expect(db.tx((tx) => org.port.setSessionStatus(tx, session!.id, 'SCHEDULED', 'OPEN'))).rejects.toMatchObject({
      code: 'org.session.wrong_state',
    });
    await expect(db.tx((tx) => org.port.setClassStatus(tx, places.sanya.classId, 'APPROVED'))).rejects.toMatchObject({
      code: 'org.class.wrong_state',
    });
    await expect(db.tx((tx) => org.port.timetable.replace(tx, places.sanya.classId, []))).rejects.toMatchObject({
      code: 'org.session.wrong_state',
    });
  });
});

async function cellsOf(bytes: Buffer): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of readRows(bytes, 'x.xlsx')) rows.push(cells);
  return rows;
}
