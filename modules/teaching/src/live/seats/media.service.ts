import type { LiveStreamKind } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { presentCounts, type RoomRow } from '../room/room.store.ts';
import { isOpen } from '../room/room.states.ts';
import { openInspection } from '../inspect/inspect.store.ts';
import * as store from './seats.store.ts';

/** Leave to send and to see; who may is decided here, the media goes by itself. */
export function createMediaTickets(kit: LiveKit) {
  const { live } = kit.ports;

  /** Whose picture HLS and replay show: the shared screen while it is shown, else the host's camera. */
  async function mainStream(db: Queryable, room: RoomRow): Promise<string | undefined> {
    const own = (await store.streamRows(db, room.id)).filter(({ host }) => host);
    const kind = room.stage.show === 'SCREEN' ? 'SCREEN' : 'CAMERA';
    return (own.find((one) => one.kind === kind) ?? own.find((one) => one.kind !== 'AUDIO') ?? own[0])?.streamId;
  }

  return {
    /** After the commit: recording follows the room and its stage. A media side that is down is found again by its own reconciliation. */
    async record(tx: Tx, room: RoomRow): Promise<void> {
      const mainStreamId = await mainStream(tx, room);
      if (room.state === 'LIVE') tx.onCommit(() => live.startRecording(room.id, mainStreamId ? { mainStreamId } : {}));
      if (room.state === 'PAUSED') tx.onCommit(() => live.stopRecording(room.id));
    },

    async publish(tx: Tx, roomId: string, input: { kind: LiveStreamKind; rtmp?: boolean }, actor: Actor) {
      const found = await kit.acting(tx, roomId, actor, true);
      const { room, accountId, role } = found;
      if (role === 'LEARNER') {
        const seat = (await store.activeSeats(tx, roomId)).find((one) => one.learnerId === found.learnerId);
        if (seat?.state !== 'ON_STAGE') throw problem('teaching.live.not_on_stage');
      }
      const streamId = await store.streamIdOf(tx, roomId, accountId, input.kind);
      const stream = { roomId, streamId, accountId, kind: input.kind };
      const ticket = live.publishTicket(stream);
      if (role === 'HOST') await this.record(tx, room);
      return { streamId, ...ticket, rtmp: input.rtmp ? live.rtmpKey(stream) : null };
    },

    async view(db: Queryable, roomId: string, actor: Actor, sessionToken: string | null, now: Date) {
      const { room, role, accountId, member } = await kit.access(db, roomId, actor);
      if (!isOpen(room.state)) throw problem('teaching.live.wrong_state');
      const inside = role === 'LEARNER' ? !!member : role === 'HOST' || !!(await openInspection(db, roomId, accountId));
      if (!inside) throw problem('teaching.live.not_entered');
      const values = await kit.values(db, room, now);
      const since = new Date(now.getTime() - values.number('live.leaseSeconds') * 1000);
      const [streams, owners, present, seats] = await Promise.all([
        live.streams(db, roomId),
        store.streamRows(db, roomId),
        presentCounts(db, [roomId], since),
        store.activeSeats(db, roomId),
      ]);
      const crowded = (present.get(roomId) ?? 0) > values.number('live.hlsAbove');
      // Who speaks must hear without delay; whose network lets nothing else through goes to HLS by themselves.
      const speaks = seats.some((seat) => seat.accountId === accountId && seat.state === 'ON_STAGE');
      return {
        mode: role === 'LEARNER' && !speaks && (room.settings.hlsOnly || crowded) ? ('HLS' as const) : ('WEBRTC' as const),
        ...live.viewTicket({ roomId, accountId, sessionToken }),
        streams: streams.map(({ id, accountId: of, kind, state, hasVideo, hasAudio }) => {
          const owner = owners.find((one) => one.streamId === id);
          return { id, accountId: of, kind, state, hasVideo, hasAudio, host: owner?.host ?? false, name: owner?.name ?? '老师' };
        }),
      };
    },

    async mute(tx: Tx, roomId: string, streamId: string, what: { audio?: boolean; video?: boolean; down?: boolean }): Promise<void> {
      await kit.requireRoom(tx, roomId);
      if (!(await store.streamRows(tx, roomId)).some((one) => one.streamId === streamId)) throw problem('live.no_stream');
      const { down, ...rest } = what;
      if (down) tx.onCommit(() => live.drop(roomId, streamId));
      else tx.onCommit(() => live.mute(roomId, streamId, rest));
      kit.hint(tx, roomId, { type: 'live.stream', streamId, ...what });
    },
  };
}
export type MediaTickets = ReturnType<typeof createMediaTickets>;
