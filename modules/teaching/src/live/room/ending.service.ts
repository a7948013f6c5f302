import { chinaDay } from '@yangfan/kernel';
import type { Tx } from '@yangfan/kernel';
import { lockSession } from '../../check-in/check-in.store.ts';
import type { Confirms } from '../confirm/confirm.service.ts';
import { leaveInspections } from '../inspect/inspect.store.ts';
import type { LiveKit } from '../kit.ts';
import type { Polls } from '../polls/polls.service.ts';
import { insertCredits } from '../presence/credit.store.ts';
import type { Credits } from '../presence/credit.service.ts';
import type { Presence } from '../presence/presence.service.ts';
import type { Seats } from '../seats/seats.service.ts';
import type { Voices } from '../voices/voices.service.ts';
import { periodsAfter } from './room.states.ts';
import { changeRoom, lockRoom, type RoomRow } from './room.store.ts';

/** The end of a lesson, whoever or whatever ends it: everything is closed, counted and kept in one transaction. */
export function createEnding(
  kit: LiveKit,
  parts: { presence: Presence; credits: Credits; seats: Seats; polls: Polls; confirms: Confirms; voices: Pick<Voices, 'lapse'> },
) {
  const { org, ledger, live } = kit.ports;

  return {
    async end(tx: Tx, room: RoomRow, by: string | null, now: Date): Promise<void> {
      await parts.polls.settle(tx, room.id, now, true);
      // Pop-ups that are still open at the end nobody has missed.
      await parts.confirms.settle(tx, room, now, true);
      await parts.seats.clear(tx, room, now);
      await parts.voices.lapse(tx, room, now);
      await parts.presence.closeAll(tx, room, now);
      await leaveInspections(tx, room.id, null, now);
      const keepDays = (await kit.values(tx, room, now)).number('live.keepDays');
      const keepUntil = chinaDay(new Date(now.getTime() + keepDays * 86_400_000));
      await changeRoom(tx, room.id, {
        state: 'ENDED',
        endedAt: now,
        nextPopupAt: null,
        keepUntil,
        periods: periodsAfter(room.periods, 'ENDED', now.getTime()),
      });
      const ended = (await lockRoom(tx, room.id))!;
      const credits = await parts.credits.creditsNow(tx, ended, now);
      await insertCredits(tx, credits, now);
      await lockSession(tx, room.sessionId);
      if ((await org.session(tx, room.sessionId))?.status === 'IN_PROGRESS')
        await org.setSessionStatus(tx, room.sessionId, 'IN_PROGRESS', 'ENDED');
      await live.endRoom(tx, room.id);
      await kit.tell(tx, room.id, now, { kind: 'state', data: { state: 'ENDED' } });
      const came = credits.filter(({ firstAt }) => firstAt);
      await ledger.appendMany(
        tx,
        [
          {
            ...kit.chainOf(room),
            kind: 'teaching.live.ended',
            ...(by ? { actorId: by } : {}),
            summary: `直播结束：${room.title}，到课 ${came.length}/${credits.length} 人`,
            data: { roomId: room.id, sessionId: room.sessionId, came: came.length, expected: credits.length, byItself: by === null },
            link: `/classes/${room.classId}/sessions/${room.sessionId}/roll`,
          },
          ...credits.map((row) => ({
            ...kit.chainOf(room),
            kind: 'teaching.live.credited',
            learnerId: row.learnerId,
            summary: `${room.title}：${row.explanation}`,
            data: {
              roomId: room.id,
              sessionId: room.sessionId,
              countedS: row.countedS,
              plannedS: row.plannedS,
              creditedHours: row.creditedHours,
              asked: row.asked,
              answered: row.answered,
              spokenS: row.spokenS,
            },
            link: `/learn/${room.classId}/hours`,
          })),
        ],
        now,
      );
      tx.onCommit(() => kit.ports.realtime.publish(`session:${room.sessionId}`, { type: 'teaching.session', status: 'ENDED' }));
    },
  };
}
export type Ending = ReturnType<typeof createEnding>;
