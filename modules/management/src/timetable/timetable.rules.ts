/** A chapter as it is planned, in credit hours by way of teaching. */
export interface PlanChapter {
  code: string;
  title: string;
  vod: number;
  live: number;
  offline: number;
}
export type PlanMode = 'VOD' | 'LIVE' | 'OFFLINE';
export type DayPart = 'MORNING' | 'AFTERNOON' | 'EVENING';

/** A stretch (ms since 1970) that takes a lecturer or a room somewhere else in the province. */
export interface Busy {
  lecturerId: string;
  roomId: string | null;
  mode: PlanMode;
  from: number;
  to: number;
  hours: number;
}

export interface PlanInput {
  chapters: readonly PlanChapter[];
  /** Days that may be taught on, in order. */
  days: readonly string[];
  parts: readonly DayPart[];
  hoursPerDay: number;
  unitMinutes: number;
  /** The lead first. */
  lecturers: readonly { id: string; name: string }[];
  lecturerPlan: 'ALTERNATE' | 'LEAD';
  lecturerMaxHours: number;
  /** A lecturer teaches one class at a time. */
  lecturerNoOverlap: boolean;
  room: { id: string; name: string } | null;
  busy: readonly Busy[];
}

export interface PlannedLesson {
  chapterCode: string;
  title: string;
  mode: PlanMode;
  day: string;
  /** Minutes after midnight in China. */
  startMinute: number;
  endMinute: number;
  hours: number;
  lecturerId: string;
  roomId: string | null;
}
export interface PlanConflict {
  day: string;
  kind: 'LECTURER' | 'ROOM' | 'CLASS' | 'HOURS';
  sentence: string;
}

const BREAK_MINUTES = 10;
/** When a part of the day begins and how many credit hours fit. */
const PARTS: Record<DayPart, { startMinute: number; units: number; name: string }> = {
  MORNING: { startMinute: 8 * 60 + 30, units: 4, name: '上午' },
  AFTERNOON: { startMinute: 14 * 60 + 30, units: 4, name: '下午' },
  EVENING: { startMinute: 19 * 60, units: 3, name: '晚上' },
};
const ORDER: readonly DayPart[] = ['MORNING', 'AFTERNOON', 'EVENING'];

/** Length of a lesson with its breaks, in minutes. */
export const lessonMinutes = (hours: number, unitMinutes: number): number =>
  Math.round(hours * unitMinutes + Math.max(0, Math.ceil(hours) - 1) * BREAK_MINUTES);

/** The instant (ms) of a minute of a day in China. */
export const instantMs = (day: string, minute: number): number => Date.parse(`${day}T00:00:00+08:00`) + minute * 60_000;

/** A video lesson is watched alone: it takes neither lecturer nor room. */
export const takesLecturer = (mode: PlanMode): boolean => mode !== 'VOD';
export const takesRoom = (mode: PlanMode): boolean => mode === 'OFFLINE';

/** How a class teaches its chapters: an offline class has no video, an online one no classroom. */
export function chaptersFor(mode: 'OFFLINE' | 'BLENDED' | 'ONLINE', chapters: readonly PlanChapter[]): PlanChapter[] {
  return chapters.map((chapter) => {
    if (mode === 'OFFLINE') return { ...chapter, vod: 0, live: 0, offline: chapter.vod + chapter.live + chapter.offline };
    if (mode === 'ONLINE') return { ...chapter, live: chapter.live + chapter.offline, offline: 0 };
    return { ...chapter };
  });
}

/** Fills the days with the chapters in their order: theory before practice, never more than the day may hold, never where somebody is taken. */
export function planTimetable(input: PlanInput): { lessons: PlannedLesson[]; conflicts: PlanConflict[]; leftHours: number } {
  const blocks = blocksOf(input.chapters);
  const lessons: PlannedLesson[] = [];
  const conflicts: PlanConflict[] = [];
  let at = 0;
  for (const day of input.days) {
    let dayLeft = input.hoursPerDay;
    for (const part of ORDER.filter((name) => input.parts.includes(name))) {
      let { startMinute } = PARTS[part];
      let partLeft = Math.min(PARTS[part].units, dayLeft);
      while (at < blocks.length && partLeft > 0) {
        const block = blocks[at]!;
        const hours = Math.min(block.left, partLeft);
        const endMinute = startMinute + lessonMinutes(hours, input.unitMinutes);
        const found = findLecturer(input, lessons, { mode: block.mode, chapter: block.chapter, day, startMinute, endMinute, hours });
        if ('conflict' in found) {
          conflicts.push({ ...found.conflict, sentence: `${day} ${PARTS[part].name}：${found.conflict.sentence}` });
          break;
        }
        lessons.push({
          chapterCode: block.code,
          title: block.title,
          mode: block.mode,
          day,
          startMinute,
          endMinute,
          hours,
          lecturerId: found.lecturerId,
          roomId: takesRoom(block.mode) ? (input.room?.id ?? null) : null,
        });
        startMinute = endMinute + BREAK_MINUTES;
        partLeft -= hours;
        dayLeft -= hours;
        block.left -= hours;
        if (block.left === 0) at += 1;
      }
    }
    if (at >= blocks.length) break;
  }
  return { lessons, conflicts, leftHours: blocks.reduce((sum, block) => sum + block.left, 0) };
}

