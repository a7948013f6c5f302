import type { LateMode } from './late.rules.ts';

/** What the policy of the day said about a sitting; it stands with the exam. */
export interface SittingRules {
  fullScreen: boolean;
  /** Random looks at each candidate. */
  looks: number;
  /** Least attendance, 0–1; 0 asks for none. */
  attendanceMin: number;
  appealDays: number;
  /** Who decides about answers that come after the end. */
  lateAnswers: LateMode;
  /** So many hours they are taken. */
  lateHours: number;
}
export type ExamClient = 'PC' | 'PHONE';
const LATE_MODES: readonly LateMode[] = ['ONE', 'TWO', 'NONE'];
const CLIENTS: readonly ExamClient[] = ['PC', 'PHONE'];

const USUAL: SittingRules = { fullScreen: true, looks: 4, attendanceMin: 0, appealDays: 3, lateAnswers: 'ONE', lateHours: 24 };

/** The rules of a class; one that was approved before a rule existed goes by the usual value. */
export function sittingRulesOf(all: Readonly<Record<string, unknown>>): SittingRules {
  const number = (code: string, usual: number, most: number) => {
    const value = all[code];
    return typeof value === 'number' && value >= 0 ? Math.min(value, most) : usual;
  };
  return {
    fullScreen: typeof all['exam.fullScreen'] === 'boolean' ? all['exam.fullScreen'] : USUAL.fullScreen,
    looks: Math.round(number('exam.snapshots', USUAL.looks, 5)),
    attendanceMin: number('exam.attendanceMin', USUAL.attendanceMin, 1),
    appealDays: number('exam.appealDays', USUAL.appealDays, 365),
    lateAnswers: LATE_MODES.find((mode) => mode === all['exam.lateAnswers']) ?? USUAL.lateAnswers,
    lateHours: number('exam.lateAnswerHours', USUAL.lateHours, 24 * 30),
  };
}

/** From where an exam may be taken unless whoever arranges it says otherwise. */
export function clientsOf(all: Readonly<Record<string, unknown>>): ExamClient[] {
  const named = all['exam.clients'];
  const known = Array.isArray(named) ? CLIENTS.filter((client) => named.includes(client)) : [];
  return known.length ? known : [...CLIENTS];
}

/** An exam arranged before the rules stood with it goes by the usual ones, but nobody is looked at who was not told. */
export const rulesOf = (rules: Partial<SittingRules>): SittingRules => ({ ...USUAL, fullScreen: false, looks: 0, ...rules });

/**
 * What a caller sits at. A browser labels itself `web-…`, the mini-program `mini-…`; whoever does not is told by how they sign in. A
 * browser on a phone is a phone.
 */
export function clientOf(headers: Readonly<Record<string, unknown>>, userAgent: string): ExamClient {
  const label = String(headers['x-yangfan-device'] ?? '');
  if (label.startsWith('mini-') || (!label.startsWith('web-') && headers['authorization'])) return 'PHONE';
  return /Mobile|Android|iPhone|HarmonyOS/i.test(userAgent) ? 'PHONE' : 'PC';
}
