import { identityRoutes, PERMISSIONS } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLASS, identityTest, INSTITUTION, OTHER_CLASS, PASSWORD, type IdentityTest } from '../testing.ts';

let test: IdentityTest;
let admin: string;
let security: string;
beforeAll(async () => {
  test = await identityTest();
  await test.staff('admin', 'PROV_ADMIN', 'province');
  await test.staff('security', 'SEC_ADMIN', 'system');
  admin = await test.signIn('admin');
  security = await test.signIn('security');
});
afterAll(() => test.close());

const create = (token: string, loginName: string, grants: { role: never; scope: never; scopeId: string }[] | object[]) =>
  test.call(
    identityRoutes.createStaff,
    { body: { loginName, displayName: '新同事', phone: '19900009999', grants: grants as never } },
    { token },
  );

describe('staff accounts', () => {
  it('[M1] an administrator makes an account that must choose its password at the first sign-in', async () => {
    const made = await create(admin, 'wenchang.officer', [{ role: 'CITY_OFFICER', scope: 'region', scopeId: '469005' }]);
    expect(made.status).toBe(201);
    const reply = await test.call(identityRoutes.signIn, {
      body: { loginName: 'wenchang.officer', password: made.body.initialPassword, client: 'mini' },
    });
    expect(reply.body.todo).toEqual(['CHANGE_PASSWORD']);
    expect((await test.call(identityRoutes.getMe, {}, { token: reply.body.token! })).body).toMatchObject({
      permissions: [],
      grants: [{ role: 'CITY_OFFICER', roleName: '市县经办', scopeId: '469005' }],
    });
    expect((await create(admin, 'Wenchang.Officer', [])).code).toBe('identity.login_name_taken');
    const sealed = await test.db.many<{ text: string }>(sql`select row_to_json(a)::text as text from identity.account a`);
    expect(sealed.every(({ text }) => !text.includes('19900009999') && !text.includes('新同事'))).toBe(true);
  });

  it('[P3] the three separated officers are appointed by the security administrator, never two in one person', async () => {
    expect((await create(admin, 'bad.ops', [{ role: 'OPS', scope: 'system', scopeId: '*' }])).code).toBe('identity.role_beyond');
    const made = await create(security, 'good.ops', [{ role: 'OPS', scope: 'system', scopeId: '*' }]);
    expect(made.status).toBe(201);
    const accountId = made.body.accountId;
    const grant = (role: 'AUDITOR' | 'SEC_ADMIN') =>
      test.call(identityRoutes.grantRole, { params: { accountId }, body: { role, scope: 'system', scopeId: '*' } }, { token: security });
    expect((await grant('AUDITOR')).code).toBe('identity.role_conflict');
    expect((await grant('SEC_ADMIN')).code).toBe('identity.role_conflict');
    // Sent at once, still not both.
    const both = await create(security, 'race.officer', []);
    const replies = await Promise.all(
      (['AUDITOR', 'OPS'] as const).map((role) =>
        test.call(
          identityRoutes.grantRole,
          { params: { accountId: both.body.accountId }, body: { role, scope: 'system', scopeId: '*' } },
          { token: security },
        ),
      ),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409]);
  });

  it('[P3] a province administrator can neither disable nor re-password a separated officer, and nobody touches their own account', async () => {
    const { accountId } = await test.staff('the.auditor', 'AUDITOR', 'system');
    for (const token of [admin]) {
      expect((await test.call(identityRoutes.disableAccount, { params: { accountId }, body: { reason: '试一试' } }, { token })).code).toBe(
        'identity.role_beyond',
      );
      expect(
        (await test.call(identityRoutes.resetPassword, { params: { accountId }, body: { clearTotp: true, reason: '试一试' } }, { token }))
          .code,
      ).toBe('identity.role_beyond');
    }
    const me = await test.call(identityRoutes.getMe, {}, { token: admin });
    expect(
      (
        await test.call(
          identityRoutes.grantRole,
          { params: { accountId: me.body.accountId }, body: { role: 'PROV_OFFICER', scope: 'province', scopeId: '*' } },
          { token: admin },
        )
      ).code,
    ).toBe('identity.own_account');
  });

  it('[M1] a role in the wrong kind of scope is refused', async () => {
    expect((await create(admin, 'wrong.scope', [{ role: 'CITY_OFFICER', scope: 'province', scopeId: '*' }])).code).toBe(
      'identity.role_scope',
    );
    expect((await create(admin, 'wrong.region', [{ role: 'CITY_OFFICER', scope: 'region', scopeId: '110000' }])).code).toBe(
      'identity.role_scope',
    );
    // The refused creation left no half account behind.
    expect((await create(admin, 'wrong.scope', [])).status).toBe(201);
  });

  it('[P3] a disabled account is out at once, and a granted role counts at once', async () => {
    const { accountId } = await test.staff('leaver', 'PROV_OFFICER', 'province');
    const token = await test.signIn('leaver');
    expect((await test.call(identityRoutes.listAccounts, { query: {} }, { token })).code).toBe('auth.forbidden');
    const granted = await test.call(
      identityRoutes.grantRole,
      { params: { accountId }, body: { role: 'PROV_ADMIN', scope: 'province', scopeId: '*' } },
      { token: admin },
    );
    expect((await test.call(identityRoutes.listAccounts, { query: {} }, { token })).status).toBe(200);
    await test.call(identityRoutes.revokeRole, { params: { accountId, grantId: granted.body.grantId } }, { token: admin });
    expect((await test.call(identityRoutes.listAccounts, { query: {} }, { token })).code).toBe('auth.forbidden');
    await test.call(identityRoutes.disableAccount, { params: { accountId }, body: { reason: '已调离' } }, { token: admin });
    expect((await test.call(identityRoutes.getMe, {}, { token })).code).toBe('auth.required');
    expect((await test.call(identityRoutes.signIn, { body: { loginName: 'leaver', password: PASSWORD } })).code).toBe('identity.disabled');
    const ledger = await test.db.many<{ kind: string }>(
      sql`select kind from ledger.entry where chain = ${`account:${accountId}`} order by seq`,
    );
    expect(ledger.map((entry) => entry.kind)).toEqual([
      'identity.role.granted',
      'identity.role.granted',
      'identity.role.revoked',
      'identity.account.disabled',
    ]);
  });

  it('[M1] the list shows no more than the caller covers, masked', async () => {
    await test.db.tx(async (tx) => {
      await test.identity.port.createAccount(tx, {
        kind: 'staff',
        loginName: 'inst.one',
        phone: '19900001111',
        password: PASSWORD,
        displayName: '机构甲',
        grants: [{ role: 'INST_ADMIN', scope: 'institution', id: INSTITUTION }],
      });
    });
    const all = await test.call(identityRoutes.listAccounts, { query: { size: 100 } }, { token: admin });
    expect(all.body.items.find((one) => one.loginName === 'inst.one')).toMatchObject({ maskedPhone: '199****1111' });
    const some = await test.call(identityRoutes.listAccounts, { query: { role: 'INST_ADMIN', loginName: 'INST' } }, { token: admin });
    expect(some.body).toMatchObject({ total: 1 });
    await test.call(
      identityRoutes.setRolePermissions,
      {
        params: { role: 'INST_ADMIN' },
        body: { permissions: ['identity.account.read'], reason: '试行机构自查账号' },
      },
      { token: admin },
    );
    const institution = await test.signIn('inst.one');
    expect(
      (await test.call(identityRoutes.listAccounts, { query: {} }, { token: institution })).body.items.map((one) => one.loginName),
    ).toEqual(['inst.one']);
  });
});

