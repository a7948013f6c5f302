import { chinaDay, problem, type Queryable } from '@yangfan/kernel';
import type { Enrolment, TimetableSession, TrainingClass } from '@yangfan/platform/org';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { attendance, plannedHours } from '../attendance/attendance.rules.ts';
import { rollRows, type RollRow } from '../attendance/attendance.store.ts';
import { creditHours } from '../watch/watch.rules.ts';
import * as store from './evidence.store.ts';
import { daysBetween, forecastOf, PACE_DAYS } from './forecast.rules.ts';
import { lacksLimits, limitsOf, type StudyLimits } from './limits.rules.ts';
import { risksOf } from './risk.rules.ts';
import { studyDays, type StudyDayRow } from './study-day.store.ts';

type Ports = Pick<TeachingPorts, 'org' | 'policy'>;

/** The rows by learner, each list in the order of the rows. */
export function byLearner<T extends { learnerId: string }>(rows: readonly T[]): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const row of rows) {
    const list = lists.get(row.learnerId);
    if (list) list.push(row);
    else lists.set(row.learnerId, [row]);
  }
  return lists;
}

/** Everything the figures of some learners of a class rest on. */
export interface Evidence {
  cls: TrainingClass;
  today: string;
  limits: StudyLimits;
  minRate: number | null;
  unitMinutes: number;
  enrolments: readonly Enrolment[];
  sessions: readonly TimetableSession[];
  lessons: readonly store.OutlineLesson[];
  planned: { sessions: number; vod: number; total: number };
  activities: readonly store.ActivityLine[];
  of(learnerId: string): LearnerEvidence;
}
export interface LearnerEvidence {
  progress: readonly store.LessonProgress[];
  rolls: readonly RollRow[];
  days: readonly StudyDayRow[];
  presentDays: readonly string[];
  scores: readonly store.ActivityScore[];
  live: store.LiveCounts;
  lastAt: Date | null;
}

/** A class that is counted; practice classes never are. */
export async function requireCounted(db: Queryable, { org }: Pick<Ports, 'org'>, classId: string): Promise<TrainingClass> {
  const cls = await org.class(db, classId);
  if (!cls) throw problem('request.not_found');
  if (cls.kind === 'PRACTICE') throw problem('teaching.study.practice');
  return cls;
}

/** The limits of a class: frozen, else in force. */
export async function limitsOfClass(
  db: Queryable,
  ports: Ports,
  cls: TrainingClass,
  now: Date,
): Promise<{ limits: StudyLimits; all: Readonly<Record<string, unknown>>; unitMinutes: number }> {
  const values = await policyOf(db, ports, cls, now);
  const inForce = lacksLimits(values.all)
    ? (await ports.policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now })).all
    : {};
  return { limits: limitsOf(values.all, inForce), all: values.all, unitMinutes: values.number('hours.unitMinutes') };
}

/** Reads a class's evidence for some of its learners (all who were not dropped, unless named) in a fixed number of statements. */
export async function evidenceOf(db: Queryable, ports: Ports, cls: TrainingClass, now: Date, only?: string): Promise<Evidence> {
  const enrolments = (await ports.org.enrolments(db, cls.id)).filter(
    ({ status, learnerId }) => status !== 'DROPPED' && (!only || learnerId === only),
  );
  const learnerIds = enrolments.map(({ learnerId }) => learnerId);
  const [policy, sessions, lessons, activities, rows] = await Promise.all([
    limitsOfClass(db, ports, cls, now),
    ports.org.sessions(db, cls.id),
    store.outlineOf(db, cls.id),
    store.scoredActivities(db, cls.id),
    learnerRows(db, cls.id, learnerIds, now),
  ]);
  const { unitMinutes, limits } = policy;
  const rate = policy.all['attendance.minRate'];
  return {
    cls,
    today: chinaDay(now),
    limits,
    minRate: typeof rate === 'number' ? rate : null,
    unitMinutes,
    enrolments,
    sessions,
    lessons,
    activities,
    planned: plannedHours(
      sessions,
      lessons.map(({ durationS }) => creditHours(durationS, durationS, unitMinutes)),
    ),
    of: rows,
  };
}

async function learnerRows(db: Queryable, classId: string, learnerIds: readonly string[], now: Date): Promise<Evidence['of']> {
  const [progress, rolls, days, presence, scores, live] = await Promise.all([
    store.lessonProgress(db, classId, learnerIds).then(byLearner),
    rollRows(db, classId, learnerIds).then(byLearner),
    studyDays(db, classId, learnerIds).then(byLearner),
    store.presenceRows(db, classId, learnerIds).then(byLearner),
    store.activityScores(db, classId, learnerIds).then(byLearner),
    store.liveCounts(db, classId, learnerIds, now).then(byLearner),
  ]);
  return (learnerId) => {
    const [present] = presence.get(learnerId) ?? [];
    const own = { days: days.get(learnerId) ?? [], scores: scores.get(learnerId) ?? [] };
    const moments = [present?.lastAt, ...own.days.map(({ lastAt }) => lastAt), ...own.scores.map(({ updatedAt }) => updatedAt)];
    const last = Math.max(0, ...moments.flatMap((at) => at?.getTime() ?? []));
    return {
      ...own,
      progress: progress.get(learnerId) ?? [],
      rolls: rolls.get(learnerId) ?? [],
      presentDays: present?.days ?? [],
      live: live.get(learnerId)![0]!,
      lastAt: last > 0 ? new Date(last) : null,
    };
  };
}

