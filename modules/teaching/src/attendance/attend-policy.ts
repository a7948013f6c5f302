import type { Queryable } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { MISSED_RULES, type MissedRule } from './effects.rules.ts';

/** Rules of attendance. A rule that is younger than the class's frozen policy is taken as it is in force now. */
export interface AttendPolicy {
  values: PolicyValues;
  /** Throws `policy.missing` with the rule named. */
  number(code: string): number;
  text(code: string): string;
  /** For what only adds to an older flow: without the rule it goes on as before. */
  numberOr(code: string, before: number): number;
  textOr(code: string, before: string): string;
  missedRule: MissedRule;
  exemptRatio: number;
  lecturerSigns: boolean;
  rejectTakesCredit: boolean;
}

const YOUNG = ['checkin.kind', 'checkin.spotMissed', 'leave.exemptRatio', 'anomaly.explainDays', 'checkin.photosPerHalfDay'];

/** The rules for one class. */
export async function attendPolicy(
  db: Queryable,
  ports: Pick<TeachingPorts, 'policy'>,
  cls: TrainingClass,
  at: Date,
): Promise<AttendPolicy> {
  const values = await policyOf(db, ports, cls, at);
  const current = YOUNG.every((code) => code in values.all)
    ? values
    : await ports.policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at });
  const of = (code: string) => (code in values.all ? values : current);
  const known = (code: string) => of(code).all[code];
  const missed = known('checkin.spotMissed');
  return {
    values,
    number: (code) => of(code).number(code),
    text: (code) => of(code).text(code),
    numberOr: (code, before) => (known(code) === undefined ? before : of(code).number(code)),
    textOr: (code, before) => (known(code) === undefined ? before : of(code).text(code)),
    missedRule: MISSED_RULES.find((rule) => rule === missed) ?? 'NONE',
    exemptRatio: known('leave.exemptRatio') === undefined ? 0 : of('leave.exemptRatio').number('leave.exemptRatio'),
    lecturerSigns: known('lecturer.faceSignInRequired') === true,
    rejectTakesCredit: known('anomaly.rejectTakesCredit') !== false,
  };
}
