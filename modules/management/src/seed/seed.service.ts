import {
  DOCUMENT_KINDS,
  PERMISSIONS,
  REQUIRED_DOCUMENTS,
  type DocumentKind,
  type GrantScope,
  type PermissionName,
  type Role,
} from '@yangfan/contract';
import { chinaDay, chinaInstant, fixedClock, newId, type Actor, type Crypto } from '@yangfan/kernel';
import type { FilesPort } from '@yangfan/platform/files';
import { createOrg } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { createApplications } from '../applications/applications.service.ts';
import { createLecturing } from '../lecturing/lecturing.service.ts';
import { createOnboarding } from '../onboarding/onboarding.service.ts';
import { creditCheckCharacter } from '../onboarding/credit-code.rules.ts';
import { createClasses } from '../opening/classes.service.ts';
import { createOpening } from '../opening/opening.service.ts';
import { createPrecheck } from '../opening/precheck.service.ts';
import { createTimetabling } from '../timetable/timetable.service.ts';
import { addDays, CALENDAR, isWorkday } from '@yangfan/platform/policy';
import { DEMO_CLASSES, DEMO_SCHOOLS } from './demo-plan.ts';
import { demoIdNo, demoLearner } from './demo-people.rules.ts';

export interface ManagementSeedDeps extends ManagementDeps {
  crypto: Crypto;
  files: FilesPort;
  identity: ManagementDeps['identity'] & Parameters<typeof createOrg>[0]['identity'];
  sheet: Parameters<typeof createOrg>[0]['sheet'];
  /** Account ids of the demonstration officers by login name, as identity's seed gives them. */
  accounts: ReadonlyMap<string, string>;
  password: string;
}
/** What was made, for the seeds of the modules that come after and for the list of accounts. */
export interface ManagementSeed {
  classes: {
    key: string;
    classId: string;
    lecturerIds: string[];
    lecturerAccountIds: string[];
    teacherAccountId: string;
    adminAccountId: string;
    learnerIds: string[];
    /** Those who have activated their account, in the order of their seats. */
    active: { learnerId: string; accountId: string }[];
  }[];
  /** Login name → what the account is for. */
  logins: { loginName: string; role: string }[];
}

interface School {
  institutionId: string;
  admin: Actor;
  lecturerIds: string[];
  lecturerAccountIds: string[];
  teacherId: string;
  roomId: string;
}
const ADMIN = 'school.admin';
const TEACHER = 'class.teacher';
const LECTURER = 'lecturer';

