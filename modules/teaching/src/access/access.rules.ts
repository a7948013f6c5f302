import type { LessonCondition } from '@yangfan/contract';

/** A lesson as far as its opening goes, in the order of the course. */
export interface Step {
  id: string;
  title: string;
  completed: boolean;
  conditions: readonly LessonCondition[];
}
/** A quiz of the course with the learner's best score. */
export interface QuizScore {
  title: string;
  percent: number | null;
}

/** What a quiz must reach where nobody said otherwise. */
export const QUIZ_PERCENT = 80;
const NAMED_MAX = 2;

const isPractice = (step: Step) => step.conditions.some(({ kind }) => kind === 'THEORY');

/** Whether a lesson is finished: its film watched, and everything required done; a lesson without any content never is. */
export function isFinished(lesson: { hasFilm: boolean; filmDone: boolean; activities: readonly { required: boolean; state: string }[] }) {
  const required = lesson.activities.filter((one) => one.required);
  if (!lesson.hasFilm && lesson.activities.length === 0) return false;
  // Where nothing is required, an activity opened to its end finishes a lesson without a film.
  if (!lesson.hasFilm && required.length === 0) return lesson.activities.some(({ state }) => state === 'DONE');
  return (!lesson.hasFilm || lesson.filmDone) && required.every(({ state }) => state === 'DONE');
}

/** Why a lesson is not open to a learner, as a sentence; null when it is. */
export function lockOf(steps: readonly Step[], lessonId: string, quizzes: ReadonlyMap<string, QuizScore>, now: Date): string | null {
  const at = steps.findIndex(({ id }) => id === lessonId);
  const step = steps[at];
  // A lesson already finished stays open: a condition set later takes nothing away.
  if (!step || step.completed) return null;
  for (const condition of step.conditions) {
    const reason = reasonOf(condition, steps, at, quizzes, now);
    if (reason) return reason;
  }
  return null;
}

function reasonOf(
  condition: LessonCondition,
  steps: readonly Step[],
  at: number,
  quizzes: ReadonlyMap<string, QuizScore>,
  now: Date,
): string | null {
  switch (condition.kind) {
    case 'PREVIOUS': {
      const before = steps[at - 1];
      return before && !before.completed ? `先学完上一节“${before.title}”` : null;
    }
    case 'THEORY': {
      const open = steps.filter((one) => !isPractice(one) && !one.completed);
      if (open.length === 0) return null;
      const named = open.slice(0, NAMED_MAX).map(({ title }) => `“${title}”`);
      return `先学完理论课，还差 ${open.length} 节：${named.join('、')}${open.length > NAMED_MAX ? '等' : ''}`;
    }
    case 'QUIZ': {
      const quiz = quizzes.get(condition.activityId);
      // A quiz that is gone can be passed by nobody; the workshop's check names it.
      if (!quiz || (quiz.percent ?? -1) >= condition.percent) return null;
      const now = quiz.percent === null ? '还没有做' : `现在最好成绩 ${Math.round(quiz.percent)} 分`;
      return `先通过测验“${quiz.title}”（满分 100，至少 ${condition.percent} 分，${now}）`;
    }
    case 'FROM':
      return now.getTime() < Date.parse(condition.at) ? `${sayMoment(condition.at)} 开放` : null;
  }
}

const CHINA_MS = 8 * 3_600_000;
/** 12月1日 08:30, in China's time zone. */
function sayMoment(at: string): string {
  const day = new Date(Date.parse(at) + CHINA_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getUTCMonth() + 1}月${day.getUTCDate()}日 ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
}
