/** The policy's minutes: late up to `lateMinutes` costs nothing, up to `absentMinutes` one hour, beyond it the session. */
export interface LatenessPolicy {
  lateMinutes: number;
  absentMinutes: number;
}
export interface Presence {
  hours: number;
  startsAt: Date;
  endsAt: Date;
  inAt: Date | null;
  outAt: Date | null;
  /** The session has ended: what is missing now stays missing. */
  over: boolean;
}
export type AttendanceState =
  | 'ON_TIME'
  | 'LATE'
  | 'LATE_DEDUCTED'
  | 'ABSENT'
  | 'NO_SIGN_OUT'
  | 'PENDING'
  | 'LEAVE_PERSONAL'
  | 'LEAVE_EXCUSED';
export interface Credit {
  state: AttendanceState;
  lateMinutes: number;
  earlyMinutes: number;
  creditedHours: number;
  explanation: string;
}

const minutes = (ms: number) => Math.max(0, Math.floor(ms / 60_000));

/** What one session is worth for one learner (domain §1.7), with the sentence they read. */
export function creditOf({ hours, startsAt, endsAt, inAt, outAt, over }: Presence, policy: LatenessPolicy): Credit {
  const lateMinutes = inAt ? minutes(inAt.getTime() - startsAt.getTime()) : 0;
  const earlyMinutes = outAt ? minutes(endsAt.getTime() - outAt.getTime()) : 0;
  const credit = (state: AttendanceState, creditedHours: number, explanation: string): Credit => ({
    state,
    lateMinutes,
    earlyMinutes,
    creditedHours,
    explanation,
  });
  if (!inAt) return over ? credit('ABSENT', 0, '没有签到，记缺勤') : credit('PENDING', 0, '还没有签到');
  if (!outAt)
    return over
      ? credit('NO_SIGN_OUT', 0, '已签到但没有签退，不计学时；如确实在场，请班主任补签')
      : credit('PENDING', 0, '已签到，下课签退后计入学时');
  const { lateMinutes: free, absentMinutes: limit } = policy;
  if (lateMinutes > limit) return credit('ABSENT', 0, `迟到 ${lateMinutes} 分钟，超过 ${limit} 分钟，记缺勤`);
  if (earlyMinutes > limit) return credit('ABSENT', 0, `早退 ${earlyMinutes} 分钟，超过 ${limit} 分钟，记缺勤`);
  const deducted = (lateMinutes > free ? 1 : 0) + (earlyMinutes > free ? 1 : 0);
  const words = [lateMinutes > 0 ? `迟到 ${lateMinutes} 分钟` : '', earlyMinutes > 0 ? `早退 ${earlyMinutes} 分钟` : '']
    .filter(Boolean)
    .join('，');
  if (deducted > 0) return credit('LATE_DEDUCTED', Math.max(0, hours - deducted), `${words}，扣 ${Math.min(deducted, hours)} 课时`);
  return words ? credit('LATE', hours, `${words}，不超过 ${free} 分钟，不扣课时`) : credit('ON_TIME', hours, '按时到课');
}

/** The hours a class is planned to have; video hours by the timetable, or by the videos where the timetable has none. */
export function plannedHours(
  sessions: readonly { mode: string; hours: number; status: string }[],
  lessonHours: readonly number[],
): { sessions: number; vod: number; total: number } {
  const sum = (all: readonly number[]) => round2(all.reduce((total, value) => total + value, 0));
  const held = sessions.filter(({ status }) => status !== 'CANCELLED');
  const timetabled = held.filter(({ mode }) => mode === 'VOD');
  const vod = timetabled.length > 0 ? sum(timetabled.map(({ hours }) => hours)) : sum(lessonHours);
  const rest = sum(held.filter(({ mode }) => mode !== 'VOD').map(({ hours }) => hours));
  return { sessions: rest, vod, total: round2(rest + vod) };
}

/**
 * Attended hours and their share: video hours never exceed the planned ones, the share never exceeds 1. Hours of excused leave are taken
 * out of the planned ones, up to the policy's share of them (domain §1.7).
 */
export function attendance(
  planned: { vod: number; total: number },
  lessonCredits: readonly number[],
  sessionCredits: readonly number[],
  leave: { excused: number; exemptRatio: number } = { excused: 0, exemptRatio: 0 },
): { vodHours: number; sessionHours: number; attendedHours: number; excusedHours: number; rate: number } {
  const vodHours = Math.min(planned.vod, round2(lessonCredits.reduce((sum, value) => sum + value, 0)));
  const sessionHours = round2(sessionCredits.reduce((sum, value) => sum + value, 0));
  const attendedHours = round2(vodHours + sessionHours);
  const excusedHours = Math.max(0, Math.min(leave.excused, round2(planned.total * leave.exemptRatio)));
  const due = planned.total - excusedHours;
  return {
    vodHours,
    sessionHours,
    attendedHours,
    excusedHours,
    rate: due > 0 ? Math.min(1, Math.floor((attendedHours / due) * 10_000 + 1e-6) / 10_000) : 0,
  };
}

const round2 = (value: number) => Math.round(value * 100) / 100;