/** Demonstration institutions, lecturers, classes and learners, made through the same use cases as real ones, each step on its own day. */
export function createDemo(base: ManagementSeedDeps) {
  const clock = fixedClock(base.clock.now());
  // The steps happened over the last months: rooms that read the time read this one.
  const org = createOrg({ ...base, clock }).port;
  const deps: ManagementDeps = { ...base, clock, org };
  const applications = createApplications(deps);
  const onboarding = createOnboarding(deps, applications);
  const lecturing = createLecturing(deps, applications);
  const opening = createOpening(deps, applications, createPrecheck(deps));
  const classes = createClasses(deps, applications);
  const timetable = createTimetabling(deps);
  const today = chinaDay(base.clock.now());
  const { db, identity, accounts, password } = base;
  const logins: ManagementSeed['logins'] = [];

  /** The call of a use case as a page would make it, on a day at a time. */
  const call = <T>(use: (context: never) => Promise<T>, actor: Actor, params: object, body: object): Promise<T> =>
    use({ db, tx: db.tx, actor, params, body, now: clock.now(), ip: '127.0.0.1', deviceId: null } as never);
  const at = (day: string, time: string) => clock.set(chinaInstant(day, time));
  const officer = (loginName: string, role: Role, scope: GrantScope, id: string) => actorFor(accounts.get(loginName)!, role, scope, id);

  async function makeSchool(index: number): Promise<School> {
    const plan = DEMO_SCHOOLS[index]!;
    const number = index + 1;
    at(addDays(today, -70), '09:00');
    const made = await db.tx(async (tx) => {
      const institutionId = await org.onboarding.create(tx, {
        name: plan.name,
        creditCode: plan.body + creditCheckCharacter(plan.body),
        type: 'PRIVATE',
        regionCode: plan.regionCode,
        legalRep: `演示法人${'甲乙丙丁'[index]}`,
        contactName: `演示联系人${'甲乙丙丁'[index]}`,
        contactPhone: `1990000${1000 + index}`,
      });
      const login = (stem: string) => (number === 1 ? stem : `${stem}${number}`);
      const adminId = await identity.createAccount(tx, {
        kind: 'staff',
        loginName: login(ADMIN),
        phone: `1990000${1000 + index}`,
        password,
        displayName: `演示机构管理员${'甲乙丙丁'[index]}`,
        grants: [{ role: 'INST_ADMIN', scope: 'institution', id: institutionId }],
      });
      const teacherId = await identity.createAccount(tx, {
        kind: 'staff',
        loginName: login(TEACHER),
        phone: `1990000${1100 + index}`,
        password,
        displayName: `演示班主任${'甲乙丙丁'[index]}`,
        grants: [],
      });
      await org.onboarding.addStaff(tx, {
        accountId: adminId,
        institutionId,
        role: 'INST_ADMIN',
        name: `演示机构管理员${'甲乙丙丁'[index]}`,
        phone: `1990000${1000 + index}`,
      });
      await org.onboarding.addStaff(tx, {
        accountId: teacherId,
        institutionId,
        role: 'CLASS_TEACHER',
        name: `演示班主任${'甲乙丙丁'[index]}`,
        phone: `1990000${1100 + index}`,
      });
      const room = await org.onboarding.addRoom(tx, {
        institutionId,
        name: '一号教室',
        kind: 'CLASSROOM',
        address: plan.address,
        seats: 40,
        areaM2: 80,
        geo: plan.geo,
      });
      const applicationId = await applications.create(
        tx,
        {
          kind: 'INSTITUTION',
          title: `${plan.name} 入目录申请`,
          subjectId: institutionId,
          classId: null,
          institutionId,
          institutionName: plan.name,
          regionCode: plan.regionCode,
          createdBy: adminId,
        },
        clock.now(),
      );
      if (number === 1) logins.push({ loginName: ADMIN, role: '机构管理员' }, { loginName: TEACHER, role: '班主任' });
      return { institutionId, adminId, teacherId, roomId: room.id, applicationId };
    });
    const admin = actorFor(made.adminId, 'INST_ADMIN', 'institution', made.institutionId);
    await handInPapers(index, made.institutionId, made.applicationId, admin);
    if (plan.listed) await listSchool(index, made.applicationId);
    const lecturers = await makeLecturers(index, made.institutionId, admin, plan.listed);
    return { institutionId: made.institutionId, admin, ...lecturers, teacherId: made.teacherId, roomId: made.roomId };
  }

  async function handInPapers(index: number, institutionId: string, applicationId: string, admin: Actor): Promise<void> {
    const plan = DEMO_SCHOOLS[index]!;
    const programs = ['NET_EC', 'NET_LIVE'];
    await call(
      onboarding.savePapers,
      admin,
      { institutionId },
      {
        version: 1,
        name: plan.name,
        type: 'PRIVATE',
        regionCode: plan.regionCode,
        legalRep: `演示法人${'甲乙丙丁'[index]}`,
        address: plan.address,
        geo: plan.geo,
        areaM2: 120,
        licenceNo: `YS-2026-${index + 1}`,
        licenceValidTo: addDays(today, 900),
        fullTimeLecturers: 2,
        partTimeLecturers: 2,
        managers: 2,
        equipment: '电脑 40 台、投影、白板、直播设备 2 套',
        appliedProgramCodes: programs,
      },
    );
    for (const kind of REQUIRED_DOCUMENTS) {
      const file = await db.tx((tx) =>
        base.files.saveBytes(tx, {
          bytes: demoPdf(kind),
          name: `${DOCUMENT_KINDS[kind]}（演示）.pdf`,
          mediaType: 'application/pdf',
          purpose: 'PAPER',
          ownerAccountId: admin.accountId,
        }),
      );
      await call(onboarding.addDocument, admin, { institutionId }, { kind, fileId: file.id });
    }
    at(addDays(today, plan.listed ? -66 : -1), '10:00');
    await call(onboarding.submit, admin, { applicationId }, {});
  }

  async function listSchool(index: number, applicationId: string): Promise<void> {
    const plan = DEMO_SCHOOLS[index]!;
    const city = officer(plan.officer, 'CITY_OFFICER', 'region', plan.city);
    const params = { applicationId };
    at(addDays(today, -64), '09:30');
    await call(onboarding.accept, city, params, { opinion: '材料齐全，予以受理' });
    at(addDays(today, -60), '15:00');
    await call(onboarding.reviewOnSite, city, params, { score: 90 + index, opinion: '场地、设备与申报一致', fileIds: [] });
    at(addDays(today, -59), '09:00');
    await call(onboarding.startPublicity, city, params, {});
    at(addDays(today, -51), '10:00');
    await call(onboarding.enlist, officer('prov.officer', 'PROV_OFFICER', 'province', '*'), params, {
      validFrom: addDays(today, -51),
      validTo: addDays(today, 680),
      programCodes: ['NET_EC', 'NET_LIVE'],
      opinion: '公示无异议，列入目录',
    });
  }

  async function makeLecturers(
    index: number,
    institutionId: string,
    admin: Actor,
    active: boolean,
  ): Promise<Pick<School, 'lecturerIds' | 'lecturerAccountIds'>> {
    const plan = DEMO_SCHOOLS[index]!;
    const lecturerIds: string[] = [];
    const lecturerAccountIds: string[] = [];
    for (let i = 0; i < 2; i++) {
      const order = index * 2 + i + 1;
      const name = `演示讲师${'甲乙丙丁戊己庚辛'[order - 1]}`;
      const applicationId = await db.tx(async (tx) => {
        const lecturerId = await org.faculty.create(tx, {
          name,
          idNo: demoIdNo(5000 + order),
          phone: `1990000${1200 + order}`,
          level: i === 0 ? 'SENIOR' : 'LECTURER',
          specialty: '电子商务',
          employer: plan.name,
          regionCode: plan.regionCode,
          certificates: [
            {
              number: `YS-JS-${String(order).padStart(4, '0')}`,
              programCodes: ['NET_EC', 'NET_LIVE'],
              issuedOn: addDays(today, -700),
              validTo: addDays(today, 700),
              fileId: null,
            },
          ],
        });
        await org.faculty.employ(tx, lecturerId, institutionId, active, clock.now());
        await org.faculty.setStatus(tx, lecturerId, active ? 'ACTIVE' : 'DRAFT');
        lecturerIds.push(lecturerId);
        if (!active) {
          return applications.create(
            tx,
            {
              kind: 'LECTURER',
              title: `讲师入库申请（${plan.name}）`,
              subjectId: lecturerId,
              classId: null,
              institutionId,
              institutionName: plan.name,
              regionCode: plan.regionCode,
              createdBy: admin.accountId,
            },
            clock.now(),
          );
        }
        const loginName = order === 1 ? LECTURER : `${LECTURER}${order}`;
        const accountId = await identity.createAccount(tx, {
          kind: 'staff',
          loginName,
          phone: `1990000${1200 + order}`,
          password,
          displayName: name,
          lecturerId,
          grants: [{ role: 'LECTURER', scope: 'lecturer', id: lecturerId }],
        });
        await org.faculty.setAccount(tx, lecturerId, accountId);
        lecturerAccountIds.push(accountId);
        if (order === 1) logins.push({ loginName, role: '讲师' });
        return null;
      });
      // One application waits for the city, the other for the institution itself.
      if (applicationId && i === 0) await call(lecturing.submit, admin, { applicationId }, {});
    }
    return { lecturerIds, lecturerAccountIds };
  }

  async function makeClass(
    plan: (typeof DEMO_CLASSES)[number],
    school: School,
    firstLearner: number,
  ): Promise<ManagementSeed['classes'][number]> {
    const startsOn = nextWorkday(addDays(today, plan.startsIn));
    const formal = plan.stage !== 'PRACTICE';
    // Applied for some weeks ahead where that is past, else days ago.
    const appliedOn = plan.startsIn < 0 ? addDays(startsOn, -(plan.leadDays ?? 21)) : addDays(today, -3);
    at(appliedOn, '09:00');
    const made = await call(
      classes.create,
      school.admin,
      {},
      {
        institutionId: school.institutionId,
        programCode: plan.programCode,
        kind: formal ? 'FORMAL' : 'PRACTICE',
        name: plan.name,
        mode: plan.mode ?? 'BLENDED',
        startsOn,
        endsOn: addDays(startsOn, 27),
        capacity: 30,
        roomId: school.roomId,
        lecturers: school.lecturerIds.map((lecturerId, index) => ({ lecturerId, lead: index === 0 })),
        teacherAccountIds: [school.teacherId],
        contactName: '演示联系人',
        contactPhone: '19900001000',
      },
    );
    const { classId, applicationId } = made;
    await call(
      timetable.generate,
      school.admin,
      { classId },
      {
        weekdays: [1, 2, 3, 4, 5],
        skipHolidays: true,
        parts: ['MORNING', 'AFTERNOON'],
        hoursPerDay: 6,
        roomId: school.roomId,
        lecturerPlan: 'ALTERNATE',
        save: true,
      },
    );
    const people = Array.from({ length: plan.learners }, (_, index) => demoLearner(firstLearner + index));
    const enrolled = await db.tx((tx) => org.roster.enrolMany(tx, classId, people, { accountId: school.admin.accountId }));
    if (applicationId) await bringTo(plan, school, applicationId, appliedOn);
    if (plan.stage === 'IN_TRAINING' || plan.stage === 'PRACTICE') {
      at(plan.startsIn < 0 ? startsOn : today, '08:00');
      await call(classes.run, school.admin, { classId }, { to: 'IN_TRAINING' });
    }
    return {
      key: plan.key,
      classId,
      lecturerIds: school.lecturerIds,
      lecturerAccountIds: school.lecturerAccountIds,
      teacherAccountId: school.teacherId,
      adminAccountId: school.admin.accountId,
      learnerIds: enrolled.map((one) => one.learnerId),
      active: await openLearnerAccounts(plan, enrolled.slice(0, plan.accounts ?? 0), firstLearner),
    };
  }

  async function bringTo(plan: (typeof DEMO_CLASSES)[number], school: School, applicationId: string, appliedOn: string): Promise<void> {
    const { city } = DEMO_SCHOOLS[plan.school]!;
    const prefix = city === '460200' ? 'sanya' : 'haikou';
    const params = { applicationId };
    const { sha256 } = await opening.commitment();
    at(appliedOn, '11:00');
    await call(opening.submit, school.admin, params, { commitmentSha256: sha256, agreed: true, signerName: '演示法人' });
    if (plan.stage === 'SUBMITTED') return;
    const clerk = officer(`${prefix}.officer`, 'CITY_OFFICER', 'region', city);
    at(addDays(appliedOn, 1), '09:30');
    if (plan.stage === 'RETURNED') {
      await call(opening.giveBack, clerk, params, { opinion: '请补充线下实操场地的设备清单' });
      return;
    }
    await call(opening.accept, clerk, params, { opinion: '材料齐全，予以受理' });
    if (plan.stage === 'ACCEPTED') return;
    at(addDays(appliedOn, 2), '10:00');
    await call(opening.approve, officer(`${prefix}.reviewer`, 'CITY_REVIEWER', 'region', city), params, { opinion: '同意开班' });
  }

  /** The first learners of a class have activated their account, the very first with a password too; the others wait for an invitation. */
  async function openLearnerAccounts(
    plan: (typeof DEMO_CLASSES)[number],
    enrolled: readonly { learnerId: string }[],
    firstLearner: number,
  ): Promise<{ learnerId: string; accountId: string }[]> {
    const opened: { learnerId: string; accountId: string }[] = [];
    for (const [index, { learnerId }] of enrolled.entries()) {
      const { phone, name } = demoLearner(firstLearner + index);
      const accountId = await db.tx((tx) =>
        identity.createAccount(tx, {
          kind: 'learner',
          phone,
          ...(index < (plan.passwords ?? 0) ? { password } : {}),
          displayName: name,
          learnerId,
          grants: [{ role: 'TRAINEE', scope: 'learner', id: learnerId }],
        }),
      );
      opened.push({ learnerId, accountId });
      if (index === 0) logins.push({ loginName: phone, role: `学员（${plan.name}，手机号登录）` });
    }
    return opened;
  }

  return {
    async make(): Promise<ManagementSeed> {
      const schools: School[] = [];
      for (const index of DEMO_SCHOOLS.keys()) schools.push(await makeSchool(index));
      const made: ManagementSeed['classes'] = [];
      let learners = 0;
      for (const plan of DEMO_CLASSES) {
        made.push(await makeClass(plan, schools[plan.school]!, learners));
        learners += plan.learners;
      }
      return { classes: made, logins };
    },
  };
}

function actorFor(accountId: string, role: Role, scope: GrantScope, id: string): Actor {
  const permissions = new Set(
    (Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => (PERMISSIONS[name] as readonly Role[]).includes(role)),
  );
  return {
    accountId,
    sessionId: newId('ses'),
    kind: 'staff',
    learnerId: null,
    lecturerId: null,
    grants: [{ role, scope, id, permissions }],
    deviceId: null,
  };
}

function nextWorkday(day: string): string {
  let found = day;
  while (!isWorkday(found, CALENDAR)) found = addDays(found, 1);
  return found;
}

/** A real one-page PDF that says it is for demonstration. */
function demoPdf(kind: DocumentKind): Buffer {
  const text = `BT /F1 24 Tf 72 720 Td (Demonstration document: ${kind}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${pdf}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1');
}
