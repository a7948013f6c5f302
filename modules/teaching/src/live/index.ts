import type { Actor, Binding, Clock, Db, Job, Queryable, Subject } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { createAsks } from './asks/asks.service.ts';
import { createConfirms } from './confirm/confirm.service.ts';
import { createLiveDecks } from './decks/decks.service.ts';
import { openInspection } from './inspect/inspect.store.ts';
import { createInspections } from './inspect/inspect.service.ts';
import { createLiveKit } from './kit.ts';
import { liveJobs } from './live.jobs.ts';
import { liveBindings, type Restrict } from './live.routes.ts';
import { createPolls } from './polls/polls.service.ts';
import { createCredits } from './presence/credit.service.ts';
import { createRoster } from './presence/roster.service.ts';
import { createPresence } from './presence/presence.service.ts';
import { createReplays } from './replay/replay.service.ts';
import { createLiveSheets } from './replay/sheets.service.ts';
import { createEnding } from './room/ending.service.ts';
import { createPublicLive } from './room/public.service.ts';
import { createRooms } from './room/room.service.ts';
import { createMediaTickets } from './seats/media.service.ts';
import { createSeats } from './seats/seats.service.ts';
import { createChat } from './talk/chat.service.ts';
import { createTalk } from './talk/talk.service.ts';
import { createVoiceMaking } from './voices/making.service.ts';
import { createVoices } from './voices/voices.service.ts';

export interface LiveClass {
  bindings: Binding[];
  jobs: Job[];
  /** Where a live room stands. */
  subject(db: Queryable, roomId: string): Promise<Subject | null>;
  /** Whether the caller may hear the room: whoever may be in it, inspectors once their entry is on record. */
  mayHear(actor: Actor, roomId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The live class, put together. */
export function createLiveClass(deps: { db: Db; clock: Clock; ports: TeachingPorts }): LiveClass {
  const kit = createLiveKit(deps);
  const seats = createSeats(kit);
  const media = createMediaTickets(kit);
  const polls = createPolls(kit);
  const confirms = createConfirms(kit);
  const presence = createPresence(kit);
  const credits = createCredits(kit);
  const voices = createVoices(kit);
  const making = createVoiceMaking(kit, voices);
  const ending = createEnding(kit, { presence, credits, seats, polls, confirms, voices });
  const decks = createLiveDecks(kit);
  const rooms = createRooms(kit, { seats, media, confirms, ending, decks });
  const events = createPublicLive(kit, rooms);
  const replays = createReplays(kit, rooms, decks, voices);
  const roster = createRoster(kit);
  const sheets = createLiveSheets(kit, { credits, roster });
  const chat = createChat(kit);
  // Whoever is sent out leaves queue and stage too.
  const restrict: Restrict = async ([tx, roomId, learnerId, input, actor, now]) => {
    const { left, room, ...state } = await presence.restrict(tx, roomId, learnerId, input, actor, now);
    if (left) {
      await seats.clear(tx, room, now, learnerId);
      await voices.clear(tx, room, now, learnerId);
    }
    return state;
  };
  // Streams come and go on the media side: pages notice at once instead of at their next look.
  const deaf = kit.ports.live.onChange(({ roomId, streamId, state }) =>
    kit.ports.realtime.publish(`live:${roomId}`, { type: 'live.stream', streamId, state }),
  );
  return {
    bindings: liveBindings({
      rooms,
      presence,
      roster,
      credits,
      seats,
      media,
      chat,
      talk: createTalk(kit),
      polls,
      asks: createAsks(kit),
      confirms,
      inspections: createInspections(kit),
      replays,
      decks,
      sheets,
      events,
      restrict,
      voices,
    }),
    jobs: liveJobs(kit, { presence, seats, polls, confirms, ending, replays, rooms, making }),
    subject: kit.subjectOf,
    async mayHear(actor, roomId) {
      try {
        const { role, accountId } = await kit.access(deps.db, roomId, actor);
        return role !== 'INSPECTOR' || !!(await openInspection(deps.db, roomId, accountId));
      } catch {
        return false;
      }
    },
    async close() {
      deaf();
      await chat.close();
      await presence.close();
    },
  };
}
