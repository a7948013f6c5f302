import type { PageName } from '../../shell/navigate.ts';

/** Where a message leads on this phone. */
export interface Way {
  page: PageName;
  params: Record<string, string>;
}

const WAYS: readonly [RegExp, (part: string, more: string) => Way][] = [
  [/^\/certificate$/, () => ({ page: 'certificates', params: {} })],
  [/^\/exams$/, () => ({ page: 'exams', params: {} })],
  [/^\/exams\/([^/]+)\/result$/, (attemptId) => ({ page: 'result', params: { attemptId } })],
  [/^\/surveys$/, () => ({ page: 'surveys', params: {} })],
  [/^\/work\/objections$/, () => ({ page: 'objections', params: {} })],
  [/^\/work\/completions\/([^/]+)$/, (completionId) => ({ page: 'completion', params: { completionId } })],
  [/^\/grades\/([^/]+)$/, (classId) => ({ page: 'grade', params: { classId } })],
  [/^\/plans$/, () => ({ page: 'plans', params: {} })],
  [/^\/grades$/, () => ({ page: 'grades', params: {} })],
  [/^\/learn\/questions$/, () => ({ page: 'questions', params: {} })],
  [/^\/learn\/questions\/([^/]+)$/, (questionId) => ({ page: 'question', params: { questionId } })],
  [/^\/work\/questions\/([^/]+)$/, (questionId) => ({ page: 'ticket', params: { questionId } })],
  [/^\/learn\/([^/]+)\/hours$/, (classId) => ({ page: 'hours', params: { classId } })],
  [/^\/learn\/[^/]+\/activities\/([^/]+)$/, (activityId) => ({ page: 'work', params: { activityId } })],
  [/^\/learn\/([^/]+)$/, (classId) => ({ page: 'course', params: { classId } })],
  [/^\/(?:me\/)?privacy$/, () => ({ page: 'privacy', params: {} })],
  [/^\/(?:me\/verification|verify)$/, () => ({ page: 'verify', params: {} })],
  [/^\/study\/([^/]+)$/, (classId) => ({ page: 'study', params: { classId } })],
  [/^\/check-in$/, () => ({ page: 'checkIn', params: {} })],
  [/^\/work\/reviews$/, () => ({ page: 'reviewTasks', params: {} })],
  [/^\/work\/exams\/([^/]+)\/sitting$/, (examId) => ({ page: 'sitting', params: { examId } })],
  [/^\/work\/sessions\/([^/]+)$/, (sessionId) => ({ page: 'dutySession', params: { sessionId } })],
  [/^\/work\/classes\/([^/]+)\/days\/([^/]+)$/, (classId, day) => ({ page: 'dutyDay', params: { classId, day } })],
  [/^\/plan-review$/, () => ({ page: 'planReview', params: {} })],
  [/^\/classes\/[^/]+\/timetable$/, () => ({ page: 'home', params: {} })],
];

/** The page of this program for an address of the browser's; `null` when the message is only to be read. */
export function wayOf(link: string | null): Way | null {
  const path = (link ?? '').split(/[?#]/)[0]!;
  for (const [pattern, way] of WAYS) {
    const found = pattern.exec(path);
    if (found) return way(found[1] ?? '', found[2] ?? '');
  }
  return null;
}
