import type { LecturerStudy } from '@yangfan/contract';
import { chinaDay, problem, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { isOver, isSettled } from '../check-in/check-in.states.ts';
import { questionsTo } from './answers.ts';
import { heldRooms } from './lecturer.store.ts';
import { limitsOf } from './limits.rules.ts';
import { periodOf } from './period.ts';
import { responsesOf } from './response.rules.ts';

const DAYS = 90;
const MOST = 50;
const LESSON_MS = 45 * 60_000;
const round1 = (value: number) => Math.round(value * 10) / 10;

/** What a lecturer did: lessons held, interaction in live lessons, answers. Formal classes only. */
export function createLecturerStudy(ports: TeachingPorts) {
  const { org, policy } = ports;

  /** The lecturer's sessions of a period, in classes that are counted. */
  async function sessionsOf(db: Queryable, lecturerId: string, since: Date, until: Date) {
    const taken = await org.timetable.occupied(db, { from: since, to: until, lecturerIds: [lecturerId], roomIds: [], exceptClassId: '' });
    const own = taken.filter((one) => one.lecturerId === lecturerId && one.startsAt >= since);
    const classes = await org.classes(db, [...new Set(own.map(({ classId }) => classId))]);
    const formal = [...classes.values()].filter(({ kind }) => kind === 'FORMAL');
    const wanted = new Set(own.map(({ sessionId }) => sessionId));
    const lists = await Promise.all(formal.map(({ id }) => org.sessions(db, id)));
    return { classes, sessions: lists.flat().filter(({ id }) => wanted.has(id)) };
  }

  return async (db: Queryable, lecturerId: string, query: { from?: string; to?: string }, now: Date): Promise<LecturerStudy> => {
    const lecturer = await org.lecturer(db, lecturerId);
    if (!lecturer) throw problem('request.not_found');
    const today = chinaDay(now);
    const { from, to, since, until } = periodOf(query, { from: chinaDay(new Date(now.getTime() - (DAYS - 1) * 86_400_000)), to: today });
    const limits = limitsOf((await policy.resolve(db, { regionCode: lecturer.regionCode, at: now })).all);
    const { classes, sessions } = await sessionsOf(db, lecturerId, since, until);
    const over = sessions.filter(({ status }) => isOver(status));
    const [rooms, questions] = await Promise.all([
      heldRooms(
        db,
        over.map(({ id }) => id),
      ),
      questionsTo(db, { lecturerId, sessionIds: sessions.map(({ id }) => id), classIds: [...classes.keys()], since, until }),
    ]);
    const byId = new Map(sessions.map((one) => [one.id, one]));
    const live = rooms
      .map((room) => {
        const session = byId.get(room.sessionId)!;
        const interactions = room.polls + room.picks + room.onStage + room.answered;
        const per45 = room.liveMs > 0 ? round1((interactions * LESSON_MS) / room.liveMs) : 0;
        return {
          roomId: room.roomId,
          classId: session.classId,
          className: classes.get(session.classId)?.name ?? '',
          title: session.title,
          startsAt: session.startsAt.toISOString(),
          minutes: Math.round(room.liveMs / 60_000),
          interactions,
          per45,
          enough: per45 >= limits.minInteraction,
        };
      })
      .sort((a, b) => (a.startsAt < b.startsAt ? 1 : -1));
    const liveMs = rooms.reduce((sum, room) => sum + room.liveMs, 0);
    const done = live.reduce((sum, { interactions }) => sum + interactions, 0);
    const { slow, ...responses } = responsesOf(questions, limits.answerHours, now);
    return {
      lecturerId,
      name: lecturer.name,
      from,
      to,
      sessions: over.length,
      hours: over.reduce((sum, { hours }) => sum + hours, 0),
      unconfirmed: over.filter(({ status }) => !isSettled(status)).length,
      minInteraction: limits.minInteraction,
      interactionPer45: liveMs > 0 ? round1((done * LESSON_MS) / liveMs) : null,
      live: live.slice(0, MOST),
      answers: {
        ...responses,
        limitHours: limits.answerHours,
        items: slow.slice(0, MOST).map(({ question, minutes, overdue }) => ({
          source: question.source,
          minutes,
          overdue,
          link: question.link,
          askedAt: question.askedAt.toISOString(),
          answeredAt: question.answeredAt?.toISOString() ?? null,
        })),
      },
    };
  };
}
export type LecturerStudies = ReturnType<typeof createLecturerStudy>;