describe('roles as data', () => {
  it('[O4] editing a role takes effect at once, is traced, and survives a restart with new permissions', async () => {
    await test.staff('teacher', 'CLASS_TEACHER', 'class', CLASS);
    const teacher = await test.signIn('teacher');
    const list = () => test.call(identityRoutes.listClassInvitations, { params: { classId: CLASS }, query: {} }, { token: teacher });
    expect((await list()).status).toBe(200);
    expect(
      (await test.call(identityRoutes.listClassInvitations, { params: { classId: OTHER_CLASS }, query: {} }, { token: teacher })).code,
    ).toBe('auth.scope');
    const before = (await test.call(identityRoutes.listRoles, {}, { token: admin })).body.items.find(
      (one) => one.role === 'CLASS_TEACHER',
    )!.permissions;
    const edit = (permissions: string[]) =>
      test.call(
        identityRoutes.setRolePermissions,
        { params: { role: 'CLASS_TEACHER' }, body: { permissions, reason: '调整试点' } },
        { token: admin },
      );
    expect((await edit(before.filter((name) => name !== 'identity.invitation.manage'))).status).toBe(200);
    expect((await list()).code).toBe('auth.forbidden');
    expect((await edit(['no.such.thing'])).code).toBe('identity.permission_unknown');
    const { bringInPermissions } = await import('./role.store.ts');
    await bringInPermissions(test.db, { ...PERMISSIONS, 'identity.brand.new': ['CLASS_TEACHER'] });
    const after = (
      await test.db.many<{ permission: string }>(sql`select permission from identity.role_permission where role = 'CLASS_TEACHER'`)
    ).map((row) => row.permission);
    expect(after).toContain('identity.brand.new');
    expect(after).not.toContain('identity.invitation.manage');
    const entry = await test.db.one<{ data: { removed: string[] } }>(
      sql`select data from ledger.entry where kind = 'identity.role.edited' and data->>'role' = 'CLASS_TEACHER' limit 1`,
    );
    expect(entry.data.removed).toEqual(['identity.invitation.manage']);
    await test.db.run(sql`delete from identity.role_permission where permission = 'identity.brand.new'`);
  });

  it("[O4] the administrator can't take away the right to give rights", async () => {
    const reply = await test.call(
      identityRoutes.setRolePermissions,
      { params: { role: 'PROV_ADMIN' }, body: { permissions: [], reason: '误操作' } },
      { token: admin },
    );
    expect(reply.code).toBe('identity.role_locks_out');
  });
});
