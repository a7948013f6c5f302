import type { StudyForecast } from '@yangfan/contract';

/** What a forecast rests on; days are China's. */
export interface ForecastBasis {
  today: string;
  startsOn: string;
  endsOn: string;
  plannedHours: number;
  plannedVod: number;
  vodHours: number;
  sessionHours: number;
  /** Hours of classroom and live sessions: with a locked roll, and all others, which may still be credited. */
  heldHours: number;
  comingHours: number;
  /** Video hours credited in the last seven days. */
  recentVodHours: number;
  /** Null: the policy asks for no rate; then everything planned is asked. */
  minRate: number | null;
}

const DAY_MS = 86_400_000;
/** Pace is what was learnt in so many days. */
export const PACE_DAYS = 7;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const at = (day: string) => new Date(`${day}T00:00:00Z`).getTime();
/** From one day to another; negative when it lies behind. */
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY_MS);
/** 12 月 4 日（周五）：the date first, for the day may lie weeks ahead. */
export function dayWords(day: string): string {
  const date = new Date(at(day));
  return `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日（${WEEKDAYS[date.getUTCDay()]}）`;
}
const round1 = (value: number) => Math.round(value * 10) / 10;
/** A shortfall must never look smaller than it is. */
const up1 = (value: number) => Math.max(0, Math.ceil(value * 10 - 1e-6) / 10);
const round2 = (value: number) => Math.round(value * 100) / 100;

/** The hours that a pass asks for. */
export const requiredOf = (plannedHours: number, minRate: number | null): number => round2(plannedHours * (minRate ?? 1));

/** Where a learner will stand when the class ends, if nothing changes; what "nothing changes" means is told with it. */
export function forecastOf(basis: ForecastBasis): StudyForecast {
  const { today, startsOn, endsOn, plannedVod, minRate } = basis;
  if (today < startsOn) return beforeTheStart(basis);
  const vodHours = Math.min(plannedVod, basis.vodHours);
  const attendedHours = round2(vodHours + basis.sessionHours);
  const requiredHours = requiredOf(basis.plannedHours, minRate);
  const daysLeft = Math.max(0, daysBetween(today, endsOn));
  const paceDays = Math.max(1, Math.min(PACE_DAYS, daysBetween(startsOn, today) + 1));
  const pacePerDay = basis.recentVodHours / paceDays;
  const vodAhead = Math.min(Math.max(0, plannedVod - vodHours), pacePerDay * daysLeft);
  const share = basis.heldHours > 0 ? Math.min(1, basis.sessionHours / basis.heldHours) : 1;
  const isOver = today > endsOn;
  const coming = basis.comingHours;
  const projectedHours = round2(attendedHours + vodAhead + coming * share);
  const most = round2(attendedHours + coming + (isOver ? 0 : Math.max(0, plannedVod - vodHours)));
  const short = Math.max(0, requiredHours - projectedHours);
  const missing = Math.max(0, requiredHours - attendedHours - coming * share);
  const verdict =
    attendedHours >= requiredHours ? 'MET' : short === 0 ? 'ON_COURSE' : isOver ? 'OVER' : most < requiredHours ? 'UNREACHABLE' : 'SHORT';
  const shortHours = verdict === 'MET' ? 0 : up1(short);
  return {
    byDay: endsOn,
    requiredHours,
    attendedHours,
    projectedHours,
    shortHours,
    neededPerDay: verdict === 'SHORT' && plannedVod > vodHours ? up1(missing / Math.max(1, daysLeft)) : null,
    verdict,
    sentence: sentenceOf(verdict, { endsOn, shortHours, projectedHours, requiredHours, attendedHours, most }),
    assumptions: [
      `合格线：计划 ${round1(basis.plannedHours)} 课时${minRate === null ? '全部完成' : ` × ${round1(minRate * 100)}% = ${requiredHours} 课时`}`,
      `点播照最近 ${paceDays} 天的速度继续：每天 ${round2(pacePerDay)} 课时，还有 ${daysLeft} 天，不超过计划的 ${round1(plannedVod)} 课时`,
      basis.heldHours > 0
        ? `面授和直播照到目前为止的 ${round1(share * 100)}% 继续：还有 ${round1(coming)} 课时没上或没锁定`
        : `面授和直播还没有上过，按全部到课计算：${round1(coming)} 课时`,
    ],
  };
}

/** Nobody has a pace before the class begins: it is expected to go as planned. */
function beforeTheStart({ startsOn, endsOn, plannedHours, minRate, vodHours, sessionHours }: ForecastBasis): StudyForecast {
  const requiredHours = requiredOf(plannedHours, minRate);
  return {
    byDay: endsOn,
    requiredHours,
    attendedHours: round2(vodHours + sessionHours),
    projectedHours: plannedHours,
    shortHours: 0,
    neededPerDay: null,
    verdict: 'ON_COURSE',
    sentence: `${dayWords(startsOn)}开班，合格要求 ${requiredHours} 课时`,
    assumptions: ['还没有开班，按计划全部完成计算'],
  };
}

function sentenceOf(
  verdict: StudyForecast['verdict'],
  of: { endsOn: string; shortHours: number; projectedHours: number; requiredHours: number; attendedHours: number; most: number },
): string {
  const end = dayWords(of.endsOn);
  switch (verdict) {
    case 'MET':
      return `已有 ${round1(of.attendedHours)} 课时，达到合格要求的 ${of.requiredHours} 课时`;
    case 'OVER':
      return `培训已于 ${end}结束，还差 ${of.shortHours} 课时`;
    case 'UNREACHABLE':
      return `到 ${end}结课，以后全到也只有 ${round1(of.most)} 课时，不够 ${of.requiredHours} 课时`;
    case 'SHORT':
      return `照现在的速度，到 ${end}还差 ${of.shortHours} 课时`;
    default:
      return `照现在的速度，到 ${end}有 ${round1(of.projectedHours)} 课时，够 ${of.requiredHours} 课时`;
  }
}
