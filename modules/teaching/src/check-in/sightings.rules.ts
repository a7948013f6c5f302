import { distanceM } from './fence.rules.ts';

/** Everything that is noted as unusual. */
export type AnomalyKind = 'OUTSIDE_FENCE' | 'POSITION_VAGUE' | 'SHARED_DEVICE' | 'BURST' | 'NO_FENCE' | 'TWO_PLACES';

export type CaseKind = Exclude<AnomalyKind, 'POSITION_VAGUE' | 'NO_FENCE'>;
/** Kinds that a person must explain. A vague position is the phone's, a room without a place the institution's. */
export const isCase = (kind: AnomalyKind): kind is CaseKind => kind !== 'POSITION_VAGUE' && kind !== 'NO_FENCE';

export type Seen = Readonly<Record<string, unknown>>;
const figure = (seen: Seen, key: string) => (typeof seen[key] === 'number' ? String(seen[key]) : '?');

/** What was seen and why it is unusual, for people. */
export function seenWords(kind: string, seen: Seen): string {
  switch (kind) {
    case 'OUTSIDE_FENCE':
      return `签到时手机在教室约 ${figure(seen, 'distanceM')} 米以外（定位误差约 ${figure(seen, 'accuracyM')} 米），当时没有签上。本人可能不在现场。`;
    case 'SHARED_DEVICE':
      return `同一台设备为 ${figure(seen, 'learners')} 名学员签到。可能是借用手机，也可能是代签。`;
    case 'BURST':
      return `3 秒之内有 ${figure(seen, 'within3s')} 人在这节课签到，快得不像各自在扫码。可能是有人集中代签。`;
    case 'TWO_PLACES':
      return seen['speedKmh'] === undefined
        ? `签到时还在另一节课“${String(seen['other'] ?? '')}”里，两节课的时间重叠，一个人不可能同时在两处。`
        : `从上一节课“${String(seen['other'] ?? '')}”的教室到这里约 ${figure(seen, 'km')} 公里，只隔 ${figure(seen, 'minutes')} 分钟，要每小时 ${figure(seen, 'speedKmh')} 公里才赶得到。`;
    case 'POSITION_VAGUE':
      return `手机定位误差约 ${figure(seen, 'accuracyM')} 米，超过签到范围，无法确认是否在教室。`;
    default:
      return '教室没有登记坐标，没有核对位置。';
  }
}

export interface Stay {
  title: string;
  mode: string;
  place: string;
  startsAt: Date;
  endsAt: Date;
  geo: { lat: number; lng: number } | null;
  inAt: Date;
  outAt: Date | null;
}
/** Distances below this are the same town: no journey worth a question. */
const NEAR_M = 2000;

/** Why a person can't have been at `other` and come here at `at`; null when they can. */
export function twoPlaces(
  here: Pick<Stay, 'place' | 'startsAt' | 'endsAt' | 'geo'>,
  other: Stay,
  at: Date,
  maxSpeedKmh: number,
): Seen | null {
  const stillThere = (other.outAt === null || other.outAt > at) && other.startsAt < here.endsAt && here.startsAt < other.endsAt;
  if (stillThere && other.place !== here.place) return { other: other.title };
  if (!other.geo || !here.geo) return null;
  const metres = distanceM(other.geo, here.geo);
  if (metres < NEAR_M) return null;
  const left = other.outAt && other.outAt <= at ? other.outAt : other.inAt;
  const minutes = Math.max(1, Math.round((at.getTime() - left.getTime()) / 60_000));
  const speedKmh = Math.round(metres / 1000 / (minutes / 60));
  return speedKmh > maxSpeedKmh ? { other: other.title, km: Math.round(metres / 1000), minutes, speedKmh } : null;
}
