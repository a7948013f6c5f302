import { chinaDay, type Job, type Tx } from '@yangfan/kernel';
import type { Confirms } from './confirm/confirm.service.ts';
import { saveDeckText } from './decks/decks.store.ts';
import { pdfPages } from './decks/pdf-text.ts';
import type { LiveKit } from './kit.ts';
import type { Polls } from './polls/polls.service.ts';
import type { Presence } from './presence/presence.service.ts';
import type { Replays } from './replay/replay.service.ts';
import type { Ending } from './room/ending.service.ts';
import { isOpen } from './room/room.states.ts';
import type { Rooms } from './room/room.service.ts';
import { lockRoom, openRoomIds } from './room/room.store.ts';
import type { Seats } from './seats/seats.service.ts';
import type { VoiceMaking } from './voices/making.service.ts';

interface Parts {
  presence: Presence;
  seats: Seats;
  polls: Polls;
  confirms: Confirms;
  ending: Ending;
  replays: Replays;
  rooms: Pick<Rooms, 'planAhead'>;
  making: VoiceMaking;
}

/** What happens by itself. All of it looks at rows and the clock: a job that is lost, late or run twice changes nothing. */
export function liveJobs(kit: LiveKit, parts: Parts): Job[] {
  async function settle(tx: Tx, roomId: string, now: Date, sweep: boolean): Promise<void> {
    const room = await lockRoom(tx, roomId);
    if (!room || !isOpen(room.state)) return;
    await parts.polls.settle(tx, roomId, now);
    await parts.seats.settle(tx, room, now);
    await parts.confirms.settle(tx, room, now);
    if (!sweep) return;
    await parts.presence.expire(tx, room, now);
    await parts.making.settle(tx, room, now);
    // A lesson that its lecturer forgot to end must not stay open for ever.
    const late = (await kit.values(tx, room, now)).number('live.autoEndMinutes') * 60_000;
    if (room.state !== 'WAITING' && now.getTime() > room.endsAt.getTime() + late)
      await parts.ending.end(tx, (await lockRoom(tx, roomId))!, null, now);
  }
  return [
    {
      // The words of slides, for the search in the replay.
      name: 'teaching.live.deckText',
      maxAttempts: 3,
      run: async ({ deckId, fileId }: { deckId: string; fileId: string }, { db }) =>
        saveDeckText(db, deckId, await pdfPages(await kit.ports.files.read(fileId))),
    },
    {
      name: 'teaching.live.voice',
      maxAttempts: 3,
      run: ({ voiceId }: { voiceId: string }, { clock }) => parts.making.make(voiceId, clock.now()),
    },
    {
      name: 'teaching.live.due',
      run: ({ roomId }: { roomId: string }, { db, clock }) => db.tx((tx) => settle(tx, roomId, clock.now(), false)),
    },
    {
      name: 'teaching.live.sweep',
      cron: '* * * * *',
      run: async (_payload: unknown, { db, clock, log, signal }) => {
        for (const roomId of await openRoomIds(db)) {
          if (signal.aborted) return;
          // One room that fails must not keep the others waiting.
          await db
            .tx((tx) => settle(tx, roomId, clock.now(), true))
            .catch((err: unknown) => log.warn({ err, roomId }, 'live room not swept'));
        }
      },
    },
    { name: 'teaching.live.plan', cron: '* * * * *', run: (_payload: unknown, { db, clock }) => parts.rooms.planAhead(db, clock.now()) },
    {
      name: 'teaching.live.retain',
      cron: '20 18 * * *',
      run: async (_payload: unknown, { clock }) => void (await parts.replays.forgetOld(chinaDay(clock.now()), clock.now())),
    },
  ] as Job[];
}
