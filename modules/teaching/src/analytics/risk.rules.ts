import type { RiskLevel, RiskReason, StudyForecast } from '@yangfan/contract';
import type { StudyLimits } from './limits.rules.ts';

/** What a learner's risk rests on. */
export interface RiskBasis {
  /** Days since the last record of learning, or since the class began; null while the class has not begun or is over. */
  idleDays: number | null;
  lastDay: string | null;
  absent: number;
  lastAbsentSession: string | null;
  /** Video hours: due by today by the timetable, and credited. */
  vodDue: number;
  vodHours: number;
  vodPlanned: number;
  missedConfirms: number;
  missedRoom: string | null;
  scores: readonly number[];
  nextLesson: string | null;
  forecast: StudyForecast;
}

const round1 = (value: number) => Math.round(value * 10) / 10;
const shortDay = (day: string) => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8, 10))} 日`;

/** Points for crossing a limit, and more for every step beyond it. */
const weigh = (base: number, step: number, beyond: number, most: number) => Math.min(most, base + Math.floor(step * Math.max(0, beyond)));

/**
 * Why a learner needs an eye. Every reason says its figure and its rule; points add up. More hours, fewer absences and more answers never
 * raise them: the tests hold it to that.
 */
export function risksOf(basis: RiskBasis, limits: StudyLimits): { level: RiskLevel; points: number; reasons: RiskReason[] } {
  const reasons = [
    idle(basis, limits),
    absent(basis, limits),
    behind(basis, limits),
    missed(basis, limits),
    short(basis),
    low(basis, limits),
  ]
    .filter((reason): reason is RiskReason => reason !== null)
    .sort((a, b) => b.points - a.points);
  const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
  const isGrave = points >= limits.highPoints || ['UNREACHABLE', 'OVER'].includes(basis.forecast.verdict);
  return { level: isGrave ? 'HIGH' : points > 0 ? 'LOW' : 'NONE', points, reasons };
}

function idle({ idleDays, lastDay, vodHours, vodPlanned, nextLesson }: RiskBasis, { idleDays: limit }: StudyLimits): RiskReason | null {
  // Whoever has finished the videos has nothing to watch between two lessons.
  if (idleDays === null || idleDays < limit || vodHours >= vodPlanned) return null;
  return {
    code: 'IDLE',
    points: weigh(10, 2, idleDays - limit, 20),
    text: lastDay ? `${idleDays} 天没有学习，最近一次是 ${shortDay(lastDay)}` : `开班 ${idleDays} 天还没有开始学习`,
    rule: `连续 ${limit} 天没有学习记录`,
    link: { kind: 'HOURS', id: nextLesson },
  };
}

function absent({ absent: times, lastAbsentSession }: RiskBasis, { absentTimes: limit }: StudyLimits): RiskReason | null {
  if (times < limit) return null;
  return {
    code: 'ABSENT',
    points: weigh(15, 5, times - limit, 30),
    text: `缺勤 ${times} 次`,
    rule: `缺勤或未签退满 ${limit} 次`,
    link: { kind: 'SESSION', id: lastAbsentSession },
  };
}

function behind({ vodDue, vodHours, nextLesson }: RiskBasis, { behindHours: limit }: StudyLimits): RiskReason | null {
  const hours = vodDue - vodHours;
  if (hours < limit - 1e-9) return null;
  return {
    code: 'VOD_BEHIND',
    points: weigh(10, 2, hours - limit, 30),
    text: `点播落后 ${round1(hours)} 课时：到今天应学 ${round1(vodDue)}，已得 ${round1(vodHours)}`,
    rule: `比课表落后 ${limit} 课时及以上`,
    link: { kind: 'HOURS', id: nextLesson },
  };
}

function missed({ missedConfirms: times, missedRoom }: RiskBasis, { missedConfirms: limit }: StudyLimits): RiskReason | null {
  if (times < limit) return null;
  return {
    code: 'CONFIRM_MISSED',
    points: weigh(10, 2, times - limit, 20),
    text: `直播确认漏答 ${times} 次`,
    rule: `漏答满 ${limit} 次`,
    link: { kind: 'LIVE', id: missedRoom },
  };
}

function short({ forecast, nextLesson }: RiskBasis): RiskReason | null {
  if (forecast.verdict === 'MET' || forecast.verdict === 'ON_COURSE') return null;
  const base = forecast.verdict === 'SHORT' ? 20 : 40;
  return {
    code: 'FORECAST',
    points: weigh(base, 1, forecast.shortHours, base + 20),
    text: forecast.sentence,
    rule: `合格要求 ${forecast.requiredHours} 课时`,
    link: { kind: 'HOURS', id: nextLesson },
  };
}

function low({ scores }: RiskBasis, { lowScore: limit }: StudyLimits): RiskReason | null {
  if (scores.length < 2) return null;
  const average = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (average >= limit) return null;
  return {
    code: 'LOW_SCORE',
    points: 10,
    text: `随堂测和作业平均 ${Math.floor(average)} 分（${scores.length} 次）`,
    rule: `平均低于 ${limit} 分`,
    link: { kind: 'COURSE', id: null },
  };
}
