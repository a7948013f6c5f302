import { setTimeout as pause } from 'node:timers/promises';
import { filesRoutes, identityRoutes, managementRoutes, orgRoutes, policyRoutes } from '@yangfan/client';
import { REQUIRED_DOCUMENTS } from '@yangfan/contract';
import { inventedCreditCode, inventedIdNo, person, smsCode, staff, type Person } from './people.ts';
import type { Product } from './processes.ts';
import { rosterRow, rosterSheet } from './roster.ts';

// The steps of the passage, each through HTTP as its person. Later steps take what earlier ones gave.

const DAY = 86_400_000;
const day = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export interface Officers {
  prov: Person;
  officer: Person;
  reviewer: Person;
  ops: Person;
  auditor: Person;
  foreign: Person;
}
export const officers = (url: string): Officers => ({
  prov: staff(url, 'prov.officer'),
  officer: staff(url, 'haikou.officer'),
  reviewer: staff(url, 'haikou.reviewer'),
  ops: staff(url, 'ops'),
  auditor: staff(url, 'auditor'),
  foreign: staff(url, 'sanya.officer'),
});

/** Waits for something that a job or the relay brings about; fails after a while with what it waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
  for (let i = 0; i < seconds * 5; i++) {
    const found = await look();
    if (found) return found;
    await pause(200);
  }
  throw new Error(`waited in vain: ${what}`);
}

export interface House {
  admin: Person;
  institutionId: string;
  roomId: string;
}
/** Step 1: an institution registers, the county accepts, the province lists it. */
export async function foundInstitution(product: Product, { officer, prov, ops, foreign }: Officers): Promise<House> {
  const anyone = person(product.url);
  const phone = '19900008001';
  await anyone.call(managementRoutes.sendRegistrationCode, { body: { phone } });
  const phoneCode = await until('registration code', () => smsCode(ops, phone).catch(() => undefined));
  const made = await anyone.call(managementRoutes.registerInstitution, {
    body: {
      creditCode: inventedCreditCode(71),
      name: '演示椰城创业培训学校',
      type: 'PRIVATE' as never,
      regionCode: '460105',
      legalRep: '演示法人',
      contactName: '演示联系人',
      phone,
      phoneCode,
      loginName: 'journey.admin',
      password: 'kiwi-Lantern-7-moss',
    },
  });
  const admin = staff(product.url, 'journey.admin', 'kiwi-Lantern-7-moss');
  const view = await admin.call(orgRoutes.getInstitution, { params: { institutionId: made.institutionId } });
  await admin.call(managementRoutes.saveInstitutionPapers, {
    params: { institutionId: made.institutionId },
    body: {
      version: view.version,
      name: view.name,
      type: view.type,
      regionCode: '460105',
      legalRep: '演示法人',
      address: '演示路 1 号',
      geo: { lat: 20.02, lng: 110.33 },
      areaM2: 120,
      licenceNo: 'XK-0001',
      licenceValidTo: '2030-12-31',
      fullTimeLecturers: 2,
      partTimeLecturers: 2,
      managers: 2,
      equipment: '电脑 30 台、投影、白板',
      appliedProgramCodes: ['NET_EC'],
    },
  });
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n').toString('base64');
  for (const kind of REQUIRED_DOCUMENTS) {
    const file = await admin.call(filesRoutes.uploadFile, { body: { name: `${kind}.pdf`, purpose: 'PAPER', base64: pdf } });
    await admin.call(managementRoutes.addInstitutionDocument, {
      params: { institutionId: made.institutionId },
      body: { kind, fileId: file.id },
    });
  }
  const params = { applicationId: made.applicationId };
  await admin.call(managementRoutes.submitInstitution, { params, body: {} });
  expectRefusal(await foreign.refused(managementRoutes.acceptInstitution, { params, body: { opinion: '越界' } }), 'auth.scope');
  await officer.call(managementRoutes.acceptInstitution, { params, body: { opinion: '材料齐全' } });
  await officer.call(managementRoutes.reviewOnSite, { params, body: { score: 92, opinion: '场地设备符合要求', fileIds: [] } });
  await officer.call(managementRoutes.startPublicity, { params, body: {} });
  await product.moveTo(new Date(product.now().getTime() + 8 * DAY));
  await prov.call(managementRoutes.enlistInstitution, {
    params,
    body: {
      validFrom: day(product.now()),
      validTo: day(new Date(product.now().getTime() + 365 * DAY)),
      programCodes: ['NET_EC'],
      opinion: '列入目录',
    },
  });
  const room = await admin.call(orgRoutes.addRoom, {
    params: { institutionId: made.institutionId },
    body: { name: '一号教室', kind: 'CLASSROOM', address: '演示路 1 号', seats: 40, areaM2: 80, geo: { lat: 20.02, lng: 110.33 } },
  });
  return { admin, institutionId: made.institutionId, roomId: room.id };
}

