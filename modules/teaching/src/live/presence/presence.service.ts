import type { LiveCredit, LiveRosterLine, LiveSpanState } from '@yangfan/contract';
import { chinaDay, createBatcher, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { requireEnrolled } from '../../courses/courses.service.ts';
import type { LiveKit } from '../kit.ts';
import { activeSeats, spokenSeconds } from '../seats/seats.store.ts';
import { roomRow, type RoomRow } from '../room/room.store.ts';
import { isFinished, isOpen } from '../room/room.states.ts';
import { insertInspection, openInspection } from '../inspect/inspect.store.ts';
import { afterBeat, countedSeconds, explain, type Piece, type Stretch } from './counting.rules.ts';
import { creditedHours, creditSentence } from './credit.rules.ts';
import { creditRows, type CreditRow } from './credit.store.ts';
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

/** The learner's stretches, and what they are worth, for some learners of a room. */
export async function countLearners(db: Queryable, room: RoomRow, learnerIds: readonly string[], now: Date) {
  const found = await store.evidenceRows(db, room.id, learnerIds, now);
  const until = ms(room.endedAt ?? now);
  return new Map(
    learnerIds.map((learnerId) => {
      const own = <T extends { learnerId: string }>(rows: readonly T[]) => rows.filter((row) => row.learnerId === learnerId);
      const asked = own(found.asked);
      const pieces = explain({
        stretches: own(found.spans).map(({ from, to, state }) => ({ from: ms(from), to: ms(to), state })),
        periods: room.periods,
        missed: asked.filter(({ missed }) => missed).map(({ at }) => ms(at)),
        proofs: own(found.proofs).map(({ at }) => ms(at)),
        until,
      });
      const spans = own(found.spans);
      return [
        learnerId,
        {
          pieces,
          countedS: countedSeconds(pieces),
          asked: asked.length,
          answered: asked.filter(({ answered }) => answered).length,
          missed: asked.filter(({ missed }) => missed).length,
          firstAt: spans.length > 0 ? new Date(Math.min(...spans.map(({ from }) => ms(from)))) : null,
          lastAt: spans.length > 0 ? new Date(Math.max(...spans.map(({ to }) => ms(to)))) : null,
        },
      ] as const;
    }),
  );
}

const spansOf = (pieces: readonly Piece[]) =>
  pieces.map(({ from, to, seconds, reason }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), seconds, reason }));

