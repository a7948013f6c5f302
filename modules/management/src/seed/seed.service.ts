import { addDays } from '@yangfan/platform/policy';
import { DEMO_CLASSES, DEMO_SCHOOLS } from './demo-plan.ts';
import { demoLearner } from './demo-people.rules.ts';
import { createSchools, type School } from './schools.seed.ts';
import { createTools, nextWorkday, type ManagementSeed, type ManagementSeedDeps } from './seed-tools.ts';

export type { ManagementSeed, ManagementSeedDeps } from './seed-tools.ts';

/** Demonstration institutions, lecturers, classes and learners, made through the same use cases as real ones, each step on its own day. */
export function createDemo(base: ManagementSeedDeps) {
  const tools = createTools(base);
  const { org, opening, classes, timetable, today, db, identity, password, logins, call, at, officer } = tools;
  const { makeSchool } = createSchools(tools);

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
