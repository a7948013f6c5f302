import { newId, problem } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import { hitThrottle, readThrottles } from '../throttle.store.ts';
import { PHONE_CODE, sixDigits } from './phone-code.rules.ts';
import { insertPhoneCode, tryPhoneCode, usePhoneCode } from './phone-code.store.ts';

/** What a code is for; `boundTo` narrows it to one invitation, check or account. */
export interface CodeKey {
  phone: string;
  purpose: 'SIGN_IN' | 'ACTIVATE' | 'ALTERNATIVE' | 'EXPORT' | 'REGISTER';
  boundTo: string;
}

export interface PhoneCodes {
  /** Whether this address asked so often that a captcha is due. */
  wantsCaptcha(ip: string, now: Date): Promise<boolean>;
  /**
   * Makes a code and sends it; with `deliver: false` does the same work without sending (unknown numbers must not be told apart).
   * Throws `identity.phone_code_too_soon`, `identity.phone_code_limit`.
   */
  send(key: CodeKey, call: { ip: string; now: Date; deliver?: boolean }): Promise<{ expiresInS: number; resendInS: number }>;
  /** Takes the code; throws `identity.phone_code_wrong` for whatever is not right about it. */
  take(key: CodeKey, code: string, now: Date): Promise<void>;
}

/** Codes by text message: six digits, five minutes, five tries, paced per phone and address. */
export function createPhoneCodes(kit: Kit): PhoneCodes {
  const { db, crypto, notifications } = kit;
  const blind = (phone: string) => crypto.blind('phone', phone);
  const ipKey = (ip: string) => `sms:ip:${crypto.blind('ip', ip).slice(0, 32)}`;

  return {
    async wantsCaptcha(ip, now) {
      const counted = await readThrottles(db, [ipKey(ip)], now);
      return (counted.get(ipKey(ip))?.count ?? 0) >= PHONE_CODE.captchaAfterPerIp;
    },
    async send(key, { ip, now, deliver = true }) {
      const phoneBlind = blind(key.phone);
      if ((await hitThrottle(db, ipKey(ip), now, 3600)).count > PHONE_CODE.perIpHour) throw problem('request.rate_limited');
      if ((await hitThrottle(db, `sms:gap:${key.purpose}:${phoneBlind}`, now, PHONE_CODE.resendS)).count > 1)
        throw problem('identity.phone_code_too_soon');
      const perDay = key.purpose === 'ALTERNATIVE' ? PHONE_CODE.perCheckDay : PHONE_CODE.perPhoneDay;
      if ((await hitThrottle(db, `sms:day:${key.purpose}:${phoneBlind}`, now, 86_400)).count > perDay)
        throw problem('identity.phone_code_limit');
      const id = newId('pco');
      const code = sixDigits(kit.pick(1_000_000));
      await db.tx(async (tx) => {
        await insertPhoneCode(tx, {
          id,
          phoneBlind,
          purpose: key.purpose,
          boundTo: key.boundTo,
          at: now,
          codeMac: crypto.sign('phone-code', `${id}|${code}`),
          expiresAt: new Date(now.getTime() + PHONE_CODE.lifeS * 1000),
        });
        if (deliver) await notifications.sms(tx, { phone: key.phone, template: 'login_code', params: { code } });
      });
      return { expiresInS: PHONE_CODE.lifeS, resendInS: PHONE_CODE.resendS };
    },
    async take(key, code, now) {
      const found = await tryPhoneCode(db, { ...key, phoneBlind: blind(key.phone) }, now, PHONE_CODE.maxTries);
      const good =
        found && crypto.verify('phone-code', `${found.id}|${code}`, found.codeMac) && (await usePhoneCode(db, found.id, now)) === 1;
      if (!good) throw problem('identity.phone_code_wrong');
    },
  };
}
