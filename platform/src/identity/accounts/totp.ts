import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
const RECOVERY_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A fresh secret, base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, label: string): string {
  return new TOTP({ issuer: '扬帆', label, secret: Secret.fromBase32(secret), period: PERIOD }).toString();
}

/** The time step whose number this is, one step of drift allowed each way; null when it is none of them. */
export function totpStep(secret: string, token: string, now: Date): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD });
  const delta = totp.validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** The number at an instant; for tests and simulators. */
export function totpNumber(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD }).generate({ timestamp: at.getTime() });
}

/** Ten codes for the day the phone is lost; each works once. */
export function recoveryCodes(pick: (below: number) => number): string[] {
  const five = () => Array.from({ length: 5 }, () => RECOVERY_ALPHABET[pick(32)]).join('');
  return Array.from({ length: 10 }, () => `${five()}-${five()}`);
}

/** How a recovery code is stored: 50 random bits need no slow hash, because tries are limited. */
export const recoveryDigest = (accountId: string, code: string): string =>
  createHash('sha256').update(`${accountId}|${code}`).digest('hex');
