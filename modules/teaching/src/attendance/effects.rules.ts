import type { Credit } from './attendance.rules.ts';

export const MISSED_RULES = ['NONE', 'DEDUCT_HOUR', 'ABSENT'] as const;
/** What a missed spot check costs. */
export type MissedRule = (typeof MISSED_RULES)[number];
export const MISSED_RULE_TEXT: Record<MissedRule, string> = {
  NONE: '漏答只记录，不扣课时',
  DEDUCT_HOUR: '每漏答一次扣 1 课时',
  ABSENT: '漏答即记缺勤，本次课不计课时',
};

/** An approved leave that covers the session. */
export interface GrantedLeave {
  kind: 'SICK' | 'PERSONAL' | 'PUBLIC';
  proven: boolean;
}
/** What else than coming and leaving decides about a learner's hours. */
export interface Effects {
  leave: GrantedLeave | null;
  missed: number;
  rejected: boolean;
}
export const NO_EFFECTS: Effects = { leave: null, missed: 0, rejected: false };

const LEAVE_WORDS = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' } as const;

/** The credit by time with leave, missed spot checks and a rejected anomaly taken into account; in words as well. */
export function withEffects(credit: Credit, effects: Effects, missedRule: MissedRule): Credit {
  if (effects.rejected && credit.creditedHours > 0)
    return { ...credit, state: 'ABSENT', creditedHours: 0, explanation: '签到异常经主管部门核验不成立，本次课不计课时' };
  if (effects.leave && ['ABSENT', 'NO_SIGN_OUT', 'PENDING'].includes(credit.state) && credit.creditedHours === 0)
    return { ...credit, ...leaveCredit(effects.leave), creditedHours: 0 };
  if (effects.missed > 0 && credit.creditedHours > 0) return afterMissed(credit, effects.missed, missedRule);
  return credit;
}

function leaveCredit({ kind, proven }: GrantedLeave): Pick<Credit, 'state' | 'explanation'> {
  const word = LEAVE_WORDS[kind];
  if (kind !== 'PERSONAL' && proven)
    return { state: 'LEAVE_EXCUSED', explanation: `${word}已批准并有凭据，不计课时，在规定比例内也不计入应修课时` };
  return {
    state: 'LEAVE_PERSONAL',
    explanation: kind === 'PERSONAL' ? '事假已批准，按规定不计出勤' : `${word}已批准，但没有凭据，按规定不计出勤`,
  };
}

function afterMissed(credit: Credit, missed: number, rule: MissedRule): Credit {
  const said = `中途点名漏答 ${missed} 次`;
  if (rule === 'NONE') return { ...credit, explanation: `${credit.explanation}；${said}，只记录不扣课时` };
  if (rule === 'ABSENT') return { ...credit, state: 'ABSENT', creditedHours: 0, explanation: `${credit.explanation}；${said}，记缺勤` };
  const left = Math.max(0, credit.creditedHours - missed);
  return {
    ...credit,
    state: 'LATE_DEDUCTED',
    creditedHours: left,
    explanation: `${credit.explanation}；${said}，扣 ${credit.creditedHours - left} 课时`,
  };
}
