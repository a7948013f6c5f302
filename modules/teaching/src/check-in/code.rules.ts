export type CodeKind = 'IN' | 'OUT';
/** Keyed signature of a text, and its check; from the kernel's crypto. */
export interface Signer {
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** A code of the slot that has just passed is still good for this long: scanning and sending take time. */
export const NETWORK_GRACE_MS = 3000;
/** How long a scan stays good while face and position are taken. */
export const TICKET_MS = 180_000;

export const slotAt = (now: number, codeSeconds: number): number => Math.floor(now / (codeSeconds * 1000));
export const secondsLeft = (now: number, codeSeconds: number): number => codeSeconds - ((now / 1000) % codeSeconds);

/** The text of a rotating code. It names a session and a slot, and nobody without the key makes the next one. */
export function makeCode(sessionId: string, kind: CodeKind, slot: number, signer: Signer): string {
  const body = `q.${kind === 'IN' ? 'i' : 'o'}.${sessionId}.${slot.toString(36)}`;
  return `${body}.${signer.sign(body)}`;
}

/** A scan by one learner, good for a few minutes; says when it was scanned, which is when the learner came. */
export function makeTicket(sessionId: string, kind: CodeKind, learnerId: string, scannedAt: number, signer: Signer): string {
  const body = `t.${kind === 'IN' ? 'i' : 'o'}.${sessionId}.${scannedAt.toString(36)}.${learnerId}`;
  return `${body}.${signer.sign(body)}`;
}

export type Read = { sessionId: string; kind: CodeKind; scannedAt: number } | 'expired' | 'invalid';
const SESSION = /^tts_[0-9a-z]{26}$/;

/** Reads a scanned code or a ticket: `invalid` when it is none of ours or of another learner, `expired` when its time is over. */
export function readCode(text: string, learnerId: string, now: number, codeSeconds: (sessionId: string) => number, signer: Signer): Read {
  const parts = plainCode(text).split('.');
  const signature = parts.pop() ?? '';
  const [type, kindLetter, sessionId = '', timeText = '', holder] = parts;
  const kind = kindLetter === 'i' ? 'IN' : kindLetter === 'o' ? 'OUT' : null;
  const time = Number.parseInt(timeText, 36);
  if (!kind || !SESSION.test(sessionId) || !Number.isSafeInteger(time) || !signer.verify(parts.join('.'), signature)) return 'invalid';
  if (type === 't' && parts.length === 5) {
    if (holder !== learnerId) return 'invalid';
    return now - time > TICKET_MS || time > now + 1000 ? 'expired' : { sessionId, kind, scannedAt: time };
  }
  if (type !== 'q' || parts.length !== 4) return 'invalid';
  const slotMs = codeSeconds(sessionId) * 1000;
  const current = Math.floor(now / slotMs);
  const justPassed = time === current - 1 && now - current * slotMs <= NETWORK_GRACE_MS;
  return time === current || justPassed ? { sessionId, kind, scannedAt: now } : 'expired';
}

/** The session a code names, before its signature is checked; null when it is no code. */
export function sessionOf(text: string): string | null {
  const sessionId = plainCode(text).split('.')[2] ?? '';
  return SESSION.test(sessionId) ? sessionId : null;
}

/** The code inside the scanned text: the text itself, or the value of `c` in an address. */
function plainCode(text: string): string {
  return /[?&]c=([^&#]+)/.exec(text)?.[1] ?? text;
}
