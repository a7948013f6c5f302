import { managementRoutes as routes } from '@yangfan/contract';
import { fixedClock, actorOf, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { newId, repoPath, sql, type Actor, type Tx } from '@yangfan/kernel';
import { readRows, writeXlsx } from '@yangfan/kernel/sheet';
import { createFiles } from '@yangfan/platform/files';
import { createIdentity, createWechatSimulator } from '@yangfan/platform/identity';
import { createLedger } from '@yangfan/platform/ledger';
import { createOrg } from '@yangfan/platform/org';
import { createPolicy, seedPolicy } from '@yangfan/platform/policy';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManagement } from './index.ts';
import { creditCheckCharacter } from './src/onboarding/credit-code.rules.ts';
import { demoIdNo } from './src/seed/demo-people.rules.ts';

/** A Monday morning; classes of the tests begin on 2026-12-07, also a Monday. */
export const NOW = '2026-11-23T09:00:00+08:00';

/** A credit code with its right check character. */
export function creditCode(order: number): string {
  const first17 = `91460100MA5T${String(order).padStart(5, '0')}`;
  return first17 + creditCheckCharacter(first17);
}

/** A roster file as an institution would send it. */
export function rosterXlsx(rows: readonly Record<string, string>[]): Promise<Buffer> {
  const columns = [
    { key: 'name', title: '姓名' },
    { key: 'idNo', title: '证件号码', width: 24 },
    { key: 'phone', title: '手机号码' },
    { key: 'category', title: '人员类别' },
    { key: 'certType', title: '证件类型' },
  ];
  return writeXlsx({ sheets: [{ name: '名册', columns, rows }] });
}

/** Invented people, as many as asked, that share nothing with those of another offset. */
export const rosterRows = (count: number, offset = 0): Record<string, string>[] =>
  Array.from({ length: count }, (_, index) => ({
    name: '演示学员',
    idNo: demoIdNo(offset + index),
    phone: `199${String(10_000_000 + offset + index)}`,
    category: '05',
  }));

export type Stage = Awaited<ReturnType<typeof startManagement>>;

