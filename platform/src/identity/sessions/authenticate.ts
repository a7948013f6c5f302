import { createHash } from 'node:crypto';
import type { Role } from '@yangfan/contract';
import { createBatcher, type Actor, type Authenticate, type Clock, type Crypto, type Db } from '@yangfan/kernel';
import type { RoleTable } from '../accounts/role-table.ts';
import type { Bus, RealtimePort } from '../../realtime/index.ts';
import { isLive, todoOf } from './session.rules.ts';
import { sessionsByTokens, touchSessions, type SessionRow, type Touch } from './session.store.ts';

const MAX_AGE_MS = 5000;
const MAX_CACHED = 20_000;
const TOUCH_MS = 60_000;
/** Callers that are looked up, or noted as seen, in one statement. */
const MAX_BATCH = 200;

/** Digest under which a session token is stored. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Finds callers by their token, and forgets them at once when something about them changes. */
export interface Authenticator {
  authenticate: Authenticate;
  /** The session of this token digest ended. */
  forgetToken(digest: string): void;
  /** A session ended. */
  forgetSession(sessionId: string): void;
  /** Roles, status, password or second factor of an account changed. */
  forgetAccount(accountId: string): void;
  /** The table role → permissions changed. */
  forgetAll(): void;
}

interface Known {
  row: SessionRow;
  actor: Actor;
  readAt: number;
}

/** What one node tells the others: whom they must not remember any longer. */
type Forgotten = { digest: string } | { sessionId: string } | { accountId: string } | { all: true };
const CHANNEL = '!callers';

/**
 * Builds the authenticator. What it remembers is at most five seconds old. Other nodes are told of a change over the bus at once;
 * where that message is lost they learn of it within the five seconds. Open lines of whoever changed are looked at again.
 */
export function createAuthenticator(deps: {
  db: Db;
  clock: Clock;
  crypto: Crypto;
  roles: RoleTable;
  totpRoles: () => Promise<readonly Role[]>;
  bus?: Bus | undefined;
  realtime?: Pick<RealtimePort, 'review'> | undefined;
}): Authenticator & { close(): Promise<void> } {
  const { db, clock, crypto, roles, totpRoles, bus, realtime } = deps;
  const known = new Map<string, Known>();
  // A read that was under way while something changed must not be remembered.
  let changes = 0;
  // A class that watches sends its heartbeats further apart than we remember: callers who come together are looked up together.
  const reads = createBatcher<string, SessionRow | null>({
    maxBatch: MAX_BATCH,
    maxWaitMs: 0,
    async flush(digests) {
      const rows = new Map((await sessionsByTokens(db, [...new Set(digests)])).map(({ digest, ...row }) => [digest, row]));
      return digests.map((digest) => rows.get(digest) ?? null);
    },
  });
  const touches = createBatcher<Touch, void>({
    maxBatch: MAX_BATCH,
    maxWaitMs: 0,
    async flush(seen) {
      await touchSessions(db, seen);
      return seen.map(() => undefined);
    },
  });

  async function actorOf(row: SessionRow, now: Date): Promise<Actor> {
    const waiting = todoOf({ ...row, roles: row.grants.map((grant) => grant.role) }, await totpRoles(), now);
    // Until the password is renewed or the second factor set, the session can do nothing but that.
    const grants = waiting.length
      ? []
      : await Promise.all(row.grants.map(async (grant) => ({ ...grant, permissions: await roles.permissionsOf(grant.role) })));
    return {
      accountId: row.accountId,
      sessionId: row.id,
      kind: row.kind,
      grants,
      deviceId: null,
      learnerId: waiting.length ? null : row.learnerId,
      lecturerId: waiting.length ? null : row.lecturerId,
    };
  }

  async function read(digest: string, now: Date): Promise<Known | null> {
    const before = changes;
    const row = await reads.add(digest);
    if (!row || !isLive(row, now)) return null;
    const fresh: Known = { row, actor: await actorOf(row, now), readAt: now.getTime() };
    if (before !== changes) return fresh;
    if (known.size >= MAX_CACHED) known.delete(known.keys().next().value as string);
    known.set(digest, fresh);
    return fresh;
  }

  function drop(match: (entry: Known) => boolean): void {
    changes += 1;
    for (const [digest, entry] of known) if (match(entry)) known.delete(digest);
  }

  function forget(what: Forgotten): void {
    if ('digest' in what) {
      changes += 1;
      known.delete(what.digest);
    } else if ('sessionId' in what) drop((entry) => entry.row.id === what.sessionId);
    else if ('accountId' in what) drop((entry) => entry.row.accountId === what.accountId);
    else drop(() => true);
  }
  function tell(what: Forgotten): void {
    forget(what);
    bus?.publish(CHANNEL, JSON.stringify(what));
  }
  const listening = bus?.subscribe((channel, text) => channel === CHANNEL && forget(JSON.parse(text) as Forgotten));

  return {
    async authenticate(token, { deviceId, ip, quiet }) {
      if (token.length < 20 || token.length > 100) return null;
      const now = clock.now();
      const digest = tokenDigest(token);
      let entry = known.get(digest) ?? null;
      const age = entry ? now.getTime() - entry.readAt : 0;
      if (!entry || age < 0 || age >= MAX_AGE_MS) {
        known.delete(digest);
        entry = await read(digest, now);
      }
      if (!entry || !isLive(entry.row, now)) return null;
      if (!quiet && now.getTime() - entry.row.lastSeenAt.getTime() >= TOUCH_MS) {
        // Noted before the write, so that a burst of calls writes once.
        entry.row.lastSeenAt = now;
        await touches.add({ id: entry.row.id, at: now, ip });
      }
      return deviceId ? { ...entry.actor, deviceId: crypto.blind('device', deviceId).slice(0, 32) } : entry.actor;
    },
    forgetToken: (digest) => tell({ digest }),
    forgetSession(sessionId) {
      tell({ sessionId });
      realtime?.review({ sessionId });
    },
    forgetAccount(accountId) {
      tell({ accountId });
      realtime?.review({ accountId });
    },
    forgetAll() {
      tell({ all: true });
      realtime?.review({});
    },
    close: async () => (await listening)?.(),
  };
}
