import { randomInt } from 'node:crypto';
import type { LiveEvent, LiveRole, LiveRoomState } from '@yangfan/contract';
import { permits, problem, type Actor, type Clock, type Db, type Queryable, type Subject, type Tx } from '@yangfan/kernel';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { memberRow, restrictionOf, type MemberRow } from './presence/presence.store.ts';
import { isOpen } from './room/room.states.ts';
import { lockRoom, roomRow, type RoomRow } from './room/room.store.ts';
import { appendEvents, type EventRow, type NewEvent } from './talk/events.store.ts';

/** Who acts in a room, and as what. */
export interface Access {
  room: RoomRow;
  role: LiveRole;
  accountId: string;
  learnerId: string | null;
  member: MemberRow | undefined;
  muted: boolean;
  name: string;
}
type From = Pick<Access, 'accountId' | 'role' | 'name'>;
/** What happens by itself is told by nobody in particular. */
export const SYSTEM: From = { accountId: '', role: 'HOST', name: '系统' };

/** How an event is sent: to its viewers as the contract says it. A removed message keeps its words for the hosts only. */
export const eventView = (row: EventRow, host: boolean): LiveEvent => ({
  seq: row.seq,
  at: new Date(row.at).toISOString(),
  kind: row.kind,
  from: { accountId: row.fromAccount, name: row.fromName, role: row.fromRole },
  private: row.privateTo !== null,
  data: row.removed ? { ...(host ? row.data : { text: '' }), removed: true } : row.data,
});

/** Whether a class's learners are an event's audience. */
export function isAudience(
  room: Pick<RoomRow, 'audience' | 'institutionId' | 'regionCode'>,
  cls: { institutionId: string; regionCode: string },
): boolean {
  if (room.audience === 'INSTITUTION') return cls.institutionId === room.institutionId;
  if (room.audience !== 'REGION') return false;
  const { regionCode: code } = room;
  return code === '460000' || code === cls.regionCode || (code.endsWith('00') && cls.regionCode.startsWith(code.slice(0, 4)));
}
/** Where what happens in a room is recorded: with its class; an event with the institution, or with whoever arranged it for a region. */
const chainOf = (room: RoomRow): { chain: string; classId?: string; institutionId?: string } => {
  if (room.audience === 'CLASS') return { chain: `class:${room.classId}`, classId: room.classId };
  return room.institutionId
    ? { chain: `institution:${room.institutionId}`, institutionId: room.institutionId }
    : { chain: `account:${room.arrangedBy ?? ''}` };
};

const REMEMBER_MS = 30_000;
const MANY = 20;

