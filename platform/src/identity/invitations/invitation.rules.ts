const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An invitation code: ten characters, 50 random bits, none that look alike. */
export function invitationCode(pick: (below: number) => number): string {
  return Array.from({ length: 10 }, () => ALPHABET[pick(32)]).join('');
}

/** How long an invitation stays good. */
export const INVITATION_DAYS = 30;

/** The state to show: time ends an open invitation without anybody writing it down. */
export function invitationState(
  row: { state: 'OPEN' | 'ACTIVATED' | 'REVOKED'; expiresAt: Date },
  now: Date,
): 'OPEN' | 'ACTIVATED' | 'EXPIRED' | 'REVOKED' {
  return row.state === 'OPEN' && row.expiresAt <= now ? 'EXPIRED' : row.state;
}

/** In-app path of an invitation. */
export const invitationPath = (code: string): string => `/activate/${code}`;