/** Coming, being there, leaving; and what it is worth. */
export function createPresence(kit: LiveKit) {
  const { org, identity, ledger } = kit.ports;
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
        chain: `class:${room.classId}`,
        kind: 'teaching.live.inspected',
        classId: room.classId,
        actorId: actor.accountId,
        summary: `巡课进入直播间：${room.title}`,
        data: { roomId: room.id, sessionId: room.sessionId, inspectionId: id },
      },
      now,
    );
  }

  async function creditsNow(db: Queryable, room: RoomRow, now: Date, only?: string): Promise<CreditRow[]> {
    const values = await kit.values(db, room, now);
    const policy = { fullRatio: values.number('live.fullRatio'), minRatio: values.number('live.minRatio') };
    const enrolled = (await org.enrolments(db, room.classId)).filter(({ status }) => status !== 'DROPPED').map(({ learnerId }) => learnerId);
    const ids = only ? [only] : enrolled;
    const [counts, spoken] = [await countLearners(db, room, ids, now), await spokenSeconds(db, room.id, room.endedAt ?? now)];
    const plannedS = Math.round((ms(room.endsAt) - ms(room.startsAt)) / 1000);
    return ids.map((learnerId) => {
      const { pieces, countedS, asked, answered, firstAt, lastAt } = counts.get(learnerId)!;
      const credited = creditedHours(countedS, plannedS, room.hours, policy);
      return {
        roomId: room.id,
        learnerId,
        sessionId: room.sessionId,
        classId: room.classId,
        countedS,
        plannedS,
        creditedHours: credited,
        hours: room.hours,
        firstAt,
        lastAt,
        asked,
        answered,
        spokenS: spoken.get(learnerId) ?? 0,
        explanation: firstAt ? creditSentence({ countedS, plannedS, creditedHours: credited, hours: room.hours, pieces }, policy) : '没有进入直播间，不计学时',
        spans: spansOf(pieces),
      };
    });
  }

  async function creditViews(db: Queryable, room: RoomRow, now: Date, only?: string): Promise<{ final: boolean; items: LiveCredit[] }> {
    const kept = isFinished(room.state) ? await creditRows(db, room.id) : [];
    const final = isFinished(room.state);
    const rows = final ? kept.filter((row) => !only || row.learnerId === only) : await creditsNow(db, room, now, only);
    const cards = await org.learners(
      db,
      rows.map(({ learnerId }) => learnerId),
    );
    return {
      final,
      items: rows.map(({ learnerId, asked, answered, firstAt, lastAt, ...row }) => ({
        learnerId,
        name: cards.get(learnerId)?.maskedName ?? '',
        countedS: row.countedS,
        plannedS: row.plannedS,
        creditedHours: row.creditedHours,
        hours: row.hours,
        firstAt: firstAt?.toISOString() ?? null,
        lastAt: lastAt?.toISOString() ?? null,
        confirms: { asked, answered },
        spokenS: row.spokenS,
        explanation: row.explanation,
        spans: row.spans,
      })),
    };
  }

  return {
    creditsNow,
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
      if (role === 'LEARNER' && member?.checkedDay !== today) {
        if (!input.checkToken) throw problem('teaching.live.check_needed');
        check = await identity.requireCheck(tx, { actor, purpose: 'LIVE_JOIN', token: input.checkToken, now });
      }
      const base = { roomId, accountId, role, learnerId, name, network: input.network, device, at: now };
      await store.upsertMember(tx, { ...base, checkedDay: check && today, checkId: check?.checkId ?? null, checkMethod: check?.method ?? null });
      await reopen(tx, found.room, accountId, learnerId, input.network, device, now);
      if (learnerId) await store.insertProofs(tx, roomId, [learnerId], now);
      if (check && learnerId)
        await ledger.append(
          tx,
          {
            chain: `class:${room.classId}`,
            kind: 'teaching.live.entered',
            classId: room.classId,
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

    async beat(roomId: string, input: { visible: boolean; media: boolean; network: Network }, device: string | null, actor: Actor, now: Date) {
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

    async restrict(tx: Tx, roomId: string, learnerId: string, input: { muted?: boolean; removed?: boolean; reason?: string }, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId);
      await requireEnrolled(tx, kit.ports, room.classId, learnerId);
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
      }
      if (words.length > 0)
        await ledger.append(
          tx,
          {
            chain: `class:${room.classId}`,
            kind: 'teaching.live.restricted',
            classId: room.classId,
            learnerId,
            actorId: actor.accountId,
            summary: `直播间${words.map((word) => ({ MUTED: '禁言', UNMUTED: '解除禁言', REMOVED: '请出', BACK: '允许返回' })[word]).join('、')}：${room.title}`,
            data: { roomId, ...after },
          },
          now,
        );
      return { ...after, left: words.includes('REMOVED'), room };
    },

    async roster(db: Queryable, roomId: string, now: Date) {
      const room = await roomRow(db, roomId);
      if (!room) throw problem('request.not_found');
      const lease = (await kit.values(db, room, now)).number('live.leaseSeconds') * 1000;
      const enrolled = (await org.enrolments(db, room.classId)).filter(({ status }) => status !== 'DROPPED');
      const ids = enrolled.map(({ learnerId }) => learnerId);
      const [cards, members, barred, seats, spoken, counts] = await Promise.all([
        org.learners(db, ids),
        store.memberRows(db, roomId),
        store.restrictionRows(db, roomId),
        activeSeats(db, roomId),
        spokenSeconds(db, roomId, room.endedAt ?? now),
        countLearners(db, room, ids, now),
      ]);
      const items = enrolled.map(({ learnerId, seatNo }): LiveRosterLine => {
        const member = members.find((one) => one.learnerId === learnerId);
        const barrier = barred.find((one) => one.learnerId === learnerId);
        const present = !!member?.spanFrom && ms(now) - ms(member.lastAt) <= lease && isOpen(room.state);
        const { missed, countedS } = counts.get(learnerId)!;
        return {
          accountId: member?.accountId ?? null,
          learnerId,
          name: cards.get(learnerId)?.maskedName ?? '',
          seatNo,
          present,
          state: present ? member!.state : null,
          network: present ? member!.network : null,
          device: member?.device ?? null,
          lastAt: member?.lastAt.toISOString() ?? null,
          countedS,
          spokenS: spoken.get(learnerId) ?? 0,
          messages: member?.messages ?? 0,
          missedConfirms: missed,
          hand: seats.some((seat) => seat.learnerId === learnerId && seat.state === 'RAISED'),
          muted: barrier?.muted ?? false,
          removed: barrier?.removed ?? false,
          lost: barrier?.removed ? null : lostSentence(member, present, missed, now),
        };
      });
      return { items, present: items.filter((line) => line.present).length, expected: items.length };
    },

    async attendance(db: Queryable, roomId: string, now: Date) {
      const room = await roomRow(db, roomId);
      if (!room) throw problem('request.not_found');
      return creditViews(db, room, now);
    },
    async myAttendance(db: Queryable, roomId: string, actor: Actor, now: Date) {
      const { room, learnerId } = await kit.access(db, roomId, actor);
      if (!learnerId) throw problem('teaching.live.not_member');
      const { final, items } = await creditViews(db, room, now, learnerId);
      if (!items[0]) throw problem('request.not_found');
      return { final, credit: items[0] };
    },
  };

  async function reopen(tx: Tx, room: RoomRow, accountId: string, learnerId: string | null, network: Network, device: string | null, now: Date) {
    const [member] = await store.lockMembers(tx, [{ roomId: room.id, accountId }]);
    const lease = (await kit.values(tx, room, now)).number('live.leaseSeconds') * 1000;
    const open = member!.spanFrom ? { from: ms(member!.spanFrom), to: ms(member!.lastAt), state: member!.state } : null;
    const after = afterBeat(open, 'PRESENT', ms(now), lease);
    const closed = after.closed && learnerId && after.closed.to > after.closed.from ? [{ ...after.closed, roomId: room.id, learnerId }] : [];
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

function lostSentence(member: store.MemberRow | undefined, present: boolean, missed: number, now: Date): string | null {
  if (!member) return '还没有进入直播间';
  const minutes = Math.floor((ms(now) - ms(member.lastAt)) / 60_000);
  if (!present) return minutes > 0 ? `已离开或断线 ${minutes} 分钟` : '刚刚离开或断线';
  if (member.state === 'HIDDEN') return '页面在后台';
  if (member.state === 'NO_MEDIA') return '没有收到声音和画面';
  return missed > 0 ? `有 ${missed} 次在线确认没有响应` : null;
}
