import type { Role } from '@yangfan/contract';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a session lives in seconds: untouched (`idle`) and at most (`whole`). Staff leave after 30 minutes. */
export function sessionLife(kind: 'staff' | 'learner', client: 'web' | 'mini'): { idle: number; whole: number } {
  if (kind === 'staff') return { idle: 30 * MINUTE, whole: 12 * HOUR };
  return client === 'mini' ? { idle: 30 * DAY, whole: 90 * DAY } : { idle: 12 * HOUR, whole: 7 * DAY };
}

/** Whether a session may still be used at `now`. */
export function isLive(session: { lastSeenAt: Date; idleSeconds: number; expiresAt: Date }, now: Date): boolean {
  return now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < session.idleSeconds * 1000;
}

/** Roles whose power asks for a second factor where the province has not said which. */
export const TOTP_ROLES: readonly Role[] = ['PROV_ADMIN', 'SEC_ADMIN', 'AUDITOR', 'OPS'];
const PASSWORD_DAYS = 90;

/** When the password must be renewed: staff only, because learners mostly hold none. */
export function passwordExpiry(kind: 'staff' | 'learner', changedAt: Date | null): Date | null {
  return kind === 'staff' && changedAt ? new Date(changedAt.getTime() + PASSWORD_DAYS * DAY * 1000) : null;
}

/** What must be done before the roles take effect. */
export function todoOf(
  account: { kind: 'staff' | 'learner'; roles: readonly Role[]; mustChange: boolean; changedAt: Date | null; hasTotp: boolean },
  totpRoles: readonly Role[],
  now: Date,
): ('CHANGE_PASSWORD' | 'ENROL_TOTP')[] {
  const expiry = passwordExpiry(account.kind, account.changedAt);
  return [
    ...(account.mustChange || (expiry && now >= expiry) ? (['CHANGE_PASSWORD'] as const) : []),
    ...(needsTotp(account.roles, totpRoles) && !account.hasTotp ? (['ENROL_TOTP'] as const) : []),
  ];
}

/** Whether these roles must use a second factor. */
export function needsTotp(roles: readonly Role[], totpRoles: readonly Role[]): boolean {
  return roles.some((role) => totpRoles.includes(role));
}
