import { identityRoutes, ROLES, type GrantScope, type Role, type Route } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Stage } from './stage.ts';
import type { Ids } from './world.ts';

/** An account of the role over one side, made if the demonstration has none, and its caller as the real sign-in gives it. */
export async function signedIn(stage: Stage, role: Role, ids: Ids): Promise<Actor> {
  const { db, composed } = stage;
  const { identity } = composed.shared;
  const scope = ROLES[role].scope;
  const id = grantIdOf(scope, ids);
  const [known] = await db.many<{ accountId: string }>(
    sql`select account_id as "accountId" from identity.role_grant where role = ${role} and scope = ${scope} and scope_id = ${id} and revoked_at is null order by granted_at limit 1`,
  );
  const accountId =
    known?.accountId ??
    (await db.tx((tx) =>
      identity.createAccount(tx, {
        kind: role === 'TRAINEE' ? 'learner' : 'staff',
        ...(role === 'TRAINEE'
          ? { phone: '19911112222', learnerId: id }
          : { loginName: `matrix.${role.toLowerCase()}.${ids['regionCode']}` }),
        ...(scope === 'lecturer' ? { lecturerId: id } : {}),
        password: DEMO_PASSWORD,
        displayName: `演示${ROLES[role].name}`,
        grants: [{ role, scope, id }],
      }),
    ));
  const loginName = (await db.maybe<{ name: string }>(sql`select login_name as name from identity.account where id = ${accountId}`))?.name;
  const phone = await phoneOf(stage, accountId);
  const answer = await stage.call(
    identityRoutes.signIn as unknown as Route,
    { body: { loginName: loginName ?? phone, password: DEMO_PASSWORD, client: 'mini' } },
    null,
  );
  if (answer.status !== 201) throw new Error(`${role} could not sign in: ${answer.text}`);
  const actor = await composed.authenticate((answer.json as { token: string }).token, { deviceId: null, ip: '127.0.0.1' });
  if (!actor) throw new Error(`${role} was not recognised`);
  // One role at a time: an account of the demonstration may hold several.
  return {
    ...actor,
    grants: actor.grants.filter((grant) => grant.role === role && grant.id === id),
    sessionId: newId('ses'),
    deviceId: null,
  };
}

async function phoneOf({ db, composed }: Stage, accountId: string): Promise<string> {
  const row = await db.one<{ phone: string | null }>(sql`select phone from identity.account where id = ${accountId}`);
  return row.phone ? composed.shared.crypto.open(row.phone, `identity.account|${accountId}|phone`) : '';
}

function grantIdOf(scope: GrantScope, ids: Ids): string {
  switch (scope) {
    case 'province':
    case 'system':
      return '*';
    case 'region':
      // The whole city: a district would not see the city's other districts.
      return `${ids['regionCode']!.slice(0, 4)}00`;
    default:
      return ids[`${scope}Id`]!;
  }
}
