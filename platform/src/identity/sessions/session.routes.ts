import { identityRoutes } from '@yangfan/contract';
import { bind, problem, sessionCookieOf, sessionTokenOf, type Binding, type Context } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import type { Captchas } from './captcha.service.ts';
import type { Handovers } from './handover.service.ts';
import type { PhoneSignIns } from './phone-sign-in.service.ts';
import type { Caller, OpenedSession, Sessions } from './session.service.ts';
import type { SignIns } from './sign-in.service.ts';
import type { Wechat } from './wechat.service.ts';

type Call = Pick<Context, 'ip' | 'deviceId' | 'userAgent' | 'now' | 'reply'>;

/** Where a sign-in comes from. */
export function callerOf({ ip, deviceId, userAgent, now, reply }: Call, client: 'web' | 'mini' = 'web'): Caller {
  return { ip, deviceId, userAgent, now, client, oldToken: sessionTokenOf(reply.request).token };
}

/** Hands the new session to its owner: a cookie no script can read, or the token where the mini-program asked for it. */
export function answerSignedIn({ reply, now }: Call, client: 'web' | 'mini' | undefined, opened: OpenedSession, insecureCookies: boolean) {
  const { token, expiresAt, ...rest } = opened;
  if (client !== 'mini') {
    const maxAge = opened.kind === 'learner' ? { maxAge: Math.floor((expiresAt.getTime() - now.getTime()) / 1000) } : {};
    reply.setCookie(sessionCookieOf(reply.request), token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: !insecureCookies,
      ...maxAge,
    });
  }
  reply.header('cache-control', 'no-store');
  return { ...rest, expiresAt: expiresAt.toISOString(), token: client === 'mini' ? token : null };
}

const done = { ok: true as const };

/** Sign-in, sign-out and the list of where one is signed in. */
export function sessionBindings(
  kit: Kit,
  deps: { captchas: Captchas; signIns: SignIns; sessions: Sessions; phoneSignIns: PhoneSignIns; wechat: Wechat; handovers: Handovers },
): Binding[] {
  const { captchas, signIns, sessions, phoneSignIns, wechat, handovers } = deps;
  const { insecureCookies } = kit.config;

  return [
    bind(identityRoutes.makeCaptcha, ({ now }) => captchas.make(now)),
    bind(identityRoutes.signIn, async (context) => {
      const { client, ...given } = context.body;
      return answerSignedIn(context, client, await signIns.byPassword(given, callerOf(context, client)), insecureCookies);
    }),
    bind(identityRoutes.sendPhoneCode, async ({ body, ip, now }) => ({ ...done, ...(await phoneSignIns.send(body, { ip, now })) })),
    bind(identityRoutes.signInByPhone, async (context) => {
      const { client, ...given } = context.body;
      return answerSignedIn(context, client, await phoneSignIns.signIn(given, callerOf(context, client)), insecureCookies);
    }),
    bind(identityRoutes.signInByWechat, async (context) =>
      answerSignedIn(context, 'mini', await wechat.signIn(context.body.code, callerOf(context, 'mini')), insecureCookies),
    ),
    bind(identityRoutes.bindWechat, async ({ actor, body }) => {
      if (actor.kind !== 'learner') throw problem('identity.learner_only');
      await phoneSignIns.bindWechat(actor.accountId, body.code);
      return done;
    }),
    bind(identityRoutes.unbindWechat, async ({ actor }) => {
      await phoneSignIns.unbindWechat(actor.accountId);
      return done;
    }),
    bind(identityRoutes.makeHandover, ({ actor, now }) => handovers.make(actor, now)),
    bind(identityRoutes.takeHandover, async (context) =>
      answerSignedIn(context, 'web', await handovers.take(context.body.code, callerOf(context)), insecureCookies),
    ),
    bind(identityRoutes.signOut, async ({ actor, now, reply }) => {
      await sessions.end(actor.accountId, actor.sessionId, now, 'signed out');
      reply.clearCookie(sessionCookieOf(reply.request), { path: '/', httpOnly: true, sameSite: 'lax', secure: !insecureCookies });
      return done;
    }),
    bind(identityRoutes.listSessions, async ({ actor, now }) => ({ items: await sessions.list(actor.accountId, actor.sessionId, now) })),
    bind(identityRoutes.revokeSession, async ({ actor, params, now }) => {
      await sessions.end(actor.accountId, params.sessionId, now, 'revoked');
      return done;
    }),
    bind(identityRoutes.revokeOtherSessions, async ({ actor, now }) => ({
      ended: await sessions.endOthers(actor.accountId, actor.sessionId, now, 'revoked'),
    })),
  ];
}
