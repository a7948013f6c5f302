import type { CourseGap } from '@yangfan/contract';
import type { CourseSnapshot } from './versions.rules.ts';

/** What the check looks at, beside the course itself. */
export interface CheckFacts {
  /** Films by asset: how far each is; absent = the film is gone. */
  films: ReadonlyMap<string, 'READY' | 'PROGRESSIVE' | 'WAITING' | 'REMUXING' | 'FAILED'>;
  decks: ReadonlyMap<string, { status: string }>;
  /** What an activity lacks, by its own room. */
  activityGaps: ReadonlyMap<string, string>;
  /** Chapters that the timetable teaches in rooms or live only: they need no lesson to watch. */
  roomChapters: ReadonlySet<string>;
  /** Credit hours of films that the timetable plans, and that the films give. */
  plannedHours: number;
  filmHours: number;
}

/** How far the films' hours may stand from the timetable's before it is worth a word. */
const HOURS_TOLERANCE = 0.1;

const isEmpty = (body: Record<string, unknown>) => !Number(body['length']) && !(body['fileIds'] as unknown[] | undefined)?.length;

/** What a course lacks, in its own order; MUST stops publishing. */
export function gapsOf(course: CourseSnapshot, facts: CheckFacts): CourseGap[] {
  const gaps: CourseGap[] = [];
  const say = (level: CourseGap['level'], text: string, at: Partial<CourseGap> = {}) =>
    gaps.push({ level, text, chapterId: null, lessonId: null, activityId: null, ...at });
  const lessons = course.chapters.flatMap((chapter) => chapter.lessons);
  const quizzes = new Set(lessons.flatMap(({ activities }) => activities.filter(({ kind }) => kind === 'QUIZ').map(({ id }) => id)));
  if (lessons.length === 0) say('MUST', '课程里还没有任何一节课');
  for (const chapter of course.chapters) {
    const at = { chapterId: chapter.id };
    if (chapter.lessons.length === 0 && !(chapter.code && facts.roomChapters.has(chapter.code)))
      say(lessons.length === 0 ? 'SHOULD' : 'MUST', `“${chapter.title}”这一章还没有课，请加一节，或删除这一章`, at);
    for (const lesson of chapter.lessons) checkLesson(lesson, { ...at, lessonId: lesson.id });
  }
  function checkLesson(lesson: CourseSnapshot['chapters'][number]['lessons'][number], at: Partial<CourseGap>): void {
    if (!lesson.assetId && lesson.activities.length === 0) say('MUST', `“${lesson.title}”还没有视频，也没有其他内容`, at);
    const film = lesson.assetId ? (facts.films.get(lesson.assetId) ?? 'FAILED') : 'READY';
    if (film === 'FAILED') say('MUST', `“${lesson.title}”的视频处理失败，请重新处理或换一个`, at);
    if (film === 'WAITING' || film === 'REMUXING') say('MUST', `“${lesson.title}”的视频还在处理，好了才能发布`, at);
    for (const condition of lesson.conditions)
      if (condition.kind === 'QUIZ' && !quizzes.has(condition.activityId))
        say('MUST', `“${lesson.title}”的开放条件里的测验已经删除，请重新设置条件`, at);
    for (const activity of lesson.activities) {
      const there = { ...at, activityId: activity.id };
      const own = facts.activityGaps.get(activity.id);
      if (own) say('MUST', `“${activity.title}”：${own}`, there);
      if (activity.kind === 'ARTICLE' && isEmpty(activity.body)) say('MUST', `图文“${activity.title}”还没有正文`, there);
      if (activity.kind !== 'COURSEWARE') continue;
      const deck = facts.decks.get(String(activity.body['deckId']))?.status ?? 'FAILED';
      if (deck === 'FAILED') say('MUST', `课件“${activity.title}”处理失败，请换一个 PDF`, there);
      if (deck === 'WAITING' || deck === 'RUNNING') say('SHOULD', `课件“${activity.title}”还在按页处理`, there);
    }
  }
  const { plannedHours, filmHours } = facts;
  if (plannedHours > 0 && Math.abs(filmHours - plannedHours) > plannedHours * HOURS_TOLERANCE)
    say('SHOULD', `课表排了 ${plannedHours} 个点播课时，全部视频看完得 ${filmHours} 课时，${filmHours < plannedHours ? '少了' : '多了'}`);
  return gaps;
}
