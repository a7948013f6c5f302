import { problem } from '@yangfan/kernel';
import { accountByLearnerPhone } from '../accounts/account.store.ts';
import type { Kit } from '../kit.ts';
import type { PhoneCodes } from '../phone/phone-code.service.ts';
import type { Captchas } from './captcha.service.ts';
import type { Caller, OpenedSession, Sessions } from './session.service.ts';
import type { Wechat } from './wechat.service.ts';

export interface PhoneSignIns {
  /** Sends a code; a number nobody registered is answered alike and gets none. */
  send(
    given: { phone: string; captcha?: { captchaId: string; text: string } },
    call: { ip: string; now: Date },
  ): Promise<{ expiresInS: number; resendInS: number }>;
  /** Signs a learner in; with a code of wx.login that WeChat is bound to the account. */
  signIn(given: { phone: string; code: string; wechatCode?: string }, caller: Caller): Promise<OpenedSession>;
  /** Binds the WeChat behind a code of wx.login to an account that is signed in. */
  bindWechat(accountId: string, wechatCode: string): Promise<void>;
  unbindWechat(accountId: string): Promise<void>;
}

/** Learners sign in with a code by text message. */
export function createPhoneSignIns(
  kit: Kit,
  deps: { phoneCodes: PhoneCodes; captchas: Captchas; sessions: Sessions; wechat: Wechat },
): PhoneSignIns {
  const { db, crypto } = kit;
  const { phoneCodes, captchas, sessions, wechat } = deps;
  const find = (phone: string) => accountByLearnerPhone(db, crypto.blind('phone', phone));
  return {
    async send({ phone, captcha }, { ip, now }) {
      if (await phoneCodes.wantsCaptcha(ip, now)) await captchas.require(captcha, now);
      const account = await find(phone);
      return phoneCodes.send({ phone, purpose: 'SIGN_IN', boundTo: '' }, { ip, now, deliver: account?.status === 'ACTIVE' });
    },
    async signIn({ phone, code, wechatCode }, caller) {
      // First, so that a WeChat that can't be asked does not cost the code of the text message.
      const openid = wechatCode ? await wechat.openidOf(wechatCode) : null;
      await phoneCodes.take({ phone, purpose: 'SIGN_IN', boundTo: '' }, code, caller.now);
      const account = await find(phone);
      if (!account) throw problem('identity.phone_code_wrong');
      if (account.status !== 'ACTIVE') throw problem('identity.disabled');
      if (openid) await db.tx((tx) => wechat.bind(tx, account.id, openid));
      return sessions.open(account, caller, null);
    },
    async bindWechat(accountId, wechatCode) {
      const openid = await wechat.openidOf(wechatCode);
      await db.tx((tx) => wechat.bind(tx, accountId, openid));
    },
    unbindWechat: (accountId) => db.tx((tx) => wechat.unbind(tx, accountId)),
  };
}
