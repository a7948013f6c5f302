import type { LiveConfirm } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { insertProofs, memberRows } from '../presence/presence.store.ts';
import { changeRoom, type RoomRow } from '../room/room.store.ts';
import * as store from './confirm.store.ts';
import { nextPopup } from './schedule.rules.ts';

const view = (row: store.ConfirmRow, mineOpen: boolean): LiveConfirm => ({
  id: row.id,
  kind: row.kind,
  at: row.at.toISOString(),
  dueAt: row.dueAt.toISOString(),
  all: row.learnerId === null,
  mineOpen,
  answered: row.answered,
  asked: row.asked,
});

/** Pop-ups by chance, roll calls, face checks during class: asked, answered in time or missed, all in rows. */
export function createConfirms(kit: LiveKit) {
  const { ports } = kit;

  async function ask(
    tx: Tx,
    room: RoomRow,
    kind: store.ConfirmRow['kind'],
    to: { learnerId: string | null; accountId: string | null },
    askedBy: string | null,
    now: Date,
  ): Promise<store.ConfirmRow> {
    const values = await kit.values(tx, room, now);
    const lease = values.number('live.leaseSeconds') * 1000;
    const dueAt = new Date(now.getTime() + values.number('live.confirmSeconds') * 1000);
    // Only who is there can answer; who is away is not counted anyway.
    const present = (await memberRows(tx, room.id)).filter(
      ({ learnerId, spanFrom, lastAt }) => learnerId && spanFrom && now.getTime() - lastAt.getTime() <= lease,
    );
    const asked = present.flatMap(({ learnerId }) => (to.learnerId === null || to.learnerId === learnerId ? [learnerId!] : []));
    const row = { id: newId('cfm'), roomId: room.id, kind, at: now, dueAt, learnerId: to.learnerId };
    await store.insertConfirm(tx, { ...row, askedBy }, asked);
    await kit.tell(tx, room.id, now, {
      kind: 'confirm',
      data: { confirmId: row.id, kind, state: 'ASKED', dueAt: dueAt.toISOString(), all: to.learnerId === null },
      privateTo: to.learnerId === null ? null : to.accountId ? [to.accountId] : [],
    });
    await ports.ledger.append(
      tx,
      {
        ...kit.chainOf(room),
        kind: 'teaching.live.confirm_asked',
        ...(askedBy ? { actorId: askedBy } : {}),
        summary: `直播${{ POPUP: '随机确认', ROLL: '点名', FACE: '人脸抽查' }[kind]}：${room.title}`,
        data: { roomId: room.id, sessionId: room.sessionId, confirmId: row.id, kind, asked: asked.length },
      },
      now,
    );
    await kit.wakeAt(tx, room.id, dueAt);
    return { ...row, closedAt: null, asked: asked.length, answered: 0 };
  }

  /** Sets the alarm of the next pop-up; the moment stands in the room, so a lost job is made up by the sweep. */
  async function schedule(tx: Tx, room: RoomRow, now: Date): Promise<void> {
    const values = await kit.values(tx, room, now);
    const at = new Date(
      nextPopup(now.getTime(), values.number('live.confirmMinMinutes'), values.number('live.confirmMaxMinutes'), kit.chance()),
    );
    await changeRoom(tx, room.id, { nextPopupAt: at });
    room.nextPopupAt = at;
    await kit.wakeAt(tx, room.id, at);
  }

  async function close(tx: Tx, room: RoomRow, row: store.ConfirmRow, now: Date): Promise<void> {
    if ((await store.closeConfirm(tx, row.id, now)) === 0) return;
    // Whose time was not over when the lesson ended has missed nothing.
    const missed = row.dueAt < now ? await store.missedBy(tx, row.id) : [];
    // Who missed it is the host's business and each learner's own, not the room's.
    await kit.tell(tx, room.id, now, {
      kind: 'confirm',
      data: { confirmId: row.id, kind: row.kind, state: 'CLOSED', all: row.learnerId === null, answered: row.answered, asked: row.asked },
      privateTo: row.learnerId === null ? null : [],
    });
    await ports.ledger.appendMany(
      tx,
      [
        {
          ...kit.chainOf(room),
          kind: 'teaching.live.confirm_closed',
          summary: `直播在线确认结束：${room.title}，应答 ${row.answered}/${row.asked}`,
          data: { roomId: room.id, confirmId: row.id, kind: row.kind, asked: row.asked, answered: row.answered },
        },
        ...missed.map((learnerId) => ({
          ...kit.chainOf(room),
          kind: 'teaching.live.confirm_missed',
          learnerId,
          summary: `直播在线确认没有响应：${room.title}`,
          data: { roomId: room.id, confirmId: row.id, kind: row.kind },
        })),
      ],
      now,
    );
  }

  return {
    schedule,

    async list(db: Queryable, roomId: string, actor: Actor, now: Date) {
      const { role, learnerId } = await kit.access(db, roomId, actor);
      const [rows, own] = await Promise.all([store.confirmRows(db, roomId), learnerId ? store.askedOf(db, roomId, learnerId) : []]);
      const mine = new Map(own.map((one) => [one.confirmId, one]));
      return {
        items: rows
          .filter((row) => role !== 'LEARNER' || mine.has(row.id))
          .map((row) => view(row, !!mine.get(row.id) && !mine.get(row.id)!.answeredAt && row.dueAt >= now)),
      };
    },

    async askNow(tx: Tx, roomId: string, input: { kind: 'ROLL' | 'FACE'; learnerId?: string }, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId, (state) => state === 'LIVE');
      const { learnerId = null } = input;
      if (learnerId) await kit.requireInvited(tx, room, learnerId);
      const open = (await store.confirmRows(tx, roomId)).some(
        (row) => !row.closedAt && row.dueAt > now && (row.learnerId === null || row.learnerId === learnerId),
      );
      if (open) throw problem('teaching.live.confirm_open');
      const member = learnerId ? (await memberRows(tx, roomId)).find((one) => one.learnerId === learnerId) : undefined;
      return view(await ask(tx, room, input.kind, { learnerId, accountId: member?.accountId ?? null }, actor.accountId, now), false);
    },

    async answer(tx: Tx, roomId: string, confirmId: string, checkToken: string | undefined, actor: Actor, now: Date) {
      const { learnerId, room } = await kit.acting(tx, roomId, actor, true);
      const row = (await store.confirmRows(tx, roomId)).find(({ id }) => id === confirmId);
      const own = learnerId ? (await store.askedOf(tx, roomId, learnerId)).find((one) => one.confirmId === confirmId) : undefined;
      if (!row || !own || !learnerId) throw problem('request.not_found');
      if (own.answeredAt) return view(row, false);
      if (row.dueAt < now || row.closedAt) throw problem('teaching.live.confirm_late');
      let checkId: string | null = null;
      if (row.kind === 'FACE') {
        if (!checkToken) throw problem('teaching.live.check_needed');
        ({ checkId } = await ports.identity.requireCheck(tx, { actor, purpose: 'LIVE_JOIN', token: checkToken, now }));
      }
      await store.answer(tx, confirmId, learnerId, now, checkId);
      await insertProofs(tx, roomId, [learnerId], now);
      if (checkId)
        await ports.ledger.append(
          tx,
          {
            ...kit.chainOf(room),
            kind: 'teaching.live.face_confirmed',
            learnerId,
            actorId: actor.accountId,
            summary: `直播中本人核验通过：${room.title}`,
            data: { roomId, confirmId, checkId },
          },
          now,
        );
      kit.hint(tx, roomId, { type: 'live.confirm', confirmId, answered: row.answered + 1, asked: row.asked });
      return view({ ...row, answered: row.answered + 1 }, false);
    },

    /** Closes what is over its time (at the end everything), and asks the pop-up whose moment has come. */
    async settle(tx: Tx, room: RoomRow, now: Date, all = false): Promise<void> {
      for (const row of await store.confirmRows(tx, room.id))
        if (!row.closedAt && (all || row.dueAt < now)) await close(tx, room, row, now);
      if (all || room.state !== 'LIVE' || !room.nextPopupAt || room.nextPopupAt > now) return;
      const busy = (await store.confirmRows(tx, room.id)).some((row) => !row.closedAt && row.learnerId === null);
      // While another question stands nobody is asked twice; the next one comes in its own time.
      if (!busy) await ask(tx, room, 'POPUP', { learnerId: null, accountId: null }, null, now);
      await schedule(tx, room, now);
    },
  };
}
export type Confirms = ReturnType<typeof createConfirms>;
