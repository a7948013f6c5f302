import type { ClassStudy, InputOf, LearnerStudy, RiskLevel, StudyLine, teachingRoutes } from '@yangfan/contract';
import { chinaDay, chinaTime, type Queryable } from '@yangfan/kernel';
import { stageOf } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { actionRows, lastReminders, type ActionRow } from './actions.store.ts';
import { evidenceOf, requireCounted, type Evidence } from './evidence.service.ts';
import { figuresOf, vodDueOf, type Figures } from './figures.service.ts';
import { bestExam, examView } from './exams.rules.ts';
import { roomsOfClass } from './evidence.store.ts';
import { requiredOf } from './forecast.rules.ts';
import { limitWords } from './limits.rules.ts';
import { nextSteps } from './next.rules.ts';

export type WarningFilter = NonNullable<InputOf<typeof teachingRoutes.classStudy>['query']>;
/** Days of learning that a learner's page draws. */
const DAYS_SHOWN = 60;
const LEVEL_ORDER: readonly RiskLevel[] = ['HIGH', 'LOW', 'NONE'];
const round2 = (value: number) => Math.round(value * 100) / 100;

/** An action as pages show it. */
export const actionView = (row: ActionRow, names: ReadonlyMap<string, string>) => ({
  id: row.id,
  kind: row.kind,
  text: row.text,
  byName: names.get(row.byAccount) ?? '系统',
  at: row.at.toISOString(),
});

/** A learner's and a class's way through the training: read from the records, nothing kept beside them but sums of days. */
export function createStudy(ports: TeachingPorts) {
  const { org, identity } = ports;

  async function ofLearner(db: Queryable, classId: string, learnerId: string | null, now: Date, forStaff: boolean): Promise<LearnerStudy> {
    const cls = await requireCounted(db, ports, classId);
    const id = await requireEnrolled(db, ports, classId, learnerId);
    const found = await evidenceOf(db, ports, cls, now, id);
    const [cards, actions, rooms] = await Promise.all([
      org.learners(db, [id]),
      actionRows(db, { classId, learnerId: id, kind: forStaff ? null : 'REMINDER' }),
      roomsOfClass(db, classId),
    ]);
    const names = await identity.names(db, [...new Set(actions.map(({ byAccount }) => byAccount))]);
    const figures = figuresOf(found, id, now);
    return {
      classId,
      className: cls.name,
      stage: stageOf(cls.status),
      startsOn: cls.startsOn,
      endsOn: cls.endsOn,
      learnerId: id,
      name: cards.get(id)?.maskedName ?? '',
      seatNo: found.enrolments[0]?.seatNo ?? 0,
      plannedHours: found.planned.total,
      attendedHours: figures.hours.attendedHours,
      rate: figures.hours.rate,
      minRate: found.minRate,
      kinds: kindsOf(found, figures, now),
      late: figures.late,
      absent: figures.absent,
      lessons: found.lessons.filter(({ durationS }) => durationS > 0).length,
      lessonsDone: figures.completed.size,
      scores: scoresOf(found, figures),
      exams: figures.own.exams.map(examView),
      interaction: interactionOf(figures),
      days: daysOf(figures),
      activeDays: figures.activeDays,
      lastAt: figures.lastAt?.toISOString() ?? null,
      ...figures.risk,
      forecast: figures.forecast,
      next: nextOf(found, figures, rooms, now),
      actions: actions.map((row) => actionView(row, names)),
    };
  }

  async function ofClass(db: Queryable, classId: string, query: WarningFilter, now: Date): Promise<ClassStudy> {
    const cls = await requireCounted(db, ports, classId);
    const found = await evidenceOf(db, ports, cls, now);
    const [cards, reminders] = await Promise.all([
      org.learners(
        db,
        found.enrolments.map(({ learnerId }) => learnerId),
      ),
      lastReminders(db, classId),
    ]);
    const names = await identity.names(db, [...new Set(reminders.map(({ byAccount }) => byAccount))]);
    const reminded = new Map(reminders.map((row) => [row.learnerId, row]));
    const lines = found.enrolments.map(({ learnerId, seatNo }) => {
      const last = reminded.get(learnerId);
      return {
        ...lineOf(figuresOf(found, learnerId, now), { learnerId, seatNo, name: cards.get(learnerId)?.maskedName ?? '' }),
        reminders: last?.count ?? 0,
        lastReminder: last ? actionView(last, names) : null,
      };
    });
    const items = lines
      .filter((line) => matches(line, query))
      .sort((a, b) => LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level) || b.points - a.points || a.seatNo - b.seatNo);
    const lecturers = await Promise.all(cls.lecturers.map(({ lecturerId }) => org.lecturer(db, lecturerId)));
    return {
      classId,
      className: cls.name,
      startsOn: cls.startsOn,
      endsOn: cls.endsOn,
      plannedHours: found.planned.total,
      requiredHours: requiredOf(found.planned.total, found.minRate),
      minRate: found.minRate,
      ...totalsOf(lines, found.today),
      rules: limitWords(found.limits),
      lecturers: lecturers.flatMap((one) => (one ? [{ lecturerId: one.id, name: one.name }] : [])),
      items,
      total: items.length,
    };
  }

  return { ofLearner, ofClass };
}
export type Study = ReturnType<typeof createStudy>;