interface Block {
  code: string;
  title: string;
  chapter: number;
  mode: PlanMode;
  left: number;
}
function blocksOf(chapters: readonly PlanChapter[]): Block[] {
  return chapters.flatMap(({ code, title, vod, live, offline }, chapter) =>
    (
      [
        ['VOD', vod],
        ['LIVE', live],
        ['OFFLINE', offline],
      ] as const
    )
      .filter(([, hours]) => hours > 0)
      .map(([mode, left]) => ({ code, title, chapter, mode, left })),
  );
}

interface Place {
  mode: PlanMode;
  chapter: number;
  day: string;
  startMinute: number;
  endMinute: number;
  hours: number;
}
function findLecturer(
  input: PlanInput,
  lessons: readonly PlannedLesson[],
  place: Place,
): { lecturerId: string } | { conflict: PlanConflict } {
  const [from, to] = [instantMs(place.day, place.startMinute), instantMs(place.day, place.endMinute)];
  const { lecturers, lecturerPlan, room } = input;
  if (
    takesRoom(place.mode) &&
    room &&
    input.busy.some((busy) => takesRoom(busy.mode) && busy.roomId === room.id && overlaps(busy, from, to))
  ) {
    return { conflict: { day: place.day, kind: 'ROOM', sentence: `${room.name}已被其他班使用` } };
  }
  // Chapters alternate; when the one whose turn it is is taken elsewhere, the other one teaches.
  const first = lecturerPlan === 'LEAD' ? 0 : place.chapter % lecturers.length;
  const candidates = lecturerPlan === 'LEAD' ? lecturers.slice(0, 1) : [...lecturers.slice(first), ...lecturers.slice(0, first)];
  if (!takesLecturer(place.mode)) return { lecturerId: candidates[0]!.id };
  for (const { id } of candidates) {
    const isTaken = input.busy.some((busy) => takesLecturer(busy.mode) && busy.lecturerId === id && overlaps(busy, from, to));
    if (isTaken && input.lecturerNoOverlap) continue;
    const own = lessons
      .filter((lesson) => lesson.day === place.day && lesson.lecturerId === id && takesLecturer(lesson.mode))
      .reduce((sum, lesson) => sum + lesson.hours, 0);
    const elsewhere = input.busy
      .filter((busy) => busy.lecturerId === id && takesLecturer(busy.mode) && chinaDayOf(busy.from) === place.day)
      .reduce((sum, busy) => sum + busy.hours, 0);
    if (own + elsewhere + place.hours <= input.lecturerMaxHours) return { lecturerId: id };
  }
  return {
    conflict: {
      day: place.day,
      kind: 'LECTURER',
      sentence: `${candidates.map(({ name }) => name).join('、')}已有其他班的课或当天课时已满`,
    },
  };
}

const overlaps = (busy: { from: number; to: number }, from: number, to: number): boolean => busy.from < to && busy.to > from;
const chinaDayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** A lesson that stands in a timetable already. */
export interface StandingLesson extends PlannedLesson {
  id: string;
}

/** Why a lesson can't be put at a place; empty when it can. */
export function placeConflicts(
  lesson: StandingLesson,
  others: readonly StandingLesson[],
  limits: {
    busy: readonly Busy[];
    hoursPerDay: number;
    lecturerMaxHours: number;
    lecturerNoOverlap: boolean;
    lecturerName: string;
    roomName: string | null;
  },
): PlanConflict[] {
  const found: PlanConflict[] = [];
  const add = (kind: PlanConflict['kind'], sentence: string) => found.push({ day: lesson.day, kind, sentence });
  const [from, to] = [instantMs(lesson.day, lesson.startMinute), instantMs(lesson.day, lesson.endMinute)];
  const sameDay = others.filter((other) => other.id !== lesson.id && other.day === lesson.day);
  const clash = sameDay.find((other) => other.startMinute < lesson.endMinute && other.endMinute > lesson.startMinute);
  if (lesson.endMinute > 24 * 60) add('HOURS', '这节课会上到第二天，请提前开始');
  if (clash) add('CLASS', `本班同一时段已有“${clash.title}”`);
  if (sameDay.reduce((sum, other) => sum + other.hours, lesson.hours) > limits.hoursPerDay)
    add('HOURS', `当天课时将超过 ${limits.hoursPerDay} 课时`);
  if (takesLecturer(lesson.mode)) {
    const taken = limits.busy.filter((busy) => takesLecturer(busy.mode) && busy.lecturerId === lesson.lecturerId);
    if (limits.lecturerNoOverlap && taken.some((busy) => overlaps(busy, from, to)))
      add('LECTURER', `${limits.lecturerName}老师同一时段在其他班有课`);
    const hours = [
      ...taken.filter((busy) => chinaDayOf(busy.from) === lesson.day),
      ...sameDay.filter((other) => takesLecturer(other.mode) && other.lecturerId === lesson.lecturerId),
    ].reduce((sum, one) => sum + one.hours, lesson.hours);
    if (hours > limits.lecturerMaxHours) add('LECTURER', `${limits.lecturerName}老师当天授课将超过 ${limits.lecturerMaxHours} 课时`);
  }
  if (
    takesRoom(lesson.mode) &&
    lesson.roomId &&
    limits.busy.some((busy) => takesRoom(busy.mode) && busy.roomId === lesson.roomId && overlaps(busy, from, to))
  ) {
    add('ROOM', `${limits.roomName ?? '教室'}同一时段被其他班使用`);
  }
  return found;
}