export interface Faculty {
  teacher: Person;
  teacherAccountId: string;
  lecturers: { id: string; person: Person }[];
}
/** Step 1, second half: lecturers with a certificate for the programme, and a class teacher. */
export async function gatherFaculty(product: Product, house: House, { officer, prov }: Officers): Promise<Faculty> {
  const { admin, institutionId } = house;
  const lecturers: Faculty['lecturers'] = [];
  for (const serial of [1, 2]) {
    const made = await admin.call(managementRoutes.addLecturer, {
      params: { institutionId },
      body: {
        name: `演示讲师${'甲乙'[serial - 1]}`,
        idNo: inventedIdNo(600 + serial),
        phone: `1990000820${serial}`,
        level: 'LECTURER' as never,
        specialty: '电子商务',
        employer: '演示椰城创业培训学校',
        certificates: [{ number: `JSZ-2026-00${serial}`, programCodes: ['NET_EC'], issuedOn: '2024-05-01', validTo: null }],
      },
    });
    const params = { applicationId: made.applicationId };
    await admin.call(managementRoutes.submitLecturer, { params, body: {} });
    await officer.call(managementRoutes.acceptLecturer, { params, body: { opinion: '证书属实' } });
    await prov.call(managementRoutes.verifyLecturer, { params, body: { opinion: '核验入库' } });
    const account = await admin.call(managementRoutes.openLecturerAccount, {
      params: { lecturerId: made.lecturerId },
      body: { loginName: `journey.lecturer${serial}` },
    });
    lecturers.push({ id: made.lecturerId, person: await settled(product.url, `journey.lecturer${serial}`, account.initialPassword) });
  }
  const added = await admin.call(orgRoutes.addStaff, {
    params: { institutionId },
    body: { name: '演示班主任', phone: '19900008301', loginName: 'journey.teacher' },
  });
  return {
    lecturers,
    teacher: await settled(product.url, 'journey.teacher', added.initialPassword),
    teacherAccountId: added.staff.accountId,
  };
}
/** A new member of staff chooses an own password at the first sign-in. */
async function settled(url: string, loginName: string, initial: string): Promise<Person> {
  const first = staff(url, loginName, initial);
  const me = await first.call(identityRoutes.getMe);
  if (!me.todo.includes('CHANGE_PASSWORD')) return first;
  await first.call(identityRoutes.changePassword, { body: { current: initial, next: 'violet-Harbour-9-oak' } });
  return staff(url, loginName, 'violet-Harbour-9-oak');
}

export interface Opened {
  classId: string;
  applicationId: string;
}
/** Policy is data: the province lowers the smallest class for a while, one person proposing and another approving. */
export async function allowSmallClasses(product: Product, { prov }: Officers): Promise<void> {
  const rule = await prov.call(policyRoutes.proposeRule, {
    body: {
      code: 'class.sizeMin',
      value: 2,
      programCodes: ['NET_EC'],
      regionCodes: [],
      effectiveFrom: '2026-01-01',
      effectiveTo: null,
      docNo: '演示〔2026〕1 号',
      note: '小班试点',
    },
  });
  const params = { ruleId: rule.id };
  expectRefusal(await prov.refused(policyRoutes.decideRule, { params, body: { approve: true } }), 'auth.forbidden');
  await staff(product.url, 'prov.admin').call(policyRoutes.decideRule, { params, body: { approve: true } });
}

/** Step 2: the class with its timetable and roster, pre-checked, accepted by one officer, approved by another. */
export async function openClass(
  product: Product,
  house: House,
  faculty: Faculty,
  { officer, reviewer }: Officers,
  learners: number,
): Promise<Opened> {
  const { admin, institutionId, roomId } = house;
  const startsOn = day(new Date(product.now().getTime() + 10 * DAY));
  const made = await admin.call(managementRoutes.createClass, {
    body: {
      institutionId,
      programCode: 'NET_EC',
      kind: 'FORMAL',
      name: '网络创业培训（电商版）演示 1 期',
      mode: 'BLENDED',
      startsOn,
      endsOn: day(new Date(product.now().getTime() + 40 * DAY)),
      capacity: 30,
      roomId,
      lecturers: faculty.lecturers.map((one, index) => ({ lecturerId: one.id, lead: index === 0 })),
      teacherAccountIds: [faculty.teacherAccountId],
      contactName: '演示联系人',
      contactPhone: null,
    },
  });
  const classId = made.classId;
  const plan = await admin.call(managementRoutes.generateTimetable, {
    params: { classId },
    body: {
      weekdays: [1, 2, 3, 4, 5],
      skipHolidays: true,
      parts: ['MORNING', 'AFTERNOON'],
      hoursPerDay: 8,
      roomId,
      lecturerPlan: 'ALTERNATE',
      save: true,
    },
  });
  if (plan.hours !== 56) throw new Error(`the timetable has ${plan.hours} hours`);

  const sheet = await rosterSheet(learners);
  let checked = await admin.call(managementRoutes.checkRoster, {
    params: { classId },
    body: { fileName: '名册.xlsx', base64: sheet.toString('base64') },
  });
  const importId = checked.id;
  checked = await until('roster checked', async () => {
    const { import: now } = await admin.call(managementRoutes.getImport, { params: { classId, importId }, query: {} });
    return now.state !== 'CHECKING' && now;
  });
  if (checked.goodRows !== learners || checked.badRows !== 1) throw new Error(`roster: ${JSON.stringify(checked)}`);
  await admin.call(managementRoutes.applyImport, { params: { classId, importId }, body: { mode: 'GOOD_ROWS' } });
  await until(
    'roster applied',
    async () => (await admin.call(managementRoutes.getImport, { params: { classId, importId }, query: {} })).import.state === 'APPLIED',
  );

  const check = await admin.call(managementRoutes.precheckClass, { params: { classId } });
  if (!check.ready)
    throw new Error(
      `pre-check: ${check.items
        .filter((item) => !item.ok)
        .map((item) => item.sentence)
        .join('; ')}`,
    );
  const commitment = await admin.call(managementRoutes.getCommitment);
  const params = { applicationId: made.applicationId! };
  await admin.call(managementRoutes.submitOpening, {
    params,
    body: { commitmentSha256: commitment.sha256, agreed: true, signerName: '演示法人' },
  });
  expectRefusal(await officer.refused(managementRoutes.approveOpening, { params, body: { opinion: '越权' } }), 'auth.forbidden');
  await officer.call(managementRoutes.acceptOpening, { params, body: { opinion: '受理' } });
  await reviewer.call(managementRoutes.approveOpening, { params, body: { opinion: '同意开班' } });
  return { classId, applicationId: params.applicationId };
}