function matches(line: StudyLine, { level, reason, q }: WarningFilter): boolean {
  return (
    (!level || line.level === level) &&
    (!reason || line.reasons.some(({ code }) => code === reason)) &&
    (!q || line.name.includes(q.trim()))
  );
}

function lineOf(figures: Figures, person: Pick<StudyLine, 'learnerId' | 'name' | 'seatNo'>): Omit<StudyLine, 'reminders' | 'lastReminder'> {
  const { attendedHours, rate, vodHours, sessionHours } = figures.hours;
  const theory = bestExam(figures.own.exams);
  return {
    ...person,
    attendedHours,
    rate,
    vodHours,
    sessionHours,
    late: figures.late,
    absent: figures.absent,
    activeDays: figures.activeDays,
    lastAt: figures.lastAt?.toISOString() ?? null,
    theory: theory && examView(theory),
    ...figures.risk,
    forecast: figures.forecast,
  };
}

function totalsOf(lines: readonly StudyLine[], today: string) {
  const count = (test: (line: StudyLine) => boolean) => lines.filter(test).length;
  return {
    learners: lines.length,
    high: count(({ level }) => level === 'HIGH'),
    low: count(({ level }) => level === 'LOW'),
    willMiss: count(({ forecast }) => forecast.shortHours > 0),
    activeToday: count(({ lastAt }) => !!lastAt && chinaDay(new Date(lastAt)) === today),
    averageRate: lines.length ? Math.round((lines.reduce((sum, { rate }) => sum + rate, 0) / lines.length) * 10_000) / 10_000 : 0,
  };
}

function kindsOf(found: Evidence, { own, hours }: Figures, now: Date): LearnerStudy['kinds'] {
  const modes = new Map(found.sessions.map(({ id, mode }) => [id, mode]));
  const taught = (mode: 'LIVE' | 'OFFLINE') => found.sessions.filter((one) => one.mode === mode && one.status !== 'CANCELLED');
  const sum = (list: readonly { hours: number }[]) => round2(list.reduce((total, one) => total + one.hours, 0));
  return [
    {
      kind: 'VOD',
      plannedHours: found.planned.vod,
      dueHours: vodDueOf(found, now),
      creditedHours: hours.vodHours,
    },
    ...(['LIVE', 'OFFLINE'] as const).map((mode) => ({
      kind: mode,
      plannedHours: sum(taught(mode)),
      dueHours: sum(taught(mode).filter(({ endsAt }) => endsAt <= now)),
      creditedHours: round2(
        own.rolls.filter(({ sessionId }) => modes.get(sessionId) === mode).reduce((total, { creditedHours }) => total + creditedHours, 0),
      ),
    })),
  ];
}

function scoresOf({ activities }: Evidence, { own }: Figures): LearnerStudy['scores'] {
  const results = new Map(own.scores.map((row) => [row.activityId, row]));
  return activities.map(({ id, lessonId, kind, title }) => {
    const result = results.get(id);
    return {
      activityId: id,
      lessonId,
      kind,
      title,
      done: result?.done ?? false,
      scorePercent: result?.scorePercent ?? null,
      doneAt: result?.doneAt?.toISOString() ?? null,
    };
  });
}

function interactionOf({ own: { live } }: Figures): LearnerStudy['interaction'] {
  const { rooms, messages, hands, onStage, spokenS, pollsOffered, pollsVoted, asks, confirmsAsked, confirmsAnswered } = live;
  return { rooms, messages, hands, onStage, spokenS, pollsOffered, pollsVoted, asks, confirmsAsked, confirmsAnswered };
}

function daysOf({ own }: Figures): LearnerStudy['days'] {
  const present = new Set(own.presentDays);
  const watched = new Map(own.days.map((row) => [row.day, row]));
  return [...new Set([...present, ...watched.keys()])]
    .sort()
    .slice(-DAYS_SHOWN)
    .map((day) => ({
      day,
      countedS: Math.round(watched.get(day)?.countedS ?? 0),
      otherS: Math.round(watched.get(day)?.otherS ?? 0),
      present: present.has(day),
    }));
}

function nextOf(found: Evidence, figures: Figures, rooms: readonly { id: string; sessionId: string }[], now: Date): LearnerStudy['next'] {
  const done = new Set(figures.own.scores.filter((row) => row.done).map(({ activityId }) => activityId));
  const session = found.sessions.find(({ mode, status, endsAt }) => mode !== 'VOD' && status !== 'CANCELLED' && endsAt > now);
  return nextSteps({
    nextLesson: figures.nextLesson,
    nextSession: session
      ? {
          id: session.id,
          title: session.title,
          mode: session.mode as 'LIVE' | 'OFFLINE',
          day: chinaDay(session.startsAt),
          time: chinaTime(session.startsAt),
          roomId: session.mode === 'LIVE' ? (rooms.find(({ sessionId }) => sessionId === session.id)?.id ?? null) : null,
        }
      : null,
    openActivities: found.activities.filter(({ id, required }) => required && !done.has(id)),
    forecast: figures.forecast,
  });
}
