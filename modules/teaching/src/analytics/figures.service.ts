import { chinaDay } from '@yangfan/kernel';
import type { TimetableSession } from '@yangfan/platform/org';
import { attendance } from '../attendance/attendance.rules.ts';
import { creditHours } from '../watch/watch.rules.ts';
import type { Evidence, LearnerEvidence } from './evidence.service.ts';
import { daysBetween, forecastOf, PACE_DAYS } from './forecast.rules.ts';
import { risksOf, type RiskBasis } from './risk.rules.ts';

const round2 = (value: number) => Math.round(value * 100) / 100;
const MISSED = ['ABSENT', 'NO_SIGN_OUT'];
const hoursOf = (list: readonly TimetableSession[]) => round2(list.reduce((total, one) => total + one.hours, 0));

/** What should have been watched by today: by the timetable, or in even steps where the timetable has no video lessons. */
export function vodDueOf({ sessions, planned, cls, today }: Pick<Evidence, 'sessions' | 'planned' | 'cls' | 'today'>, now: Date): number {
  const timetabled = sessions.filter(({ mode, status }) => mode === 'VOD' && status !== 'CANCELLED');
  if (timetabled.length > 0) return Math.min(planned.vod, hoursOf(timetabled.filter(({ endsAt }) => endsAt <= now)));
  const days = daysBetween(cls.startsOn, cls.endsOn) + 1;
  return round2((planned.vod * Math.min(days, Math.max(0, daysBetween(cls.startsOn, today)))) / Math.max(1, days));
}

/** The figures of one learner, with risk and forecast. */
export function figuresOf(found: Evidence, learnerId: string, now: Date) {
  const own = found.of(learnerId);
  const hours = attendance(
    found.planned,
    own.progress.map((row) => creditHours(row.countedS, found.lengths.get(row.lessonId) ?? 0, found.unitMinutes)),
    own.rolls.map(({ creditedHours }) => creditedHours),
  );
  const completed = new Set(own.progress.filter((row) => row.completed).map(({ lessonId }) => lessonId));
  const nextLesson = found.lessons.find(({ id, durationS }) => durationS > 0 && !completed.has(id)) ?? null;
  const missed = own.rolls.filter(({ state }) => MISSED.includes(state)).map(({ sessionId }) => sessionId);
  const forecast = forecastOfLearner(found, own, hours);
  const basis: RiskBasis = {
    ...idleOf(found, own),
    absent: missed.length,
    // The timetable stands in the order of time.
    lastAbsentSession: found.taught.findLast(({ id }) => missed.includes(id))?.id ?? null,
    vodDue: isRunning(found) ? vodDueOf(found, now) : 0,
    vodHours: hours.vodHours,
    vodPlanned: found.planned.vod,
    missedConfirms: own.live.confirmsAsked - own.live.confirmsAnswered,
    missedRoom: own.live.missedRoom,
    scores: own.scores.flatMap(({ scorePercent }) => scorePercent ?? []),
    nextLesson: nextLesson?.id ?? null,
    forecast,
  };
  const activeDays = new Set([...own.days.filter(({ countedS }) => countedS > 0).map(({ day }) => day), ...own.presentDays]);
  return {
    own,
    hours,
    forecast,
    risk: risksOf(basis, found.limits),
    completed,
    nextLesson,
    late: own.rolls.filter(({ state }) => state === 'LATE' || state === 'LATE_DEDUCTED').length,
    absent: missed.length,
    activeDays: activeDays.size,
    lastAt: own.lastAt,
  };
}
export type Figures = ReturnType<typeof figuresOf>;

const isRunning = ({ cls, today }: Evidence): boolean => today >= cls.startsOn && today <= cls.endsOn;

function idleOf(found: Evidence, { lastAt }: LearnerEvidence): Pick<RiskBasis, 'idleDays' | 'lastDay'> {
  const { cls, today } = found;
  const lastDay = lastAt ? chinaDay(lastAt) : null;
  if (!isRunning(found)) return { idleDays: null, lastDay };
  return { idleDays: Math.max(0, daysBetween(lastDay && lastDay > cls.startsOn ? lastDay : cls.startsOn, today)), lastDay };
}

function forecastOfLearner(found: Evidence, own: LearnerEvidence, hours: { vodHours: number; sessionHours: number }) {
  const { cls, today, planned, minRate, unitMinutes, taught } = found;
  const held = new Set(own.rolls.map(({ sessionId }) => sessionId));
  const recent = own.days.filter(({ day }) => daysBetween(day, today) < PACE_DAYS).reduce((total, { countedS }) => total + countedS, 0);
  // A lesson that is over but not locked yet is neither held nor missed: it may still be credited.
  return forecastOf({
    today,
    startsOn: cls.startsOn,
    endsOn: cls.endsOn,
    minRate,
    plannedHours: planned.total,
    plannedVod: planned.vod,
    vodHours: hours.vodHours,
    sessionHours: hours.sessionHours,
    heldHours: hoursOf(taught.filter(({ id }) => held.has(id))),
    comingHours: hoursOf(taught.filter(({ id }) => !held.has(id))),
    recentVodHours: round2(recent / 60 / unitMinutes),
  });
}