const round2 = (value: number) => Math.round(value * 100) / 100;
const MISSED = ['ABSENT', 'NO_SIGN_OUT'];

/** What should have been watched by today: by the timetable, or in even steps where the timetable has no video lessons. */
export function vodDueOf({ sessions, planned, cls, today }: Pick<Evidence, 'sessions' | 'planned' | 'cls' | 'today'>, now: Date): number {
  const timetabled = sessions.filter(({ mode, status }) => mode === 'VOD' && status !== 'CANCELLED');
  if (timetabled.length > 0) return round2(timetabled.filter(({ endsAt }) => endsAt <= now).reduce((sum, { hours }) => sum + hours, 0));
  const days = daysBetween(cls.startsOn, cls.endsOn) + 1;
  return round2((planned.vod * Math.min(days, Math.max(0, daysBetween(cls.startsOn, today)))) / Math.max(1, days));
}

/** The figures of one learner, with risk and forecast. */
export function figuresOf(found: Evidence, learnerId: string, now: Date) {
  const own = found.of(learnerId);
  const { cls, today, limits, unitMinutes, planned, minRate } = found;
  const lengths = new Map(found.lessons.map(({ id, durationS }) => [id, durationS]));
  const credits = own.progress.map((row) => creditHours(row.countedS, lengths.get(row.lessonId) ?? 0, unitMinutes));
  const hours = attendance(
    planned,
    credits,
    own.rolls.map(({ creditedHours }) => creditedHours),
  );
  const held = new Set(own.rolls.map(({ sessionId }) => sessionId));
  const taught = found.sessions.filter(({ mode, status }) => mode !== 'VOD' && status !== 'CANCELLED');
  const sum = (list: readonly TimetableSession[]) => round2(list.reduce((total, one) => total + one.hours, 0));
  // A lesson that is over but not locked yet is neither held nor missed: it may still be credited.
  const forecast = forecastOf({
    today,
    startsOn: cls.startsOn,
    endsOn: cls.endsOn,
    minRate,
    plannedHours: planned.total,
    plannedVod: planned.vod,
    vodHours: hours.vodHours,
    sessionHours: hours.sessionHours,
    heldHours: sum(taught.filter(({ id }) => held.has(id))),
    comingHours: sum(taught.filter(({ id }) => !held.has(id))),
    recentVodHours: round2(
      own.days.filter(({ day }) => daysBetween(day, today) < PACE_DAYS).reduce((total, { countedS }) => total + countedS, 0) /
        60 /
        unitMinutes,
    ),
  });
  const completed = new Set(own.progress.filter((row) => row.completed).map(({ lessonId }) => lessonId));
  const nextLesson = found.lessons.find(({ id, durationS }) => durationS > 0 && !completed.has(id)) ?? null;
  const missed = own.rolls.filter(({ state }) => MISSED.includes(state));
  const starts = new Map(found.sessions.map(({ id, startsAt }) => [id, startsAt.getTime()]));
  const lastDay = own.lastAt ? chinaDay(own.lastAt) : null;
  const isRunning = today >= cls.startsOn && today <= cls.endsOn;
  const risk = risksOf(
    {
      idleDays: isRunning ? Math.max(0, daysBetween(lastDay && lastDay > cls.startsOn ? lastDay : cls.startsOn, today)) : null,
      lastDay,
      absent: missed.length,
      lastAbsentSession: missed.map(({ sessionId }) => sessionId).sort((a, b) => (starts.get(b) ?? 0) - (starts.get(a) ?? 0))[0] ?? null,
      vodDue: isRunning ? Math.min(planned.vod, vodDueOf(found, now)) : 0,
      vodHours: hours.vodHours,
      vodPlanned: planned.vod,
      missedConfirms: own.live.confirmsAsked - own.live.confirmsAnswered,
      missedRoom: own.live.missedRoom,
      scores: own.scores.flatMap(({ scorePercent }) => scorePercent ?? []),
      nextLesson: nextLesson?.id ?? null,
      forecast,
    },
    limits,
  );
  const activeDays = new Set([...own.days.filter(({ countedS }) => countedS > 0).map(({ day }) => day), ...own.presentDays]);
  return {
    own,
    hours,
    forecast,
    risk,
    completed,
    nextLesson,
    late: own.rolls.filter(({ state }) => state === 'LATE' || state === 'LATE_DEDUCTED').length,
    absent: missed.length,
    activeDays: activeDays.size,
    lastAt: own.lastAt,
  };
}
export type Figures = ReturnType<typeof figuresOf>;
