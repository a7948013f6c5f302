import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { DEMO_PASSWORD, seedIdentity } from '@yangfan/platform/identity';
import { seedRegions } from '@yangfan/platform/org';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedManagement, type ManagementSeed } from './seed.ts';
import { startManagement, type Stage } from './testing.ts';

let stage: Stage;
let seed: ManagementSeed;
beforeAll(async () => {
  stage = await startManagement();
  await seedRegions(stage.db);
  const accounts = await seedIdentity(stage.db, stage.identity);
  seed = await seedManagement({ ...stage, notifications: stage.notifications as never, demo: true, accounts, password: DEMO_PASSWORD });
});
afterAll(() => stage?.stop());

describe('demonstration data', () => {
  it('[M1] 4 institutions, 8 lecturers, 8 classes in different states, 130 learners, none of them possible in life', async () => {
    const count = async (table: 'institution' | 'lecturer' | 'class' | 'learner' | 'region') =>
      (await stage.db.one<{ n: number }>(sql`select count(*)::int as n from ${sql.id('org', table)}`)).n;
    expect([await count('institution'), await count('lecturer'), await count('class'), await count('learner')]).toEqual([4, 8, 8, 130]);
    expect(await count('region')).toBe(1 + 19 + 11 + 1);
    const classes = await stage.db.many<{ status: string; kind: string }>(
      sql`select status, kind from org.class order by created_at, code`,
    );
    expect(new Set(classes.map((one) => `${one.kind}:${one.status}`))).toEqual(
      new Set(['FORMAL:IN_TRAINING', 'FORMAL:APPROVED', 'FORMAL:ACCEPTED', 'FORMAL:SUBMITTED', 'FORMAL:RETURNED', 'PRACTICE:IN_TRAINING']),
    );
    expect(await stage.db.one(sql`select bool_and(demo) as demo from org.learner`)).toEqual({ demo: true });
    const people = await stage.org.learners(
      stage.db,
      seed.classes.flatMap((one) => one.learnerIds),
    );
    for (const person of people.values()) {
      expect(person.phone).toMatch(/^1990000\d{4}$/);
      expect(person.maskedIdNo).toMatch(/^999/);
    }
  });

  it('[M1] every role finds something that waits; the chains of approvals hold', async () => {
    for (const as of [stage.people.officer, stage.people.reviewer, stage.people.sanyaOfficer])
      expect((await stage.call(routes.listTodo, undefined, { as })).body.total).toBeGreaterThan(0);
    for (const one of seed.classes) expect(await stage.org.approvals.verify(stage.db, 'class', one.classId)).toBeNull();
    const overview = (await stage.call(routes.getOverview, undefined, { as: stage.people.province })).body;
    expect(overview).toMatchObject({ institutions: 3, lecturers: 6, classesInTraining: 3, learnersInTraining: 55 });
    const list = await stage.call(orgRoutes.listClasses, { query: {} }, { as: stage.people.province });
    expect(list.body.total).toBe(7);
  });
});
