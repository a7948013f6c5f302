import { creditOf, type Credit, type LatenessPolicy } from '../attendance/attendance.rules.ts';
import { NO_EFFECTS, withEffects, type Effects, type MissedRule } from '../attendance/effects.rules.ts';

export interface RollSession {
  id: string;
  hours: number;
  startsAt: Date;
  endsAt: Date;
}
export interface RollMark {
  learnerId: string;
  inAt: Date | null;
  outAt: Date | null;
  method: string | null;
  supplemented: boolean;
  reason: string | null;
}
export type RollLine = Credit & RollMark;
/** What the live room counted for a learner. */
export interface LiveCredited {
  creditedHours: number;
  explanation: string;
}

/** The roll of one session: every enrolled learner, in the order given. */
export function rollLines(
  session: RollSession,
  learnerIds: readonly string[],
  marks: readonly RollMark[],
  over: boolean,
  lateness: LatenessPolicy,
  live: ReadonlyMap<string, LiveCredited> = new Map(),
  effects: (learnerId: string) => Effects = () => NO_EFFECTS,
  missedRule: MissedRule = 'NONE',
): RollLine[] {
  return learnerIds.map((learnerId) => {
    const mark = marks.find((one) => one.learnerId === learnerId) ?? {
      learnerId,
      inAt: null,
      outAt: null,
      method: null,
      supplemented: false,
      reason: null,
    };
    const credit = creditOf({ ...session, inAt: mark.inAt, outAt: mark.outAt, over }, lateness);
    const counted = live.get(learnerId);
    // A supplement, or a check-in in the room itself, goes before what the live room counted.
    const byLive = counted && !mark.supplemented && (mark.method === null || mark.method === 'LIVE');
    const counting = byLive ? creditOfLive(session.hours, counted, credit) : credit;
    // Until it is over nobody has lost anything yet: only leave is told beforehand.
    const known = over ? effects(learnerId) : { ...effects(learnerId), missed: 0 };
    return { ...mark, ...withEffects(counting, known, missedRule) };
  });
}

/** The seconds in the live room decide about the hours; lateness is only said. */
export function creditOfLive(hours: number, { creditedHours, explanation }: LiveCredited, byTime: Credit): Credit {
  const state = creditedHours >= hours ? 'ON_TIME' : creditedHours > 0 ? 'LATE_DEDUCTED' : 'ABSENT';
  return { state, creditedHours, explanation, lateMinutes: byTime.lateMinutes, earlyMinutes: byTime.earlyMinutes };
}

/** What the two confirm: everything that decides about hours. */
export function rollContent(session: RollSession, lines: readonly RollLine[]): object {
  return {
    sessionId: session.id,
    hours: session.hours,
    lines: lines.map(({ learnerId, state, lateMinutes, earlyMinutes, creditedHours, inAt, outAt, method, supplemented, reason }) => ({
      learnerId,
      state,
      lateMinutes,
      earlyMinutes,
      creditedHours,
      inAt: inAt?.toISOString() ?? null,
      outAt: outAt?.toISOString() ?? null,
      method,
      supplemented,
      reason,
    })),
  };
}

/** Share of learners entered by hand among those enrolled. */
export const supplementShare = (lines: readonly Pick<RollLine, 'supplemented'>[]): number =>
  lines.length === 0 ? 0 : Math.round((lines.filter(({ supplemented }) => supplemented).length / lines.length) * 10_000) / 10_000;

export type Capacity = 'CLASS_TEACHER' | 'LECTURER';

/**
 * In which capacity a person may confirm: class teachers of the class, lecturers of the session or class. `given`: who confirmed already.
 * Nobody stands for both, even who is both.
 */
export function capacityOf(
  person: { accountId: string; lecturerId: string | null },
  of: { teacherAccountIds: readonly string[]; lecturerIds: readonly string[] },
  given: readonly { capacity: Capacity; accountId: string }[],
): Capacity | 'not_party' | 'same_person' {
  const teacher = of.teacherAccountIds.includes(person.accountId);
  const lecturer = person.lecturerId !== null && of.lecturerIds.includes(person.lecturerId);
  if (!teacher && !lecturer) return 'not_party';
  if (given.some(({ accountId }) => accountId === person.accountId)) return 'same_person';
  const free = (capacity: Capacity) => !given.some((one) => one.capacity === capacity);
  if (teacher && free('CLASS_TEACHER')) return 'CLASS_TEACHER';
  if (lecturer && free('LECTURER')) return 'LECTURER';
  // Another person of the same side has confirmed: this side's word is given.
  return 'same_person';
}
