import { newId, problem } from '@yangfan/kernel';
import svgCaptcha from 'svg-captcha';
import type { Kit } from '../kit.ts';
import { insertCaptcha, takeCaptcha } from './session.store.ts';

const LIFE_MS = 5 * 60_000;

export interface Captchas {
  make(now: Date): Promise<{ captchaId: string; svg: string }>;
  /** Spends the captcha; false when wrong, late or used. */
  check(given: { captchaId: string; text: string }, now: Date): Promise<boolean>;
  /** Spends the captcha; throws `identity.captcha_required` without one, `identity.captcha_wrong` with a wrong or late one. */
  require(given: { captchaId: string; text: string } | undefined, now: Date): Promise<void>;
}

/** Pictures with four letters; good once, for five minutes, on every node. */
export function createCaptchas({ db, crypto }: Kit): Captchas {
  const mac = (id: string, text: string) => crypto.sign('captcha', `${id}|${text.trim().toLowerCase()}`);
  const self: Captchas = {
    async make(now) {
      const { data, text } = svgCaptcha.create({
        size: 4,
        noise: 3,
        color: true,
        background: '#f4f6f8',
        ignoreChars: '0oO1iIlL5sS',
        width: 140,
        height: 48,
        fontSize: 48,
      });
      const captchaId = newId('cap');
      await insertCaptcha(db, captchaId, mac(captchaId, text), new Date(now.getTime() + LIFE_MS));
      return { captchaId, svg: data };
    },
    async require(given, now) {
      if (!given) throw problem('identity.captcha_required');
      if (!(await self.check(given, now))) throw problem('identity.captcha_wrong');
    },
    async check({ captchaId, text }, now) {
      const answer = await takeCaptcha(db, captchaId, now);
      return answer !== undefined && answer === mac(captchaId, text);
    },
  };
  return self;
}