/** What every part of the live class shares: who may, what is told, which policy. */
export function createLiveKit({ db, clock, ports }: { db: Db; clock: Clock; ports: TeachingPorts }) {
  const { org, realtime } = ports;

  async function subjectOf(at: Queryable, roomId: string): Promise<Subject | null> {
    const room = await roomRow(at, roomId);
    if (room && room.audience !== 'CLASS')
      return { institutionId: room.institutionId || null, regionCode: room.regionCode, lecturerIds: room.lecturerIds };
    const cls = room && (await org.class(at, room.classId));
    return cls
      ? {
          classId: cls.id,
          institutionId: cls.institutionId,
          regionCode: cls.regionCode,
          lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
        }
      : null;
  }

  /** Whether a learner may be in the room: one of its class; at an event, one of the region or institution. */
  async function isInvited(at: Queryable, room: RoomRow, learnerId: string): Promise<boolean> {
    if (room.audience === 'CLASS') {
      const enrolment = await org.enrolmentOf(at, room.classId, learnerId);
      return !!enrolment && enrolment.status !== 'DROPPED';
    }
    const classes = await org.classesOfLearner(at, learnerId);
    return classes.some((cls) => isAudience(room, cls));
  }
  /** Throws unless the learner may be in the room. */
  async function requireInvited(at: Queryable, room: RoomRow, learnerId: string): Promise<void> {
    if (!(await isInvited(at, room, learnerId))) throw problem('teaching.learner.not_enrolled');
  }

  async function learnerAccess(at: Queryable, room: RoomRow, actor: Actor): Promise<Access | null> {
    const { learnerId, accountId } = actor;
    if (!learnerId) return null;
    const [invited, member, restriction] = await Promise.all([
      isInvited(at, room, learnerId),
      memberRow(at, room.id, accountId),
      restrictionOf(at, room.id, learnerId),
    ]);
    if (!invited) return null;
    if (restriction?.removed) throw problem('teaching.live.removed');
    const name = member?.name ?? (await org.learners(at, [learnerId])).get(learnerId)?.maskedName ?? '学员';
    return { room, role: 'LEARNER', accountId, learnerId, member, name, muted: room.settings.mutedAll || !!restriction?.muted };
  }

  /** As what the caller may be in the room; throws `not_member` or `removed`. */
  async function access(at: Queryable, roomId: string, actor: Actor, locked = false): Promise<Access> {
    const room = await (locked ? lockRoom : roomRow)(at, roomId);
    if (!room) throw problem('request.not_found');
    const learner = await learnerAccess(at, room, actor);
    if (learner) return learner;
    const subject = actor.kind === 'staff' ? await subjectOf(at, roomId) : null;
    const base = { room, accountId: actor.accountId, learnerId: null, muted: false };
    if (subject && permits(actor, 'teaching.live.host', subject)) {
      const member = await memberRow(at, roomId, actor.accountId);
      const name = member?.name ?? (await ports.identity.names(at, [actor.accountId])).get(actor.accountId) ?? '老师';
      return { ...base, role: 'HOST', member, name };
    }
    if (subject && permits(actor, 'teaching.live.inspect', subject)) return { ...base, role: 'INSPECTOR', member: undefined, name: '巡课' };
    throw problem('teaching.live.not_member');
  }

  /** Somebody who may act: in an open room, entered, seen by the others. */
  async function acting(at: Queryable, roomId: string, actor: Actor, locked = false): Promise<Access> {
    const found = await access(at, roomId, actor, locked);
    // An inspector is silent.
    if (found.role === 'INSPECTOR') throw problem('teaching.live.not_member', '巡课人员在直播间里不发言、不操作');
    if (!isOpen(found.room.state)) throw problem('teaching.live.wrong_state');
    if (found.role === 'LEARNER' && !found.member) throw problem('teaching.live.not_entered');
    return found;
  }

  async function requireRoom(tx: Tx, roomId: string, ok: (state: LiveRoomState) => boolean = isOpen): Promise<RoomRow> {
    const room = await lockRoom(tx, roomId);
    if (!room) throw problem('request.not_found');
    if (!ok(room.state)) throw problem('teaching.live.wrong_state');
    return room;
  }

  // A class's policy is frozen; a practice class, which goes by what is in force, may lag this long.
  const remembered = new Map<string, { values: PolicyValues; until: number }>();
  async function values(at: Queryable, room: Pick<RoomRow, 'id' | 'classId' | 'regionCode'>, now: Date): Promise<PolicyValues> {
    const key = room.classId || room.id;
    const known = remembered.get(key);
    if (known && now.getTime() < known.until) return known.values;
    const cls = room.classId ? await org.class(at, room.classId) : undefined;
    if (room.classId && !cls) throw problem('request.not_found');
    const found = cls ? await policyOf(at, ports, cls, now) : await ports.policy.resolve(at, { regionCode: room.regionCode, at: now });
    if (remembered.size >= 1000) remembered.delete(remembered.keys().next().value!);
    remembered.set(key, { values: found, until: now.getTime() + REMEMBER_MS });
    return found;
  }

  /**
   * Publishes what the database already knows: everybody's events whole, private ones as a hint to read. Where very many come and go at
   * once (a line that broke for a whole town), the others get the numbers only: two thousand names to two thousand people help nobody.
   */
  function publish(roomId: string, rows: readonly EventRow[]): void {
    if (rows.length > MANY && rows.every(({ kind }) => kind === 'member'))
      return realtime.publish(`live:${roomId}`, { type: 'live.members', from: rows[0]!.seq, to: rows.at(-1)!.seq });
    for (const row of rows) {
      if (row.privateTo) realtime.publish(`live:${roomId}`, { type: 'live.private', seq: row.seq });
      else realtime.publish(`live:${roomId}`, { type: 'live.event', event: eventView(row, false) });
    }
  }

  type Told = Pick<NewEvent, 'kind' | 'data'> & { from?: From; privateTo?: string[] | null };
  /** Adds to the time line and, after the commit, tells the room. */
  async function tell(tx: Tx, roomId: string, now: Date, ...events: Told[]): Promise<EventRow[]> {
    const rows = await appendEvents(
      tx,
      roomId,
      events.map(({ kind, data, from = SYSTEM, privateTo = null }) => ({
        at: now,
        kind,
        data,
        privateTo,
        fromAccount: from.accountId,
        fromRole: from.role,
        fromName: from.name,
      })),
    );
    tx.onCommit(() => publish(roomId, rows));
    return rows;
  }

  const hint = (tx: Tx, roomId: string, message: { type: string; [key: string]: unknown }) =>
    tx.onCommit(() => realtime.publish(`live:${roomId}`, message));

  /** Wakes the room at a moment: the job only looks what is due, so a lost or doubled one does no harm. */
  async function wakeAt(tx: Tx, roomId: string, at: Date): Promise<void> {
    await ports.jobs.enqueue(tx, 'teaching.live.due', { roomId }, { key: `live.due:${roomId}:${at.getTime()}`, runAt: at });
  }

  return {
    db,
    clock,
    ports,
    subjectOf,
    requireInvited,
    chainOf,
    access,
    acting,
    requireRoom,
    values,
    publish,
    tell,
    hint,
    wakeAt,
    /** In [0, 1); nobody can guess it. */
    chance: () => randomInt(2 ** 32) / 2 ** 32,
  };
}
export type LiveKit = ReturnType<typeof createLiveKit>;
