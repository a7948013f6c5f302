import type { SeatsView } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { memberOfLearner, memberRows, restrictionRows } from '../presence/presence.store.ts';
import { changeRoom, type RoomRow } from '../room/room.store.ts';
import { fairOrder, mayMoveSeat, nextOnStage, turnEnd } from './order.rules.ts';
import * as store from './seats.store.ts';

type Seat = store.SeatRow;
type OwnMove = 'RAISED' | 'LOWERED' | 'ON_STAGE' | 'DECLINED' | 'LEFT';
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Hands, invitations, the stage and its turns. Whoever changes seats holds the room's row, so the last seat is given once. */
export function createSeats(kit: LiveKit) {
  const { ports } = kit;

  async function view(db: Queryable, room: RoomRow): Promise<SeatsView> {
    const seats = await store.activeSeats(db, room.id);
    const line = ({ raisedAt, onStageAt, leftAt, endsAt, ...seat }: Seat) => ({
      ...seat,
      raisedAt: raisedAt.toISOString(),
      onStageAt: iso(onStageAt),
      leftAt: iso(leftAt),
      endsAt: iso(endsAt),
    });
    const queue = seats.filter(({ state }) => state !== 'ON_STAGE');
    const order = fairOrder(queue.map((seat) => ({ ...seat, raisedAt: seat.raisedAt.getTime() })));
    return {
      seatsMax: room.settings.seatsMax,
      onStage: seats.filter(({ state }) => state === 'ON_STAGE').map(line),
      // Whoever is invited already comes before the waiting hands.
      queue: [...order.filter(({ state }) => state === 'INVITED'), ...order.filter(({ state }) => state === 'RAISED')].map(({ id }) =>
        line(queue.find((seat) => seat.id === id)!),
      ),
    };
  }

  const told = (seat: Pick<Seat, 'learnerId' | 'accountId' | 'name'>, state: string, endsAt: Date | null = null) => ({
    kind: 'seat' as const,
    data: { learnerId: seat.learnerId, accountId: seat.accountId, name: seat.name, state, endsAt: iso(endsAt) },
  });

  async function dropStreams(tx: Tx, room: RoomRow, accountId: string): Promise<void> {
    const own = (await store.streamRows(tx, room.id)).filter((one) => one.accountId === accountId);
    tx.onCommit(async () => {
      for (const { streamId } of own) await ports.live.drop(room.id, streamId);
    });
  }

  async function finish(tx: Tx, room: RoomRow, seat: Seat, state: Seat['state'], now: Date): Promise<void> {
    await store.setSeat(tx, seat.id, { state, onStageAt: seat.onStageAt, leftAt: now, endsAt: seat.endsAt });
    if (seat.state === 'ON_STAGE') await dropStreams(tx, room, seat.accountId);
    await kit.tell(tx, room.id, now, told(seat, state));
  }

  async function invite(tx: Tx, room: RoomRow, seats: readonly Seat[], now: Date): Promise<void> {
    if (seats.length === 0) return;
    const seconds = (await kit.values(tx, room, now)).number('live.inviteSeconds');
    const endsAt = new Date(now.getTime() + seconds * 1000);
    for (const seat of seats) await store.setSeat(tx, seat.id, { state: 'INVITED', onStageAt: null, leftAt: null, endsAt });
    await kit.tell(tx, room.id, now, ...seats.map((seat) => told(seat, 'INVITED', endsAt)));
    await kit.wakeAt(tx, room.id, endsAt);
  }

  /** Asks the next hands to the free seats. */
  async function fill(tx: Tx, room: RoomRow, now: Date): Promise<void> {
    const seats = await store.activeSeats(tx, room.id);
    const hands = seats.filter(({ state }) => state === 'RAISED').map((seat) => ({ ...seat, raisedAt: seat.raisedAt.getTime() }));
    const chosen = new Set(nextOnStage(hands, room.settings.seatsMax, seats.length - hands.length).map(({ id }) => id));
    await invite(
      tx,
      room,
      seats.filter(({ id }) => chosen.has(id)),
      now,
    );
  }
  const autoFill = (tx: Tx, room: RoomRow, now: Date) => (room.settings.autoSeat ? fill(tx, room, now) : Promise.resolve());

  async function climb(tx: Tx, room: RoomRow, seat: Seat, seats: readonly Seat[], now: Date): Promise<void> {
    if (seats.filter(({ state }) => state === 'ON_STAGE').length >= room.settings.seatsMax) throw problem('teaching.live.seats_full');
    const end = turnEnd(now.getTime(), room.settings.turnS);
    const endsAt = end === null ? null : new Date(end);
    await store.setSeat(tx, seat.id, { state: 'ON_STAGE', onStageAt: now, leftAt: null, endsAt });
    await kit.tell(tx, room.id, now, told(seat, 'ON_STAGE', endsAt));
    if (endsAt) await kit.wakeAt(tx, room.id, endsAt);
  }

  /** Turns whose time is up, invitations that nobody answered. */
  async function settle(tx: Tx, room: RoomRow, now: Date): Promise<void> {
    const due = (await store.activeSeats(tx, room.id)).filter(({ endsAt }) => endsAt && endsAt <= now);
    for (const seat of due) await finish(tx, room, seat, seat.state === 'ON_STAGE' ? 'TIME_UP' : 'DECLINED', now);
    if (due.length > 0) await autoFill(tx, room, now);
  }

  return {
    view,
    settle,

    async read(db: Queryable, roomId: string, actor: Actor) {
      return view(db, (await kit.access(db, roomId, actor)).room);
    },

    async moveMine(tx: Tx, roomId: string, to: OwnMove, actor: Actor, now: Date) {
      const found = await kit.acting(tx, roomId, actor, true);
      const { room, learnerId, member, accountId } = found;
      if (!learnerId || !member) throw problem('teaching.live.not_member');
      await settle(tx, room, now);
      const seats = await store.activeSeats(tx, roomId);
      const own = seats.find((seat) => seat.learnerId === learnerId);
      // Saying again what is so already changes nothing.
      if (own?.state === to) return view(tx, room);
      if (!mayMoveSeat(own?.state ?? null, to)) throw problem('teaching.live.seat_state');
      if (found.muted && (to === 'RAISED' || to === 'ON_STAGE')) throw problem('teaching.live.muted');
      if (!own) {
        await store.insertSeat(tx, { roomId, learnerId, accountId, name: member.name, state: 'RAISED', at: now, endsAt: null });
        await kit.tell(tx, roomId, now, { kind: 'hand', from: found, data: { learnerId, accountId, to: 'RAISED' } });
      } else if (to === 'ON_STAGE') await climb(tx, room, own, seats, now);
      else await finish(tx, room, own, to, now);
      await autoFill(tx, room, now);
      return view(tx, room);
    },

    async move(tx: Tx, roomId: string, learnerId: string, to: 'INVITED' | 'TAKEN_DOWN', now: Date) {
      const room = await kit.requireRoom(tx, roomId);
      await kit.requireInvited(tx, room, learnerId);
      await settle(tx, room, now);
      const seats = await store.activeSeats(tx, roomId);
      const own = seats.find((seat) => seat.learnerId === learnerId);
      if (to === 'TAKEN_DOWN') {
        if (!own) throw problem('teaching.live.seat_state');
        await finish(tx, room, own, own.state === 'RAISED' ? 'LOWERED' : 'TAKEN_DOWN', now);
        await autoFill(tx, room, now);
        return view(tx, room);
      }
      if (own && own.state !== 'RAISED') throw problem('teaching.live.seat_state');
      if (seats.filter(({ state }) => state === 'ON_STAGE').length >= room.settings.seatsMax) throw problem('teaching.live.seats_full');
      const member = await memberOfLearner(tx, roomId, learnerId);
      if (!member?.spanFrom) throw problem('teaching.live.absent');
      if (!own)
        await store.insertSeat(tx, {
          roomId,
          learnerId,
          accountId: member.accountId,
          name: member.name,
          state: 'RAISED',
          at: now,
          endsAt: null,
        });
      const seat = own ?? (await store.activeSeats(tx, roomId)).find((one) => one.learnerId === learnerId)!;
      await invite(tx, room, [seat], now);
      return view(tx, room);
    },

    /** From the queue once, or turns for everybody who is there, one after the other by themselves. */
    async fillNow(tx: Tx, roomId: string, from: 'QUEUE' | 'PRESENT', now: Date) {
      const room = await kit.requireRoom(tx, roomId);
      await settle(tx, room, now);
      if (from === 'PRESENT') {
        const [values, members, restricted] = [
          await kit.values(tx, room, now),
          await memberRows(tx, roomId),
          await restrictionRows(tx, roomId),
        ];
        room.settings = { ...room.settings, autoSeat: true, turnS: room.settings.turnS || values.number('live.turnSeconds') };
        await changeRoom(tx, roomId, { settings: room.settings });
        const barred = new Set(restricted.filter(({ muted, removed }) => muted || removed).map(({ learnerId }) => learnerId));
        for (const { learnerId, accountId, name, spanFrom } of members)
          if (learnerId && spanFrom && !barred.has(learnerId))
            await store.insertSeat(tx, { roomId, learnerId, accountId, name, state: 'RAISED', at: now, endsAt: null });
        await kit.tell(tx, roomId, now, { kind: 'settings', data: { ...room.settings } });
      }
      await fill(tx, room, now);
      return view(tx, room);
    },

    /** Takes one learner, or everybody, out of queue and stage without filling again. */
    async clear(tx: Tx, room: RoomRow, now: Date, learnerId?: string): Promise<void> {
      for (const seat of await store.activeSeats(tx, room.id))
        if (!learnerId || seat.learnerId === learnerId)
          await finish(tx, room, seat, seat.state === 'ON_STAGE' ? 'TAKEN_DOWN' : 'LOWERED', now);
    },
  };
}
export type Seats = ReturnType<typeof createSeats>;
