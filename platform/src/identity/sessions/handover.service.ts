import { newToken, problem, type Actor } from '@yangfan/kernel';
import { accountById } from '../accounts/account.store.ts';
import type { Kit } from '../kit.ts';
import { tokenDigest } from './authenticate.ts';
import * as store from './handover.store.ts';
import type { Caller, OpenedSession, Sessions } from './session.service.ts';

const LIFE_MS = 60_000;

/**
 * From the mini-program into the browser inside it: what WeChat can't do itself (co-hosting) goes on in the live room's page.
 * The token of the phone never leaves it; a code that is worth one sign-in within a minute does.
 */
export function createHandovers({ db }: Kit, sessions: Sessions) {
  return {
    async make(actor: Actor, now: Date): Promise<{ code: string; expiresAt: string }> {
      // Staff have second factors and short sessions: nothing of theirs is handed on.
      if (actor.kind !== 'learner') throw problem('identity.learner_only');
      const code = newToken();
      const expiresAt = new Date(now.getTime() + LIFE_MS);
      await store.insertHandover(db, { codeSha256: tokenDigest(code), accountId: actor.accountId, madeAt: now, expiresAt });
      return { code, expiresAt: expiresAt.toISOString() };
    },
    async take(code: string, caller: Caller): Promise<OpenedSession> {
      const accountId = await store.takeHandover(db, tokenDigest(code), caller.now);
      const account = accountId ? await accountById(db, accountId) : undefined;
      if (!account) throw problem('identity.handover_ended');
      return sessions.open(account, caller, null);
    },
  };
}
export type Handovers = ReturnType<typeof createHandovers>;
