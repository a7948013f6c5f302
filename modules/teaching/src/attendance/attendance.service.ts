import { attendanceSettled, teachingRoutes, type HoursExplained } from '@yangfan/contract';
import { bind, emitMany, problem, type Binding, type Queryable, type Tx } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import { lessonLengths } from '../courses/courses.store.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { checkInRows } from '../check-in/check-in.store.ts';
import { isOver } from '../check-in/check-in.states.ts';
import { creditOfLive } from '../check-in/roll.rules.ts';
import { sessionCredits } from '../live/presence/credit.store.ts';
import { creditHours } from '../watch/watch.rules.ts';
import { progressRows } from '../watch/watch.store.ts';
import { attendPolicy } from './attend-policy.ts';
import { attendance, creditOf, plannedHours } from './attendance.rules.ts';
import { anomalyCounts, rollRows, type RollRow } from './attendance.store.ts';
import { withEffects } from './effects.rules.ts';
import { effectsOf } from './effects.store.ts';

type Explained = Static<typeof HoursExplained>;

const leaveHours = (rows: readonly RollRow[]) => rows.reduce((sum, row) => sum + row.hours, 0);

/** Hours and rates, from rolls and watching; nothing here is stored, so nothing can disagree with its evidence. */
export function createAttendance(ports: TeachingPorts) {
  const { org } = ports;

  async function requireClass(db: Queryable, classId: string): Promise<TrainingClass> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    return cls;
  }

  /** Everything the figures of some learners of one class rest on, in five statements. */
  async function evidence(db: Queryable, cls: TrainingClass, learnerIds: readonly string[], now: Date) {
    const [policy, sessions, lessons, progress, rolls] = await Promise.all([
      attendPolicy(db, ports, cls, now),
      org.sessions(db, cls.id),
      lessonLengths(db, cls.id),
      progressRows(db, cls.id, learnerIds),
      rollRows(db, cls.id, learnerIds),
    ]);
    const { values } = policy;
    const unitMinutes = values.number('hours.unitMinutes');
    const planned = plannedHours(
      sessions,
      lessons.map(({ durationS }) => creditHours(durationS, durationS, unitMinutes)),
    );
    const lengths = new Map(lessons.map(({ id, durationS }) => [id, durationS]));
    const figures = (learnerId: string) =>
      attendance(
        planned,
        progress
          .filter((row) => row.learnerId === learnerId)
          .map((row) => creditHours(row.countedS, lengths.get(row.lessonId) ?? 0, unitMinutes)),
        rolls.filter((row) => row.learnerId === learnerId).map((row) => row.creditedHours),
        {
          excused: leaveHours(rolls.filter((row) => row.learnerId === learnerId && row.state === 'LEAVE_EXCUSED')),
          exemptRatio: policy.exemptRatio,
        },
      );
    return { values, policy, sessions, lessons, progress, rolls, unitMinutes, planned, figures };
  }

  const minRateOf = (values: { all: Readonly<Record<string, unknown>> }) =>
    typeof values.all['attendance.minRate'] === 'number' ? (values.all['attendance.minRate'] as number) : null;

  async function explain(db: Queryable, classId: string, learnerId: string, now: Date): Promise<Explained> {
    const cls = await requireClass(db, classId);
    await requireEnrolled(db, ports, classId, learnerId);
    const [found, effects, checkIns, live] = await Promise.all([
      evidence(db, cls, [learnerId], now),
      effectsOf(db, { classId, learnerIds: [learnerId] }, now),
      checkInRows(db, { classId, learnerId }),
      sessionCredits(db, { classId, learnerId }),
    ]);
    const { values, policy, planned, unitMinutes } = found;
    const lateness = { lateMinutes: values.number('checkin.lateMinutes'), absentMinutes: values.number('checkin.absentMinutes') };
    const figures = found.figures(learnerId);
    return {
      classId,
      learnerId,
      plannedHours: planned.total,
      attendedHours: figures.attendedHours,
      rate: figures.rate,
      excusedHours: figures.excusedHours,
      minRate: minRateOf(values),
      unitMinutes,
      vod: {
        plannedHours: planned.vod,
        creditedHours: figures.vodHours,
        lessons: found.lessons.map((lesson) => {
          const own = found.progress.find((row) => row.lessonId === lesson.id);
          return {
            lessonId: lesson.id,
            chapter: lesson.chapter,
            title: lesson.title,
            durationS: lesson.durationS,
            countedS: own?.countedS ?? 0,
            creditedHours: creditHours(own?.countedS ?? 0, lesson.durationS, unitMinutes),
            completed: own?.completed ?? false,
            reasons: own?.reasons ?? {},
          };
        }),
      },
      sessions: found.sessions
        .filter(({ mode, status }) => mode !== 'VOD' && status !== 'CANCELLED')
        .map((session) => {
          const row = checkIns.find((one) => one.sessionId === session.id);
          const roll = found.rolls.find((one) => one.sessionId === session.id);
          const byTime = creditOf(
            { ...session, inAt: row?.inAt ?? null, outAt: row?.outAt ?? null, over: isOver(session.status) },
            lateness,
          );
          const counted = live.find((one) => one.sessionId === session.id);
          const byLive = counted && !row?.supplementedBy && (!row?.inMethod || row.inMethod === 'LIVE');
          const credit = withEffects(
            byLive ? creditOfLive(session.hours, counted, byTime) : byTime,
            effects(session.id, learnerId),
            policy.missedRule,
          );
          return {
            sessionId: session.id,
            title: session.title,
            mode: session.mode as 'LIVE' | 'OFFLINE',
            startsAt: session.startsAt.toISOString(),
            hours: session.hours,
            creditedHours: roll?.creditedHours ?? credit.creditedHours,
            state: roll?.state ?? credit.state,
            locked: !!roll,
            explanation: roll
              ? (roll.corrected ?? credit.explanation)
              : `${credit.explanation}${isOver(session.status) ? '（班主任和讲师确认后计入）' : ''}`,
          };
        }),
    };
  }

  return {
    explain,

    /** Tells the others what learners of a class have attended so far. */
    async settle(tx: Tx, cls: TrainingClass, learnerIds: readonly string[], now: Date): Promise<void> {
      const { planned, figures } = await evidence(tx, cls, learnerIds, now);
      await emitMany(
        tx,
        attendanceSettled,
        learnerIds.map((learnerId) => {
          const { attendedHours, rate } = figures(learnerId);
          return { classId: cls.id, learnerId, attendedHours, plannedHours: planned.total, rate };
        }),
      );
    },

    async ofClass(db: Queryable, classId: string, now: Date) {
      const cls = await requireClass(db, classId);
      const enrolments = (await org.enrolments(db, classId)).filter(({ status }) => status !== 'DROPPED');
      const ids = enrolments.map(({ learnerId }) => learnerId);
      const [found, cards, anomalies] = await Promise.all([evidence(db, cls, ids, now), org.learners(db, ids), anomalyCounts(db, classId)]);
      const items = ids.map((learnerId) => {
        const own = found.rolls.filter((row) => row.learnerId === learnerId);
        const { attendedHours, rate, vodHours, sessionHours, excusedHours } = found.figures(learnerId);
        return {
          learnerId,
          name: cards.get(learnerId)?.maskedName ?? '',
          attendedHours,
          plannedHours: found.planned.total,
          rate,
          vodHours,
          sessionHours,
          late: own.filter(({ state }) => state === 'LATE' || state === 'LATE_DEDUCTED').length,
          absent: own.filter(({ state }) => state === 'ABSENT' || state === 'NO_SIGN_OUT').length,
          supplements: own.filter(({ supplemented }) => supplemented).length,
          anomalies: anomalies.find((row) => row.learnerId === learnerId)?.count ?? 0,
          leaveHours: leaveHours(own.filter(({ state }) => state === 'LEAVE_EXCUSED' || state === 'LEAVE_PERSONAL')),
          excusedHours,
        };
      });
      return { plannedHours: found.planned.total, minRate: minRateOf(found.values), items, total: items.length };
    },
  };
}

export type Attendance = ReturnType<typeof createAttendance>;

/** Hours for learners and staff. */
export function attendanceBindings(attendances: Attendance): Binding[] {
  return [
    bind(teachingRoutes.myHours, ({ db, params, actor, now }) => {
      if (!actor.learnerId) throw problem('teaching.learner.not_enrolled');
      return attendances.explain(db, params.classId, actor.learnerId, now);
    }),
    bind(teachingRoutes.learnerHours, ({ db, params, now }) => attendances.explain(db, params.classId, params.learnerId, now)),
    bind(teachingRoutes.classAttendance, ({ db, params, now }) => attendances.ofClass(db, params.classId, now)),
  ];
}
