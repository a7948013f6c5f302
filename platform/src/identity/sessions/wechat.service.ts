import { isUniqueViolation, problem, type Tx } from '@yangfan/kernel';
import { accountByOpenid, sealedOpenid, setOpenid } from '../accounts/account.store.ts';
import { accountAad } from '../accounts/account.service.ts';
import type { Kit } from '../kit.ts';
import { WechatClosed, WechatRefused } from '../providers/provider.ts';
import type { Caller, OpenedSession, Sessions } from './session.service.ts';

export interface Wechat {
  /** The openid behind a wx.login code; throws `identity.wechat_code_refused`, `identity.wechat_failed`, `identity.wechat_closed`. */
  openidOf(code: string): Promise<string>;
  /** Binds in the caller's transaction; throws `identity.wechat_taken`. */
  bind(tx: Tx, accountId: string, openid: string): Promise<void>;
  unbind(tx: Tx, accountId: string): Promise<void>;
  signIn(code: string, caller: Caller): Promise<OpenedSession>;
  /** The bound openid in the clear, for WeChat's own services. */
  boundOpenid(accountId: string): Promise<string | null>;
}

/** Sign-in with WeChat: an openid stands for the account it was bound to, once the phone had proved it. */
export function createWechat(kit: Kit, sessions: Sessions): Wechat {
  const { db, crypto } = kit;
  const blind = (openid: string) => crypto.blind('openid', openid);
  async function openidOf(code: string): Promise<string> {
    try {
      return await kit.wechat.codeToOpenId(code);
    } catch (error) {
      if (error instanceof WechatClosed) throw problem('identity.wechat_closed');
      // A code that is wrong or spent is the caller's to renew; only a silent WeChat is a failure of ours.
      throw problem(error instanceof WechatRefused ? 'identity.wechat_code_refused' : 'identity.wechat_failed');
    }
  }
  return {
    openidOf,
    async bind(tx, accountId, openid) {
      const holder = await accountByOpenid(tx, blind(openid));
      if (holder && holder.id !== accountId) throw problem('identity.wechat_taken');
      try {
        await tx.savepoint((inner) => setOpenid(inner, accountId, crypto.seal(openid, accountAad(accountId, 'openid')), blind(openid)));
      } catch (error) {
        if (isUniqueViolation(error, 'account_openid')) throw problem('identity.wechat_taken');
        throw error;
      }
    },
    unbind: async (tx, accountId) => void (await setOpenid(tx, accountId, null, null)),
    async signIn(code, caller) {
      const account = await accountByOpenid(db, blind(await openidOf(code)));
      if (!account) throw problem('identity.wechat_unbound');
      return sessions.open(account, caller, null);
    },
    async boundOpenid(accountId) {
      const sealed = await sealedOpenid(db, accountId);
      return sealed ? crypto.open(sealed, accountAad(accountId, 'openid')) : null;
    },
  };
}
