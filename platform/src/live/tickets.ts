import { createHash, createHmac } from 'node:crypto';
import { LIVE_STREAM_KINDS, type LiveStreamKind } from '@yangfan/contract';
import type { Clock, Crypto } from '@yangfan/kernel';
import type { IceServer } from './ports.ts';

/** What a token says, once it is found genuine. */
export interface PublishClaim {
  roomId: string;
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  issuedMs: number;
}
export interface ViewClaim {
  roomId: string;
  accountId: string;
  issuedMs: number;
  /** REPLAY tokens play after the end, VIEW tokens until then. */
  purpose: 'VIEW' | 'REPLAY';
}

export interface Tickets {
  publish(claim: Omit<PublishClaim, 'issuedMs'>, ttlS: number): string;
  readPublish(token: string): PublishClaim | null;
  view(claim: Omit<ViewClaim, 'issuedMs'>, ttlS: number, sessionToken: string | null): string;
  /** `sessionToken`: the cookie that came with the request. */
  readView(token: string, sessionToken: string | null): ViewClaim | null;
}

const sessionMark = (token: string) => createHash('sha256').update(token).digest('base64url').slice(0, 22);

/** Tokens that hold all their check needs: one HMAC, no query. */
export function createTickets(crypto: Crypto, clock: Clock): Tickets {
  const expired = (expires: number) => !Number.isSafeInteger(expires) || expires * 1000 < clock.now().getTime();
  const times = (ttlS: number) => {
    const issuedMs = clock.now().getTime();
    return `${issuedMs.toString(36)}.${(Math.floor(issuedMs / 1000) + ttlS).toString(36)}`;
  };
  return {
    publish({ roomId, streamId, accountId, kind }, ttlS) {
      const said = `${roomId}.${streamId}.${accountId}.${kind}.${times(ttlS)}`;
      return `${said}.${crypto.sign('live.publish', said)}`;
    },
    readPublish(token) {
      const words = token.split('.');
      const [roomId = '', streamId = '', accountId = '', kind = '', issued = '', expires = '', given = ''] = words;
      if (words.length !== 7 || !crypto.verify('live.publish', words.slice(0, 6).join('.'), given)) return null;
      if (expired(Number.parseInt(expires, 36)) || !LIVE_STREAM_KINDS.includes(kind as LiveStreamKind)) return null;
      return { roomId, streamId, accountId, kind: kind as LiveStreamKind, issuedMs: Number.parseInt(issued, 36) };
    },
    view({ roomId, accountId, purpose }, ttlS, sessionToken) {
      const said = `${roomId}.${accountId}.${purpose === 'VIEW' ? 'v' : 'r'}.${times(ttlS)}.${sessionToken ? 'c' : 'b'}`;
      return `${said}.${crypto.sign('live.view', `${said}|${sessionToken ? sessionMark(sessionToken) : 'bearer'}`)}`;
    },
    readView(token, sessionToken) {
      const words = token.split('.');
      const [roomId = '', accountId = '', purpose = '', issued = '', expires = '', mode = '', given = ''] = words;
      const bound = mode === 'c' ? (sessionToken ? sessionMark(sessionToken) : 'none') : 'bearer';
      if (words.length !== 7 || !crypto.verify('live.view', `${words.slice(0, 6).join('.')}|${bound}`, given)) return null;
      if (expired(Number.parseInt(expires, 36))) return null;
      return { roomId, accountId, purpose: purpose === 'v' ? 'VIEW' : 'REPLAY', issuedMs: Number.parseInt(issued, 36) };
    },
  };
}

export interface TurnSettings {
  urls: string[];
  secret: string;
  stun: string[];
}

/** Credentials as coturn's `use-auth-secret` checks them: a name that holds its own expiry, and its HMAC. */
export function iceServers(turn: TurnSettings | null, accountId: string, now: Date, ttlS: number): IceServer[] {
  if (!turn) return [];
  const servers: IceServer[] = turn.stun.length ? [{ urls: turn.stun }] : [];
  if (turn.urls.length === 0) return servers;
  const username = `${Math.floor(now.getTime() / 1000) + ttlS}:${accountId}`;
  // coturn's protocol fixes SHA-1 here; the secret is what protects it.
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [...servers, { urls: turn.urls, username, credential }];
}
