import type { ScormStatus, ScormVersion } from '@yangfan/contract';

/** What a package said, by element name. */
export type Values = Readonly<Record<string, string>>;

/** Seconds of `HHHH:MM:SS.ss` (1.2) or `PnYnMnDTnHnMnS` (2004); null when it is neither. */
export function secondsOf(text: string): number | null {
  const clock = /^(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)$/.exec(text);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const iso = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!iso || text === 'P' || text.endsWith('T')) return null;
  const [years, months, days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (((years * 365 + months * 30 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** Seconds as the version writes them. */
export function timeText(version: ScormVersion, seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (version === '2004') return `PT${h}H${m}M${s}S`;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(Math.min(h, 9999)).padStart(4, '0')}:${two(m)}:${two(s)}.00`;
}

/** The seconds of this launch: what the package counts, or, where it counts none, what the page measured. Never more than really passed. */
export function sessionSeconds(values: Values, measuredS: number, passedS: number): number {
  const said = secondsOf(values['cmi.core.session_time'] ?? values['cmi.session_time'] ?? '');
  return Math.max(0, Math.min(Math.floor(said || measuredS), Math.floor(passedS)));
}

/** Status and share (0 to 100) of what a package said. */
export function outcomeOf(version: ScormVersion, values: Values): { status: ScormStatus; percent: number | null } {
  if (version === '1.2') {
    const said = values['cmi.core.lesson_status'] ?? '';
    const status = said === 'passed' ? 'PASSED' : said === 'completed' ? 'COMPLETED' : said === 'failed' ? 'FAILED' : 'INCOMPLETE';
    return { status, percent: share(values, 'cmi.core.score') };
  }
  const success = values['cmi.success_status'];
  const status =
    success === 'passed'
      ? 'PASSED'
      : success === 'failed'
        ? 'FAILED'
        : values['cmi.completion_status'] === 'completed'
          ? 'COMPLETED'
          : 'INCOMPLETE';
  const scaled = number(values['cmi.score.scaled']);
  return { status, percent: scaled === null ? share(values, 'cmi.score') : bounded(scaled * 100) };
}

function share(values: Values, at: string): number | null {
  const raw = number(values[`${at}.raw`]);
  if (raw === null) return null;
  const min = number(values[`${at}.min`]) ?? 0;
  const max = number(values[`${at}.max`]) ?? 100;
  return max > min ? bounded(((raw - min) / (max - min)) * 100) : null;
}
const number = (text: string | undefined) =>
  text === undefined || text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text);
const bounded = (value: number) => Math.round(Math.max(0, Math.min(100, value)) * 10) / 10;

const RANK: Record<ScormStatus, number> = { NOT_STARTED: 0, INCOMPLETE: 1, FAILED: 2, COMPLETED: 3, PASSED: 4 };
/** What is done stays done. */
export const better = (a: ScormStatus, b: ScormStatus): ScormStatus => (RANK[a] >= RANK[b] ? a : b);
export const isDone = (status: ScormStatus) => RANK[status] >= RANK.COMPLETED;

/** The whole from its parts: done when every part is. */
export function wholeOf(parts: readonly { status: ScormStatus; percent: number | null }[]): {
  status: ScormStatus;
  percent: number | null;
} {
  const statuses = parts.map(({ status }) => status);
  const percents = parts.flatMap(({ percent }) => percent ?? []);
  const percent = percents.length ? Math.round((percents.reduce((sum, one) => sum + one, 0) / percents.length) * 10) / 10 : null;
  const status = statuses.every(isDone)
    ? statuses.includes('PASSED')
      ? 'PASSED'
      : 'COMPLETED'
    : statuses.includes('FAILED')
      ? 'FAILED'
      : statuses.some((one) => one !== 'NOT_STARTED')
        ? 'INCOMPLETE'
        : 'NOT_STARTED';
  return { status, percent };
}

/** Elements that the next launch is given by the platform, not by what was said before. */
const GIVEN =
  /^cmi\.(core\.)?(session_time|total_time|entry|exit|student_id|student_name|learner_id|learner_name|credit|lesson_mode|mode|_version)$/;

/** What the next launch begins with: everything said before, and the platform's own elements. */
export function startValues(
  version: ScormVersion,
  said: Values,
  of: { learnerId: string; name: string; totalS: number },
): Record<string, string> {
  const kept = Object.fromEntries(
    Object.entries(said).filter(([key, value]) => !GIVEN.test(key) && !/\._(count|children)$/.test(key) && value !== ''),
  );
  const at = version === '1.2' ? 'cmi.core' : 'cmi';
  const begun = Object.keys(kept).length > 0;
  return {
    ...kept,
    [version === '1.2' ? 'cmi.core.student_id' : 'cmi.learner_id']: of.learnerId,
    [version === '1.2' ? 'cmi.core.student_name' : 'cmi.learner_name']: of.name,
    [`${at}.total_time`]: timeText(version, of.totalS),
    [`${at}.entry`]: begun ? 'resume' : 'ab-initio',
    [`${at}.credit`]: 'credit',
    [version === '1.2' ? 'cmi.core.lesson_mode' : 'cmi.mode']: 'normal',
  };
}
