import type { ImpossibleEvent, InputOf, ReplyOf, StudyLink, teachingRoutes } from '@yangfan/contract';
import { chinaDay, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { limitsOfClass, requireCounted } from './evidence.service.ts';
import { overlapsOf, type Overlap, type Whereabouts } from './impossible.rules.ts';
import * as store from './impossible.store.ts';
import { periodOf } from './period.ts';

type Query = NonNullable<InputOf<typeof teachingRoutes.impossibleEvents>['query']>;
type Event = Omit<ImpossibleEvent, 'name' | 'seatNo'>;
const MOST = 200;
/** Less than this was only the end of one thing and the beginning of the other. */
const MIN_COUNTED_S = 60;

const china = (at: number) => new Date(at + 8 * 3_600_000).toISOString();
const clock = (at: number) => china(at).slice(11, 16);
const day = (at: number) => `${Number(china(at).slice(5, 7))} 月 ${Number(china(at).slice(8, 10))} 日`;
const minutes = (seconds: number) => Math.floor(seconds / 60);
const hours = (seconds: number) => Math.floor(seconds / 360) / 10;

/** Finds records of one learner that cannot all be true, each with what proves it. It says what was recorded, not who is to blame. */
export function createImpossible(ports: TeachingPorts) {
  const { org } = ports;
  return {
    async ofClass(db: Queryable, classId: string, query: Query, now: Date): Promise<ReplyOf<typeof teachingRoutes.impossibleEvents>> {
      const cls = await requireCounted(db, ports, classId);
      const { limits } = await limitsOfClass(db, ports, cls, now);
      const today = chinaDay(now);
      const period = periodOf(query, {
        from: cls.startsOn,
        to: today < cls.startsOn ? cls.startsOn : today < cls.endsOn ? today : cls.endsOn,
      });
      const enrolments = (await org.enrolments(db, classId)).filter(
        ({ status, learnerId }) => status !== 'DROPPED' && (!query.learnerId || learnerId === query.learnerId),
      );
      const learnerIds = enrolments.map(({ learnerId }) => learnerId);
      const [places, heavy, sessions, cards] = await Promise.all([
        store.whereabouts(db, { learnerIds, since: period.since, until: period.until }),
        store.heavyDays(db, {
          learnerIds,
          from: period.from,
          to: period.to,
          daySeconds: limits.dayMaxHours * 3600,
          nightSeconds: limits.nightMaxHours * 3600,
        }),
        org.sessions(db, classId),
        org.learners(db, learnerIds),
      ]);
      const titles = new Map(sessions.map(({ id, title }) => [id, title]));
      const events = [...(await twoPlaces(db, places, { classId, titles })), ...heavy.flatMap((row) => longDays(row, limits))].filter(
        ({ kind }) => !query.kind || kind === query.kind,
      );
      const seats = new Map(enrolments.map(({ learnerId, seatNo }) => [learnerId, seatNo]));
      return {
        from: period.from,
        to: period.to,
        rules: [
          '在课堂签到或直播间里满 5 分钟，同一时间有点播计时满 1 分钟',
          '同一时间在两个课次签到或在线满 5 分钟（同一课次的教室和直播间算一处）',
          `一天点播计时超过 ${limits.dayMaxHours} 小时`,
          `凌晨 0–5 点点播计时超过 ${limits.nightMaxHours} 小时`,
        ],
        items: events
          .sort((a, b) => (a.at < b.at ? 1 : -1))
          .slice(0, MOST)
          .map((event) => ({ ...event, name: cards.get(event.learnerId)?.maskedName ?? '', seatNo: seats.get(event.learnerId) ?? 0 })),
        total: events.length,
      };
    },
  };
}
export type Impossible = ReturnType<typeof createImpossible>;

async function twoPlaces(
  db: Queryable,
  places: readonly Whereabouts[],
  of: { classId: string; titles: ReadonlyMap<string, string> },
): Promise<Event[]> {
  const overlaps = overlapsOf(places);
  const watched = overlaps.map(({ a, b }) => [a, b].find(({ kind }) => kind === 'WATCH') ?? null);
  const windows = overlaps.flatMap(({ from, to }, index) => {
    const watch = watched[index];
    return watch ? [{ learnerId: watch.learnerId, lessonId: watch.lessonId!, watchId: watch.id, from, to }] : [];
  });
  const [seconds, lessons] = await Promise.all([
    store.countedWithin(db, windows),
    store.lessonTitles(db, [...new Set(windows.map(({ lessonId }) => lessonId))]),
  ]);
  let next = 0;
  return overlaps.flatMap((overlap, index): Event[] => {
    const counted = watched[index] ? seconds[next++]! : null;
    if (counted !== null && counted < MIN_COUNTED_S) return [];
    return [eventOf(overlap, counted, { ...of, lessons })];
  });
}

function eventOf(
  { a, b, from, to }: Overlap,
  counted: number | null,
  of: { classId: string; titles: ReadonlyMap<string, string>; lessons: ReadonlyMap<string, string> },
): Event {
  const evidence = [a, b].map((place) => evidenceOf(place, of));
  const when = `${day(from)} ${clock(from)}–${clock(to)}`;
  return {
    kind: counted === null ? 'TWO_PLACES' : 'WATCH_WHILE_PRESENT',
    learnerId: a.learnerId,
    at: new Date(from).toISOString(),
    until: new Date(to).toISOString(),
    text:
      counted === null
        ? `${when} 同时有两处在场记录`
        : `${when} 有在场记录，同一时间点播计入 ${minutes(counted)} 分 ${Math.round(counted % 60)} 秒`,
    evidence,
  };
}

function evidenceOf(
  place: Whereabouts,
  { classId, titles, lessons }: { classId: string; titles: ReadonlyMap<string, string>; lessons: ReadonlyMap<string, string> },
): Event['evidence'][number] {
  const isOwn = place.classId === classId;
  const when = `${clock(place.from)}–${clock(place.to)}`;
  const name = (own: string | undefined) => (isOwn ? `“${own ?? ''}”` : '（另一个班）');
  const link = (kind: StudyLink['kind'], id: string | null): StudyLink | null => (isOwn ? { kind, id } : null);
  switch (place.kind) {
    case 'ROOM':
      return { text: `课堂签到 ${when} ${name(titles.get(place.id))}`, link: link('SESSION', place.id) };
    case 'LIVE':
      return { text: `直播间在线 ${when} ${name(titles.get(place.sessionId ?? ''))}`, link: link('LIVE', place.id) };
    case 'WATCH':
      return { text: `观看点播 ${when} ${name(lessons.get(place.lessonId!))}`, link: link('WATCH', place.lessonId) };
  }
}

function longDays(
  row: { learnerId: string; day: string; countedS: number; nightS: number; firstAt: Date; lastAt: Date },
  limits: { dayMaxHours: number; nightMaxHours: number },
): Event[] {
  const at = { learnerId: row.learnerId, at: row.firstAt.toISOString(), until: row.lastAt.toISOString() };
  const words = day(row.firstAt.getTime());
  const evidence = [
    {
      text: `当天第一条 ${clock(row.firstAt.getTime())}，最后一条 ${clock(row.lastAt.getTime())}`,
      link: { kind: 'HOURS' as const, id: null },
    },
  ];
  return [
    ...(row.countedS > limits.dayMaxHours * 3600
      ? [{ ...at, kind: 'TOO_LONG_DAY' as const, text: `${words} 点播计入 ${hours(row.countedS)} 小时`, evidence }]
      : []),
    ...(row.nightS > limits.nightMaxHours * 3600
      ? [{ ...at, kind: 'NIGHT' as const, text: `${words} 凌晨 0–5 点点播计入 ${hours(row.nightS)} 小时`, evidence }]
      : []),
  ];
}
