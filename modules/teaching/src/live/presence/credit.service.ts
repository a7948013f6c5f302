import type { LiveCredit } from '@yangfan/contract';
import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { isFinished } from '../room/room.states.ts';
import { roomRow, type RoomRow } from '../room/room.store.ts';
import { spokenSeconds } from '../seats/seats.store.ts';
import { countedSeconds, explain, type Piece } from './counting.rules.ts';
import { creditedHours, creditSentence } from './credit.rules.ts';
import { creditRows, type CreditRow } from './credit.store.ts';
import * as store from './presence.store.ts';

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

/** What the lesson is worth: counted while it runs, kept when it is over. */
export function createCredits(kit: LiveKit) {
  const { org } = kit.ports;

  async function creditsNow(db: Queryable, room: RoomRow, now: Date, only?: string): Promise<CreditRow[]> {
    // An event credits nothing; who was there stands in the roster.
    if (room.audience !== 'CLASS') return [];
    const values = await kit.values(db, room, now);
    const policy = { fullRatio: values.number('live.fullRatio'), minRatio: values.number('live.minRatio') };
    const enrolled = (await org.enrolments(db, room.classId))
      .filter(({ status }) => status !== 'DROPPED')
      .map(({ learnerId }) => learnerId);
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
        explanation: firstAt
          ? creditSentence({ countedS, plannedS, creditedHours: credited, hours: room.hours, pieces }, policy)
          : '没有进入直播间，不计学时',
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
      return { sessionId: room.sessionId, final, credit: items[0] };
    },
  };
}
export type Credits = ReturnType<typeof createCredits>;
