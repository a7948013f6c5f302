import { createHash } from 'node:crypto';
import { inspectionNoted } from '@yangfan/contract';
import { emit, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import type { RoomRow } from '../room/room.store.ts';
import * as store from './inspect.store.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Inspectors come in unseen by the room, but never by the record. */
export function createInspections(kit: LiveKit) {
  const { ports } = kit;
  const entry = (room: RoomRow, actor: Actor, kind: string, summary: string, data: object) => ({
    ...kit.chainOf(room),
    kind: `teaching.live.${kind}`,
    actorId: actor.accountId,
    summary: `${summary}：${room.title}`,
    data: { roomId: room.id, sessionId: room.sessionId, ...data },
  });

  return {
    async enter(tx: Tx, roomId: string, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId);
      const open = await store.openInspection(tx, roomId, actor.accountId);
      if (open) return { inspectionId: open.id, enteredAt: open.enteredAt.toISOString() };
      const id = newId('lvi');
      await store.insertInspection(tx, { id, roomId, accountId: actor.accountId, at: now });
      await ports.ledger.append(tx, entry(room, actor, 'inspected', '巡课进入直播间', { inspectionId: id }), now);
      return { inspectionId: id, enteredAt: now.toISOString() };
    },

    async leave(tx: Tx, roomId: string, actor: Actor, now: Date) {
      await store.leaveInspections(tx, roomId, actor.accountId, now);
      return { ok: true as const };
    },

    async snapshot(roomId: string): Promise<Buffer> {
      const picture = await ports.live.snapshot(roomId);
      if (!picture) throw problem('teaching.live.no_picture');
      return picture;
    },

    async note(tx: Tx, roomId: string, input: { text: string; finding: boolean }, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId, () => true);
      const inspection = await store.lastInspection(tx, roomId, actor.accountId);
      if (!inspection) throw problem('teaching.live.no_inspection');
      const id = newId('lvn');
      await store.insertNote(tx, { id, inspectionId: inspection.id, at: now, text: input.text, finding: input.finding });
      // The words may name people: the chain keeps their digest, the record of the inspection keeps the words.
      const data = { inspectionId: inspection.id, noteId: id, finding: input.finding, textSha256: sha256(input.text) };
      await ports.ledger.append(tx, entry(room, actor, 'noted', input.finding ? '巡课发现问题' : '巡课记录', data), now);
      // An event has no class that the finding could be followed up with: the record and the chain keep it.
      if (input.finding && room.audience === 'CLASS')
        await emit(tx, inspectionNoted, {
          noteId: id,
          inspectionId: inspection.id,
          roomId,
          sessionId: room.sessionId,
          classId: room.classId,
          institutionId: room.institutionId,
          accountId: actor.accountId,
          at: now.toISOString(),
        });
      return { id, at: now.toISOString() };
    },

    async list(db: Queryable, roomId: string) {
      const rows = await store.inspectionRows(db, roomId);
      const notes = await store.noteRows(
        db,
        rows.map(({ id }) => id),
      );
      return {
        items: rows.map(({ enteredAt, leftAt, ...row }) => ({
          ...row,
          enteredAt: enteredAt.toISOString(),
          leftAt: leftAt?.toISOString() ?? null,
          notes: notes
            .filter(({ inspectionId }) => inspectionId === row.id)
            .map(({ at, text, finding }) => ({ at: at.toISOString(), text, finding })),
        })),
      };
    },
  };
}
export type Inspections = ReturnType<typeof createInspections>;
