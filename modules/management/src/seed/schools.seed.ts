import { DOCUMENT_KINDS, REQUIRED_DOCUMENTS } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { addDays } from '@yangfan/platform/policy';
import { creditCheckCharacter } from '../onboarding/credit-code.rules.ts';
import { DEMO_SCHOOLS } from './demo-plan.ts';
import { demoIdNo } from './demo-people.rules.ts';
import { actorFor, demoPdf, type SeedTools } from './seed-tools.ts';

export interface School {
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

/** The demonstration's institutions with their papers, their way into the list, and their lecturers. */
export function createSchools(tools: SeedTools) {
  const { base, clock, org, applications, onboarding, lecturing, today, db, identity, password, logins, call, at, officer } = tools;

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

  return { makeSchool };
}
