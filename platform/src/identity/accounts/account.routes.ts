import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createMe } from './me.service.ts';
import type { createStaff } from './staff.service.ts';

const done = { ok: true as const };

/** The caller's own account, and other people's accounts for administrators. */
export function accountBindings(me: ReturnType<typeof createMe>, staff: ReturnType<typeof createStaff>): Binding[] {
  return [
    bind(identityRoutes.getMe, ({ db, actor, now }) => me.me(db, actor, now)),
    bind(identityRoutes.updateMe, async ({ actor, body }) => {
      await me.setLargeText(actor, body.largeText);
      return done;
    }),
    bind(identityRoutes.changePassword, async ({ actor, body, now }) => {
      await me.changePassword(actor, body.current, body.next, now);
      return done;
    }),
    bind(identityRoutes.startTotp, ({ actor }) => me.startTotp(actor)),
    bind(identityRoutes.confirmTotp, ({ actor, body, now }) => me.confirmTotp(actor, body.code, now)),
    bind(identityRoutes.removeTotp, async ({ actor, body, now }) => {
      await me.removeTotp(actor, body.code, now);
      return done;
    }),
    bind(identityRoutes.listAccounts, ({ db, actor, query, now }) => staff.list(db, actor, query, now)),
    bind(identityRoutes.createStaff, (context) => staff.create(context, context.body)),
    bind(identityRoutes.grantRole, (context) => {
      const { role, scope, scopeId } = context.body;
      return staff.grant(context, context.params.accountId, { role, scope, id: scopeId });
    }),
    bind(identityRoutes.revokeRole, async (context) => {
      await staff.revoke(context, context.params.accountId, context.params.grantId);
      return done;
    }),
    bind(identityRoutes.disableAccount, async (context) => {
      await staff.setStatus(context, context.params.accountId, 'DISABLED', context.body.reason);
      return done;
    }),
    bind(identityRoutes.enableAccount, async (context) => {
      await staff.setStatus(context, context.params.accountId, 'ACTIVE', null);
      return done;
    }),
    bind(identityRoutes.resetPassword, (context) => staff.resetPassword(context, context.params.accountId, context.body.clearTotp)),
    bind(identityRoutes.listRoles, () => staff.roles()),
    bind(identityRoutes.setRolePermissions, (context) =>
      staff.setRole(context, context.params.role, context.body.permissions, context.body.reason),
    ),
  ];
}
