import { teachingRoutes } from '@yangfan/contract';
import { newId, newToken, sql, type Db } from '@yangfan/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from './caller.ts';
import { passedCheck, type Learner, type Stage } from './stage.ts';
import type { Victim } from './victim.ts';
import { step, untilKilled, type Round } from './work.ts';

/** A live lesson that has begun, with these learners in it. */
export async function openLive(victim: Victim, classId: string, teacher: Caller, learners: readonly Learner[]): Promise<string> {
  const sessionId = newId('tts');
  await victim.withDb((db) =>
    db.run(sql`
      insert into org.session (id, class_id, chapter_code, title, mode, day, starts_at, ends_at, hours, lecturer_id, room_id, status)
      select ${sessionId}, class_id, chapter_code, '直播答疑', 'LIVE', current_date, now() + interval '5 minutes', now() + interval '3 hours', 3, lecturer_id, room_id, 'OPEN'
      from org.session where class_id = ${classId} order by starts_at limit 1`),
  );
  const { id: roomId } = await teacher.call<{ id: string }>(teachingRoutes.openLiveRoom, { params: { sessionId } });
  const params = { roomId };
  await teacher.call(teachingRoutes.setLiveSettings, { params, body: { slowS: 0 } });
  await teacher.call(teachingRoutes.moveLiveRoom, { params, body: { to: 'LIVE' } });
  for (const learner of learners) {
    const checkToken = await passedCheck({ classId, teacher } as Stage, learner, 'LIVE_JOIN');
    await learner.caller.call(teachingRoutes.enterLive, { params, body: { checkToken, network: 'GOOD' } });
  }
  return roomId;
}

/** One learner talks and says that they are there, as the page does. */
export const talk = (round: Round, learner: Learner) =>
  untilKilled(round, async () => {
    const params = { roomId: round.stage.roomId };
    for (let number = 0; !round.isOver(); number += 1) {
      const clientId = newToken(12);
      await step(round, async () => {
        const { seq } = await learner.caller.call<{ seq: number }>(teachingRoutes.sayLive, {
          params,
          body: { text: `第 ${number} 句`, clientId },
        });
        round.done.words.push({ clientId, seq });
      });
      await step(round, async () => {
        await learner.caller.call(teachingRoutes.beatLive, { params, body: { visible: true, media: true, network: 'GOOD' } });
      });
      await pause(20 + round.random() * 40);
    }
  });

/** Acknowledged words that are missing, doubled or have another number; and whether the time line is without a gap. */
export async function talkFaults(db: Db, roomId: string, words: readonly { clientId: string; seq: number }[]): Promise<string[]> {
  const rows = await db.many<{ clientId: string | null; seq: number }>(
    sql`select client_id as "clientId", seq::int as seq from teaching.live_event where room_id = ${roomId} order by seq`,
  );
  const { state, seq } = await db.one<{ state: string; seq: number }>(
    sql`select state, seq::int as seq from teaching.live_room where id = ${roomId}`,
  );
  const faults = rows
    .flatMap((row, index) => (row.seq === index + 1 ? [] : [`live event ${index + 1} is numbered ${row.seq}`]))
    .slice(0, 3);
  if (state !== 'LIVE' || seq !== rows.length) faults.push(`the live room is ${state} at ${seq} with ${rows.length} events`);
  for (const word of words) {
    const found = rows.filter((row) => row.clientId === word.clientId);
    if (found.length !== 1 || found[0]!.seq !== word.seq) faults.push(`word ${word.clientId} at ${word.seq}: ${JSON.stringify(found)}`);
  }
  return faults;
}
