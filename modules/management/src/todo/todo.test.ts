import { managementRoutes as routes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditCode, startManagement, type Stage } from '../../testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startManagement();
});
afterAll(() => stage?.stop());

/** An institution of Haikou that has applied; gives the institution's id. */
async function applied(order: number): Promise<string> {
  const phone = `1990000${8000 + order}`;
  await stage.call(routes.sendRegistrationCode, { body: { phone } });
  const phoneCode = stage.sms.findLast((message) => message.phone === phone)!.params['code']!;
  const { body } = await stage.call(routes.registerInstitution, {
    body: {
      creditCode: creditCode(order),
      name: `海口演示学校${order}`,
      type: 'PRIVATE',
      regionCode: '460106',
      legalRep: '演示法人',
      contactName: '演示联系人',
      phone,
      phoneCode,
      loginName: `todo${order}`,
      password: 'Yangfan-2026',
    },
  });
  return body.institutionId;
}

describe('the figure of applications on a home page', () => {
  it('[M1] is the sum of the list below it: what somebody else must decide is not counted as mine', async () => {
    const { officer } = stage.people;
    const own = await Promise.all([61, 62, 63, 64, 65, 66, 67, 68].map(applied));
    const set = (id: string, state: string, acceptedBy: string | null) =>
      stage.db.run(sql`update management.application set state = ${state}, accepted_by = ${acceptedBy} where institution_id = ${id}`);
    for (const id of own.slice(0, 6)) await set(id, 'SUBMITTED', null);
    // Accepted by the caller: another officer has the next word. Still under way in the area.
    await set(own[6]!, 'PUBLICITY', officer.accountId);
    await set(own[7]!, 'PUBLICITY', null);

    for (const as of [officer, stage.people.sanyaOfficer]) {
      const [todo, overview] = await Promise.all([
        stage.call(routes.listTodo, undefined, { as }),
        stage.call(routes.getOverview, undefined, { as }),
      ]);
      const groups = todo.body.groups.filter(({ kind }) => kind.endsWith('_APPLICATION'));
      expect(overview.body.applicationsWaiting).toBe(groups.reduce((sum, { count }) => sum + count, 0));
      for (const { count, items } of groups) expect(items.length).toBe(Math.min(count, 5));
      expect(overview.body.applicationsOpen).toBe(as === officer ? 8 : 0);
    }
    const { body } = await stage.call(routes.listTodo, undefined, { as: officer });
    expect(body.groups.flatMap(({ items }) => items.map(({ title }) => title))).not.toContain('海口演示学校67');
  });
});
