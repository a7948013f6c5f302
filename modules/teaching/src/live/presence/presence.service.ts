import type { LiveSpanState } from '@yangfan/contract';
import { chinaDay, createBatcher, newId, problem, type Actor, type Tx } from '@yangfan/kernel';
import { insertInspection, openInspection } from '../inspect/inspect.store.ts';
import type { LiveKit } from '../kit.ts';
import { isOpen } from '../room/room.states.ts';
import { roomRow, type RoomRow } from '../room/room.store.ts';
import { afterBeat, type Stretch } from './counting.rules.ts';
import { countLearners } from './credit.service.ts';
import * as store from './presence.store.ts';

type Network = store.MemberRow['network'];
interface BeatCall {
  roomId: string;
  accountId: string;
  learnerId: string | null;
  state: LiveSpanState;
  network: Network;
  device: string | null;
  at: Date;
  leaseMs: number;
}
const MAX_BATCH = 256;
const ms = (at: Date) => at.getTime();

/** Coming, being there, leaving; and what it is worth. */
export function createPresence(kit: LiveKit) {
  const { identity, ledger } = kit.ports;
  const batcher = createBatcher<BeatCall, { countedS: number; seq: number }>({
    maxBatch: MAX_BATCH,
    maxWaitMs: 0,
    concurrency: 2,
    flush: (calls) => kit.db.tx((tx) => judge(tx, calls)),
  });

  /** Many heartbeats, one transaction: what was acknowledged survives whatever happens next. */
  async function judge(tx: Tx, calls: readonly BeatCall[]): Promise<({ countedS: number; seq: number } | Error)[]> {
    const keyOf = (one: { roomId: string; accountId: string }) => `${one.roomId} ${one.accountId}`;
    const members = new Map((await store.lockMembers(tx, calls)).map((row) => [keyOf(row), row]));
    const beats = new Map<string, store.Beat>();
    const closed: (Stretch & { roomId: string; learnerId: string })[] = [];
    for (const call of calls) {
      const key = keyOf(call);
      const before = beats.get(key) ?? members.get(key);
      if (!before) continue;
      const open = before.spanFrom ? { from: ms(before.spanFrom), to: ms(before.lastAt), state: before.state } : null;
      const after = afterBeat(open, call.state, ms(call.at), call.leaseMs);
      if (after.closed && call.learnerId && after.closed.to > after.closed.from)
        closed.push({ ...after.closed, roomId: call.roomId, learnerId: call.learnerId });
      beats.set(key, {
        roomId: call.roomId,
        accountId: call.accountId,
        state: call.state,
        network: call.network,
        device: call.device,
        spanFrom: new Date(after.open.from),
        lastAt: new Date(after.open.to),
      });
    }
    await store.saveBeats(tx, [...beats.values()], closed);
    const rooms = new Map<string, RoomRow>();
    const counted = new Map<string, number>();
    for (const roomId of new Set(calls.map((call) => call.roomId))) {
      const room = (await roomRow(tx, roomId))!;
      rooms.set(roomId, room);
      const learners = [...new Set(calls.flatMap((call) => (call.roomId === roomId && call.learnerId ? [call.learnerId] : [])))];
      const now = new Date(Math.max(...calls.map(({ at }) => ms(at))));
      if (learners.length > 0)
        for (const [id, one] of await countLearners(tx, room, learners, now)) counted.set(`${roomId} ${id}`, one.countedS);
    }
    return calls.map((call) =>
      members.has(keyOf(call))
        ? { countedS: counted.get(`${call.roomId} ${call.learnerId}`) ?? 0, seq: rooms.get(call.roomId)!.seq }
        : problem('teaching.live.not_entered'),
    );
  }

  /** An inspector who enters is noted, and seen by nobody. */
  async function enterSilently(tx: Tx, room: RoomRow, actor: Actor, now: Date): Promise<void> {
    if (await openInspection(tx, room.id, actor.accountId)) return;
    const id = newId('lvi');
    await insertInspection(tx, { id, roomId: room.id, accountId: actor.accountId, at: now });
    await ledger.append(
      tx,
      {
        ...kit.chainOf(room),
        kind: 'teaching.live.inspected',
        actorId: actor.accountId,
        summary: `巡课进入直播间：${room.title}`,
        data: { roomId: room.id, sessionId: room.sessionId, inspectionId: id },
      },
      now,
    );
  }

  return {
    close: () => batcher.close(),

    async enter(tx: Tx, roomId: string, input: { checkToken?: string; network: Network }, device: string | null, actor: Actor, now: Date) {
      const found = await kit.access(tx, roomId, actor, true);
      const { room, role, learnerId, accountId, name, member } = found;
      if (!isOpen(room.state)) throw problem('teaching.live.wrong_state');
      const heartbeatSeconds = (await kit.values(tx, room, now)).number('live.beatSeconds');
      const reply = { entered: true as const, heartbeatSeconds };
      if (role === 'INSPECTOR') {
        await enterSilently(tx, room, actor, now);
        return { ...reply, seq: room.seq };
      }
      const today = chinaDay(now);
      let check: { checkId: string; method: string } | null = null;
      // An event credits no hours: whoever is signed in and invited may come in.
      if (role === 'LEARNER' && room.audience === 'CLASS' && member?.checkedDay !== today) {
        if (!input.checkToken) throw problem('teaching.live.check_needed');
        check = await identity.requireCheck(tx, { actor, purpose: 'LIVE_JOIN', token: input.checkToken, now });
      }
      const base = { roomId, accountId, role, learnerId, name, network: input.network, device, at: now };
      await store.upsertMember(tx, {
        ...base,
        checkedDay: check && today,
        checkId: check?.checkId ?? null,
        checkMethod: check?.method ?? null,
      });
      await reopen(tx, found.room, accountId, learnerId, input.network, device, now);
      if (learnerId) await store.insertProofs(tx, roomId, [learnerId], now);
      if (check && learnerId)
        await ledger.append(
          tx,
          {
            ...kit.chainOf(room),
            kind: 'teaching.live.entered',
            learnerId,
            actorId: accountId,
            summary: `本人核验后进入直播间：${room.title}`,
            data: { roomId, sessionId: room.sessionId, checkId: check.checkId, method: check.method },
            link: `/learn/${room.classId}/hours`,
          },
          now,
        );
      const [event] = await kit.tell(tx, roomId, now, { kind: 'member', from: found, data: { accountId, learnerId, name, to: 'ENTERED' } });
      return { ...reply, seq: event!.seq };
    },

    async beat(
      roomId: string,
      input: { visible: boolean; media: boolean; network: Network },
      device: string | null,
      actor: Actor,
      now: Date,
    ) {
      const { room, role, accountId, learnerId, member } = await kit.access(kit.db, roomId, actor);
      if (!isOpen(room.state)) throw problem('teaching.live.wrong_state');
      if (role === 'INSPECTOR') return { countedS: 0, seq: room.seq };
      if (!member) throw problem('teaching.live.not_entered');
      const leaseMs = (await kit.values(kit.db, room, now)).number('live.leaseSeconds') * 1000;
      const state: LiveSpanState = !input.visible ? 'HIDDEN' : input.media ? 'PRESENT' : 'NO_MEDIA';
      return batcher.add({ roomId, accountId, learnerId, state, network: input.network, device, at: now, leaseMs });
    },

    async leave(tx: Tx, roomId: string, actor: Actor, now: Date): Promise<{ ok: true }> {
      const { room, accountId, member, learnerId, name } = await kit.access(tx, roomId, actor, true);
      if (member?.spanFrom && isOpen(room.state)) {
        await closeSpans(tx, room, [member], now);
        await kit.tell(tx, roomId, now, {
          kind: 'member',
          from: { accountId, name, role: member.role },
          data: { accountId, learnerId, name, to: 'LEFT' },
        });
      }
      return { ok: true };
    },

    /** Whoever was not heard of for a lease is away; what was counted stays. */
    async expire(tx: Tx, room: RoomRow, now: Date): Promise<void> {
      const lease = (await kit.values(tx, room, now)).number('live.leaseSeconds') * 1000;
      const lost = await store.silentMembers(tx, room.id, new Date(ms(now) - lease));
      await closeSpans(tx, room, lost, null);
      await kit.tell(
        tx,
        room.id,
        now,
        ...lost.map(({ accountId, learnerId, name }) => ({ kind: 'member' as const, data: { accountId, learnerId, name, to: 'LOST' } })),
      );
    },

    /** At the end: every open stretch is closed, at the end or where the lease ran out. */
    async closeAll(tx: Tx, room: RoomRow, now: Date): Promise<void> {
      const lease = (await kit.values(tx, room, now)).number('live.leaseSeconds') * 1000;
      for (const member of await store.lockMembers(tx, await store.memberRows(tx, room.id)))
        if (member.spanFrom) await closeSpans(tx, room, [member], ms(now) - ms(member.lastAt) > lease ? null : now);
    },

    async restrict(
      tx: Tx,
      roomId: string,
      learnerId: string,
      input: { muted?: boolean; removed?: boolean; reason?: string },
      actor: Actor,
      now: Date,
    ) {
      const room = await kit.requireRoom(tx, roomId);
      await kit.requireInvited(tx, room, learnerId);
      const before = await store.restrictionOf(tx, roomId, learnerId);
      const after = { muted: input.muted ?? before?.muted ?? false, removed: input.removed ?? before?.removed ?? false };
      await store.setRestriction(tx, { roomId, learnerId, ...after, reason: input.reason ?? null, by: actor.accountId, at: now });
      const member = await store.memberOfLearner(tx, roomId, learnerId);
      const words = [
        ...(after.muted !== (before?.muted ?? false) ? [after.muted ? 'MUTED' : 'UNMUTED'] : []),
        ...(after.removed !== (before?.removed ?? false) ? [after.removed ? 'REMOVED' : 'BACK'] : []),
      ];
      const data = { learnerId, accountId: member?.accountId ?? null, name: member?.name ?? '' };
      await kit.tell(tx, roomId, now, ...words.map((to) => ({ kind: 'member' as const, data: { ...data, to } })));
      if (words.includes('REMOVED')) {
        if (member?.spanFrom) await closeSpans(tx, room, [member], now);
        if (member) tx.onCommit(() => kit.ports.live.remove(roomId, member.accountId));
        tx.onCommit(() => kit.ports.realtime.evict({ learnerId }, `live:${roomId}`));
      }
      if (words.length > 0)
        await ledger.append(
          tx,
          {
            ...kit.chainOf(room),
            kind: 'teaching.live.restricted',
            learnerId,
            actorId: actor.accountId,
            summary: `直播间${words.map((word) => ({ MUTED: '禁言', UNMUTED: '解除禁言', REMOVED: '请出', BACK: '允许返回' })[word]).join('、')}：${room.title}`,
            data: { roomId, ...after },
          },
          now,
        );
      return { ...after, left: words.includes('REMOVED'), room };
    },
  };

  async function reopen(
    tx: Tx,
    room: RoomRow,
    accountId: string,
    learnerId: string | null,
    network: Network,
    device: string | null,
    now: Date,
  ) {
    const [member] = await store.lockMembers(tx, [{ roomId: room.id, accountId }]);
    const lease = (await kit.values(tx, room, now)).number('live.leaseSeconds') * 1000;
    const open = member!.spanFrom ? { from: ms(member!.spanFrom), to: ms(member!.lastAt), state: member!.state } : null;
    const after = afterBeat(open, 'PRESENT', ms(now), lease);
    const closed =
      after.closed && learnerId && after.closed.to > after.closed.from ? [{ ...after.closed, roomId: room.id, learnerId }] : [];
    const span = { spanFrom: new Date(after.open.from), lastAt: new Date(after.open.to) };
    await store.saveBeats(tx, [{ roomId: room.id, accountId, state: 'PRESENT', network, device, ...span }], closed);
  }

  /** Closes open stretches: at `at`, or where they were last heard of. */
  async function closeSpans(tx: Tx, room: RoomRow, members: readonly store.MemberRow[], at: Date | null): Promise<void> {
    const lease = members.length > 0 && at ? (await kit.values(tx, room, at)).number('live.leaseSeconds') * 1000 : 0;
    // Time since the last beat counts only while the lease holds.
    const end = ({ lastAt }: store.MemberRow) => (at && ms(at) - ms(lastAt) <= lease ? Math.max(ms(at), ms(lastAt)) : ms(lastAt));
    await store.saveBeats(
      tx,
      members.map((one) => ({ ...one, spanFrom: null, lastAt: new Date(end(one)) })),
      members.flatMap((one) =>
        one.learnerId && one.spanFrom && end(one) > ms(one.spanFrom)
          ? [{ roomId: room.id, learnerId: one.learnerId, from: ms(one.spanFrom), to: end(one), state: one.state }]
          : [],
      ),
    );
  }
}
export type Presence = ReturnType<typeof createPresence>;