/** Management on a database of its own with the real rooms below; only text messages, the queue's worker and WeChat are stand-ins. */
export async function startManagement() {
  const dir = mkdtempSync(join(tmpdir(), 'yf-management-'));
  const rooms = ['ledger', 'policy', 'files', 'identity', 'org'];
  const database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...rooms.map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })),
      { name: 'management', dir: repoPath('modules/management/migrations') },
    ],
  });
  const { db } = database;
  const clock = fixedClock(NOW);
  const crypto = testKeys();
  const sms: { phone: string; template: string; params: Record<string, string> }[] = [];
  const notices: { accountId?: string; title: string }[] = [];
  const queued: { name: string; payload: object }[] = [];
  const notifications = {
    notify: async (tx: Tx, message: { accountId?: string; title: string }) => tx.onCommit(() => void notices.push(message)),
    sms: async (tx: Tx, message: { phone: string; template: string; params: Record<string, string> }) =>
      tx.onCommit(() => void sms.push(message)),
  };
  const jobs = { enqueue: async (_db: unknown, name: string, payload: object) => void queued.push({ name, payload }) };
  const realtime = { publish: () => undefined, review: () => undefined };
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const policy = createPolicy({ ledger: ledger.port });
  const files = createFiles({ db, crypto, clock, dataDir: dir, authenticate: async () => null });
  const late = {} as { roster: ReturnType<typeof createOrg>['identityRoster'] };
  const identity = createIdentity({
    db,
    crypto,
    clock,
    ledger: ledger.port,
    notifications: notifications as never,
    totpRequired: false,
    wechat: createWechatSimulator(),
    config: { demo: true, insecureCookies: true, publicUrl: 'http://127.0.0.1:8080' },
    roster: {
      lecturer: (at, id) => late.roster.lecturer(at, id),
      person: (at, id) => late.roster.person(at, id),
      isEnrolled: (at, classId, id) => late.roster.isEnrolled(at, classId, id),
      learnersOf: (at, classId) => late.roster.learnersOf(at, classId),
    },
  });
  const sheet = {
    write: async (spec: { name: string; columns: { title: string }[]; rows: (string | number | null)[][] }) =>
      writeXlsx({
        sheets: [
          {
            name: spec.name,
            columns: spec.columns.map(({ title }, index) => ({ key: `c${index}`, title })),
            rows: spec.rows.map((row) => Object.fromEntries(row.map((cell, index) => [`c${index}`, cell]))),
          },
        ],
      }),
  };
  const org = createOrg({ crypto, clock, ledger: ledger.port, identity: identity.port, sheet });
  late.roster = org.identityRoster;
  const management = createManagement({
    db,
    crypto,
    clock,
    ledger: ledger.port,
    policy: policy.port,
    jobs,
    files: files.port,
    notifications: notifications as never,
    realtime,
    identity: identity.port,
    org: org.port,
    sheet,
    demo: true,
  });
  await seedPolicy(db);
  const app = await testApp({ db, rooms: [ledger.room, policy.room, files.room, identity.room, org.room, management], clock });
  const officer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });
  const people = {
    officer,
    reviewer: actorOf({ role: 'CITY_REVIEWER', scope: 'region', id: '460100' }),
    province: actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' }),
    provAdmin: actorOf({ role: 'PROV_ADMIN', scope: 'province', id: '*' }),
    sanyaOfficer: actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460200' }),
    sanyaReviewer: actorOf({ role: 'CITY_REVIEWER', scope: 'region', id: '460200' }),
    // One person with both roles: allowed to hold them, not to use both on one application.
    both: {
      ...officer,
      ...actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' }),
      grants: [...officer.grants, ...actorOf({ role: 'CITY_REVIEWER', scope: 'region', id: '460100' }).grants],
    } as Actor,
  };
  const call = app.call;

  /** An institution in the list with two lecturers, a room, a class teacher. */
  async function listedInstitution(order: number, regionCode = '460106') {
    const phone = `1990000${String(1000 + order)}`;
    await call(routes.sendRegistrationCode, { body: { phone } });
    const code = sms.findLast((message) => message.phone === phone)!.params['code']!;
    const made = await call(routes.registerInstitution, {
      body: {
        creditCode: creditCode(order),
        name: `演示培训学校${order}`,
        type: 'PRIVATE',
        regionCode,
        legalRep: '演示法人',
        contactName: '演示联系人',
        phone,
        phoneCode: code,
        loginName: `school${order}`,
        password: 'Yangfan-2026',
      },
    });
    const { institutionId, applicationId, accountId } = made.body;
    const admin = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: institutionId, accountId });
    await db.tx((tx) =>
      org.port.onboarding.setStatus(tx, institutionId, 'LISTED', {
        validFrom: '2026-01-01',
        validTo: '2027-12-31',
        programCodes: ['NET_EC'],
      }),
    );
    const lecturerIds = [
      await lecturer(institutionId, order * 10 + 1, regionCode),
      await lecturer(institutionId, order * 10 + 2, regionCode),
    ];
    const teacherId = newId('acc');
    await db.tx(async (tx) => {
      await tx.run(
        sql`insert into identity.account (id, kind, display_name, created_at) values (${teacherId}, 'staff', ${crypto.seal('演示班主任', `identity.account|${teacherId}|display_name`)}, ${clock.now()})`,
      );
      await org.port.onboarding.addStaff(tx, {
        accountId: teacherId,
        institutionId,
        role: 'CLASS_TEACHER',
        name: '演示班主任',
        phone: `1990001${String(1000 + order)}`,
      });
    });
    const roomId = newId('rom');
    await db.run(
      sql`insert into org.room (id, institution_id, name, kind, address, seats) values (${roomId}, ${institutionId}, '101 教室', 'CLASSROOM', '演示路 1 号', 40)`,
    );
    return { institutionId, applicationId, admin, lecturerIds, teacherId, roomId };
  }
  async function lecturer(
    institutionId: string,
    order: number,
    regionCode: string,
    certificate: { programCodes: ('NET_EC' | 'SYB')[]; validTo: string | null } = { programCodes: ['NET_EC'], validTo: '2028-12-31' },
  ) {
    return db.tx(async (tx) => {
      const id = await org.port.faculty.create(tx, {
        name: `演示讲师${order}`,
        idNo: demoIdNo(900_000 + order),
        phone: `1990002${String(1000 + order)}`,
        level: 'LECTURER',
        specialty: '电商',
        employer: '演示单位',
        regionCode,
        certificates: [{ number: `JS${order}-${newId('x').slice(-6)}`, issuedOn: '2024-01-01', fileId: null, ...certificate }],
      });
      await org.port.faculty.employ(tx, id, institutionId, true, clock.now());
      await org.port.faculty.setStatus(tx, id, 'ACTIVE');
      return id;
    });
  }
  type School = Awaited<ReturnType<typeof listedInstitution>>;
  const classBody = (school: School) => ({
    name: '电商一期',
    mode: 'BLENDED' as const,
    startsOn: '2026-12-07',
    endsOn: '2026-12-31',
    capacity: 30,
    roomId: school.roomId,
    lecturers: school.lecturerIds.map((lecturerId, index) => ({ lecturerId, lead: index === 0 })),
    teacherAccountIds: [school.teacherId],
    contactName: '演示联系人',
    contactPhone: '19900000001',
  });
  const timetableBody = (school: School) => ({
    weekdays: [1, 2, 3, 4, 5],
    skipHolidays: true,
    parts: ['MORNING' as const, 'AFTERNOON' as const],
    hoursPerDay: 8,
    roomId: school.roomId,
    lecturerPlan: 'ALTERNATE' as const,
    save: true,
  });
  async function createClass(school: School, change: object = {}, kind: 'FORMAL' | 'PRACTICE' = 'FORMAL') {
    const made = await call(
      routes.createClass,
      { body: { institutionId: school.institutionId, programCode: 'NET_EC', kind, ...classBody(school), ...change } },
      { as: school.admin },
    );
    return { ...made.body, reply: made };
  }
  async function importRows(school: School, classId: string, rows: readonly Record<string, string>[], fileName = '名册.xlsx') {
    const bytes = await rosterXlsx(rows);
    return call(routes.checkRoster, { params: { classId }, body: { fileName, base64: bytes.toString('base64') } }, { as: school.admin });
  }
  /** A class that waits for nothing but its submission. */
  async function readyClass(school: School, offset: number, change: object = {}) {
    const made = await createClass(school, change);
    await call(routes.generateTimetable, { params: { classId: made.classId }, body: timetableBody(school) }, { as: school.admin });
    const checked = await importRows(school, made.classId, rosterRows(16, offset));
    await call(
      routes.applyImport,
      { params: { classId: made.classId, importId: checked.body.id }, body: { mode: 'ALL_OR_NOTHING' } },
      { as: school.admin },
    );
    return made;
  }
  async function submit(school: School, applicationId: string) {
    const { sha256 } = (await call(routes.getCommitment, undefined, { as: school.admin })).body;
    return call(
      routes.submitOpening,
      { params: { applicationId }, body: { commitmentSha256: sha256, agreed: true, signerName: '演示法人' } },
      { as: school.admin },
    );
  }
  /** Runs what was queued, as the worker would. */
  async function runJobs() {
    while (queued.length > 0) {
      const { name, payload } = queued.shift()!;
      await management
        .jobs!.find((job) => job.name === name)!
        .run(payload as never, { db, clock, log: undefined as never, signal: new AbortController().signal });
    }
  }

  return {
    db,
    clock,
    call,
    org: org.port,
    files: files.port,
    identity: identity.port,
    policy: policy.port,
    ledger: ledger.port,
    jobs,
    notifications,
    realtime,
    crypto,
    sheet,
    sms,
    notices,
    queued,
    people,
    listedInstitution,
    lecturer,
    classBody,
    timetableBody,
    createClass,
    importRows,
    readyClass,
    submit,
    runJobs,
    management,
    cellsOf: async (bytes: Buffer) => {
      const rows: string[][] = [];
      for await (const { cells } of readRows(bytes, 'x.xlsx')) rows.push(cells);
      return rows;
    },
    entries: (kind: string) =>
      db.many<{ data: Record<string, unknown> }>(sql`select data from ledger.entry where kind = ${kind} order by seq`),
    async stop() {
      await app.close();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
