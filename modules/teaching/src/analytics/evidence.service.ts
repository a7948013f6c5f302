import { chinaDay, problem, type Queryable } from '@yangfan/kernel';
import type { Enrolment, TimetableSession, TrainingClass } from '@yangfan/platform/org';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { plannedHours } from '../attendance/attendance.rules.ts';
import { rollRows, type RollRow } from '../attendance/attendance.store.ts';
import { creditHours } from '../watch/watch.rules.ts';
import * as store from './evidence.store.ts';
import type { ExamResultRow } from './exams.rules.ts';
import { examResults } from './exams.store.ts';
import { lacksLimits, limitsOf, type StudyLimits } from './limits.rules.ts';
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
  /** Lessons in a classroom or live that were not cancelled. */
  taught: readonly TimetableSession[];
  /** Seconds of each lesson's film. */
  lengths: ReadonlyMap<string, number>;
  of(learnerId: string): LearnerEvidence;
}
export interface LearnerEvidence {
  progress: readonly store.LessonProgress[];
  rolls: readonly RollRow[];
  days: readonly StudyDayRow[];
  presentDays: readonly string[];
  scores: readonly store.ActivityScore[];
  exams: readonly ExamResultRow[];
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
    taught: sessions.filter(({ mode, status }) => mode !== 'VOD' && status !== 'CANCELLED'),
    lengths: new Map(lessons.map(({ id, durationS }) => [id, durationS])),
    of: rows,
  };
}

async function learnerRows(db: Queryable, classId: string, learnerIds: readonly string[], now: Date): Promise<Evidence['of']> {
  const [progress, rolls, days, presence, scores, live, exams] = await Promise.all([
    store.lessonProgress(db, classId, learnerIds).then(byLearner),
    rollRows(db, classId, learnerIds).then(byLearner),
    studyDays(db, classId, learnerIds).then(byLearner),
    store.presenceRows(db, classId, learnerIds).then(byLearner),
    store.activityScores(db, classId, learnerIds).then(byLearner),
    store.liveCounts(db, classId, learnerIds, now).then(byLearner),
    examResults(db, classId, learnerIds).then(byLearner),
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
      exams: exams.get(learnerId) ?? [],
      live: live.get(learnerId)![0]!,
      lastAt: last > 0 ? new Date(last) : null,
    };
  };
}
