import type { ActivityKind, CourseChange, LessonCondition } from '@yangfan/contract';

export interface VersionActivity {
  id: string;
  kind: ActivityKind;
  title: string;
  required: boolean;
  body: Record<string, unknown>;
  version: number;
}
export interface VersionLesson {
  id: string;
  title: string;
  assetId: string | null;
  durationS: number;
  conditions: LessonCondition[];
  activities: VersionActivity[];
}
export interface VersionChapter {
  id: string;
  code: string | null;
  title: string;
  lessons: VersionLesson[];
}
/** A course frozen: everything learners are shown, nothing about who has learnt it. */
export interface CourseSnapshot {
  title: string;
  chapters: VersionChapter[];
}

interface Loaded {
  course: { title: string };
  rows: readonly {
    chapterId: string;
    chapterCode: string | null;
    chapterTitle: string;
    lessonId: string | null;
    lessonTitle: string;
    assetId: string | null;
    durationS: number;
    conditions: LessonCondition[];
  }[];
  activities: readonly (VersionActivity & { lessonId: string })[];
}

/** The snapshot of a course as it stands. */
export function snapshotOf({ course, rows, activities }: Loaded): CourseSnapshot {
  const chapters: VersionChapter[] = [];
  for (const row of rows) {
    if (chapters.at(-1)?.id !== row.chapterId)
      chapters.push({ id: row.chapterId, code: row.chapterCode, title: row.chapterTitle, lessons: [] });
    if (!row.lessonId) continue;
    chapters.at(-1)!.lessons.push({
      id: row.lessonId,
      title: row.lessonTitle,
      assetId: row.assetId,
      durationS: row.durationS,
      conditions: row.conditions,
      activities: activities
        .filter(({ lessonId }) => lessonId === row.lessonId)
        .map(({ id, kind, title, required, body, version }) => ({ id, kind, title, required, body, version })),
    });
  }
  return { title: course.title, chapters };
}

/** Whether two values of JSON say the same, in whatever order their keys stand. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [one, other] = [Object.entries(a), b as Record<string, unknown>];
  return one.length === Object.keys(b).length && one.every(([key, value]) => key in b && same(value, other[key]));
}

export const lessonsOf = (snapshot: CourseSnapshot): VersionLesson[] => snapshot.chapters.flatMap(({ lessons }) => lessons);

/** What changed from one snapshot to another, in the order of the newer one; what was removed comes last. */
export function changesBetween(before: CourseSnapshot, after: CourseSnapshot): CourseChange[] {
  const changes: CourseChange[] = [];
  if (before.title !== after.title) changes.push({ what: 'CHANGED', of: 'COURSE', title: after.title, detail: `原名“${before.title}”` });
  compare(changes, 'CHAPTER', before.chapters, after.chapters, (a, b) => said([a.title !== b.title, `原名“${a.title}”`]));
  const homes = (of: CourseSnapshot) => new Map(of.chapters.flatMap(({ title, lessons }) => lessons.map(({ id }) => [id, title] as const)));
  const [was, is] = [homes(before), homes(after)];
  compare(changes, 'LESSON', lessonsOf(before), lessonsOf(after), (a, b) =>
    said(
      [a.title !== b.title, `原名“${a.title}”`],
      [a.assetId !== b.assetId, b.assetId === null ? '去掉了视频' : a.assetId === null ? '放入了视频' : '换了视频'],
      [!same(a.conditions, b.conditions), '改了开放条件'],
      [was.get(a.id) !== is.get(b.id), `原在“${was.get(a.id)}”`],
    ),
  );
  const activities = (of: CourseSnapshot) => lessonsOf(of).flatMap((lesson) => lesson.activities);
  compare(changes, 'ACTIVITY', activities(before), activities(after), (a, b) =>
    said(
      [a.title !== b.title, `原名“${a.title}”`],
      [a.required !== b.required, b.required ? '改为必做' : '改为选做'],
      [a.version !== b.version || !same(a.body, b.body), '改了内容'],
    ),
  );
  return changes;
}

const said = (...parts: [boolean, string][]) =>
  parts
    .filter(([holds]) => holds)
    .map(([, words]) => words)
    .join('；');

function compare<T extends { id: string; title: string }>(
  changes: CourseChange[],
  of: CourseChange['of'],
  before: readonly T[],
  after: readonly T[],
  differ: (a: T, b: T) => string,
): void {
  const old = new Map(before.map((one) => [one.id, one]));
  for (const one of after) {
    const was = old.get(one.id);
    const detail = was ? differ(was, one) : '';
    if (!was) changes.push({ what: 'ADDED', of, title: one.title, detail: '' });
    else if (detail) changes.push({ what: 'CHANGED', of, title: one.title, detail });
  }
  const still = new Set(after.map(({ id }) => id));
  const common = (list: readonly T[], other: ReadonlySet<string>) => list.filter(({ id }) => other.has(id)).map(({ id }) => id);
  if (common(before, still).join() !== common(after, new Set(old.keys())).join())
    changes.push({ what: 'CHANGED', of, title: ORDER[of], detail: '调整了先后次序' });
  for (const one of before) if (!still.has(one.id)) changes.push({ what: 'REMOVED', of, title: one.title, detail: '' });
}
const ORDER: Record<CourseChange['of'], string> = { COURSE: '课程', CHAPTER: '各章', LESSON: '各节', ACTIVITY: '学习活动' };