/** Step 3: a learner activates by the invitation, is verified by the alternative of equal effect. */
export async function activateLearner(product: Product, { ops }: Officers, house: House, opened: Opened, index: number): Promise<Person> {
  const { phone, name, idNo } = rosterRow(index);
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  const invitation = await until('invitation', async () => {
    const { items } = await house.admin.call(identityRoutes.listClassInvitations, {
      params: { classId: opened.classId },
      query: { size: 100 },
    });
    return items.find((item) => item.maskedPhone === masked && item.link);
  });
  const code = invitation.link!.split('/').pop()!;
  const anyone = person(product.url);
  await anyone.call(identityRoutes.sendInvitationCode, { params: { code } });
  const phoneCode = await smsCode(ops, phone);
  const privacy = await anyone.call(identityRoutes.getConsentText, { params: { kind: 'PRIVACY' } });
  await anyone.call(identityRoutes.activate, { params: { code }, body: { phoneCode, privacyVersion: privacy.version, client: 'mini' } });
  const learner = learnerByPhone(product, ops, phone);
  const state = await learner.call(identityRoutes.verifyIdentity, { body: { name, idNo } });
  if (state.state !== 'ID_MATCHED') throw new Error(`verification: ${state.state} ${state.reason}`);
  await passCheck(product, ops, learner, index, 'ENROL');
  return learner;
}

/** A learner with an account, who signs in with a code to the phone. */
export const learnerByPhone = (product: Product, ops: Person, phone: string): Person =>
  person(product.url, async (anonymous) => {
    // Codes have a minimum distance; a later sign-in comes hours later on the product's clock.
    await product.moveTo(new Date(product.now().getTime() + 2 * 60_000));
    await anonymous.call(identityRoutes.sendPhoneCode, { body: { phone } });
    return (await anonymous.call(identityRoutes.signInByPhone, { body: { phone, code: await smsCode(ops, phone), client: 'mini' } }))
      .token!;
  });

/** Two-factor check without a face: phone code and the last digits of the ID number; gives the single-use token. */
export async function passCheck(
  product: Product,
  ops: Person,
  learner: Person,
  who: number | { phone: string; idNo: string },
  purpose: 'ENROL' | 'CHECK_IN' | 'EXAM_ENTER' | 'VOD_RANDOM',
): Promise<string> {
  await product.moveTo(new Date(product.now().getTime() + 61_000));
  const { phone, idNo } = typeof who === 'number' ? rosterRow(who) : who;
  const started = await learner.call(identityRoutes.startAlternative, { body: { purpose } });
  const passed = await learner.call(identityRoutes.finishAlternative, {
    params: { alternativeId: started.alternativeId },
    body: { code: await smsCode(ops, phone), idTail: idNo.slice(-4) },
  });
  return passed.token;
}

/** The class teacher has seen the person and says so; the learner fetches the token. Costs no code by message. */
export async function confirmedOnSite(teacher: Person, classId: string, learner: Person): Promise<string> {
  const { learnerId } = await learner.call(identityRoutes.getMe);
  const params = { classId, learnerId: learnerId! };
  await teacher.call(identityRoutes.confirmOnSite, { params, body: { purpose: 'VOD_RANDOM', reason: '在机房学习，已当面核对证件' } });
  return (await learner.call(identityRoutes.claimCheck, { body: { purpose: 'VOD_RANDOM' } })).token;
}

/** A refusal must be the one that the rule names. */
export function expectRefusal(code: string, expected: string): void {
  if (code !== expected) throw new Error(`should have been refused with ${expected}, was ${code}`);
}
