import { createHash } from 'node:crypto';
import { problem, sessionTokenOf, type Clock, type Crypto } from '@yangfan/kernel';
import type { FastifyRequest } from 'fastify';

const TTL_S = 6 * 3600;

/** Who an address is made for; `sessionToken`: the cookie's session, when there is one. */
export interface Reader {
  accountId: string;
  sessionToken: string | null;
}

export interface SignedDoor {
  /** The token for one thing, valid six hours. */
  token(id: string, reader: Reader): string;
  /** Throws unless the token was made for this thing, is in time, and comes with the session it was made for. */
  require(request: FastifyRequest, id: string, token: string): void;
}

/**
 * Tokens for addresses of films and pages. A token holds everything the check needs (who, until when, which session), so a piece
 * costs one HMAC and no query; copied elsewhere, the address of a browser shows nothing without that browser's cookie.
 */
export function createSignedDoor(deps: { crypto: Crypto; clock: Clock; purpose: string; expired: string }): SignedDoor {
  const { crypto, clock, purpose, expired } = deps;
  const sessionMark = (token: string) => createHash('sha256').update(token).digest('base64url').slice(0, 22);
  const said = (id: string, expires: number, accountId: string, bound: string) => `${id}|${expires}|${accountId}|${bound}`;
  return {
    token(id, { accountId, sessionToken }) {
      const expires = Math.floor(clock.now().getTime() / 1000) + TTL_S;
      const bound = sessionToken ? sessionMark(sessionToken) : 'bearer';
      const signature = crypto.sign(purpose, said(id, expires, accountId, bound));
      return `${expires.toString(36)}.${accountId}.${sessionToken ? 'c' : 'b'}.${signature}`;
    },
    require(request, id, token) {
      const [expiresText = '', accountId = '', mode = '', given = ''] = token.split('.');
      const expires = Number.parseInt(expiresText, 36);
      const cookie = mode === 'c' ? sessionTokenOf(request) : null;
      const bound = mode === 'c' ? (cookie?.token ? sessionMark(cookie.token) : 'none') : 'bearer';
      const genuine = Number.isSafeInteger(expires) && crypto.verify(purpose, said(id, expires, accountId, bound), given);
      if (!genuine || expires * 1000 < clock.now().getTime()) throw problem('auth.forbidden', expired);
    },
  };
}
