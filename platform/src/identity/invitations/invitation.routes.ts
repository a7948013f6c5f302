import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import { answerSignedIn, callerOf } from '../sessions/session.routes.ts';
import type { Invitations } from './invitation.service.ts';

/** Activation by the learner, and the class teacher's view of it. */
export function invitationBindings(kit: Kit, invitations: Invitations): Binding[] {
  return [
    bind(identityRoutes.getInvitation, ({ db, params, now }) => invitations.look(db, params.code, now)),
    bind(identityRoutes.sendInvitationCode, async ({ params, ip, now }) => ({
      ok: true as const,
      ...(await invitations.sendCode(params.code, { ip, now })),
    })),
    bind(identityRoutes.activate, async (context) => {
      const { client, ...given } = context.body;
      const opened = await invitations.activate(context.params.code, given, callerOf(context, client));
      return answerSignedIn(context, client, opened, kit.config.insecureCookies);
    }),
    bind(identityRoutes.listClassInvitations, ({ db, params, query, now }) => invitations.listOfClass(db, params.classId, query, now)),
    bind(identityRoutes.resendInvitation, ({ params, now }) => invitations.resend(params.classId, params.invitationId, now)),
  ];
}
