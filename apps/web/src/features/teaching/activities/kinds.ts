import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** What the workshop and the learner's pages know of a kind of activity. */
export interface ActivityKindEntry {
  label: string;
  /** What a finished one is called in an outline. */
  done: string;
  /** Makes one in a lesson; calls `onAdded` with its id, and the editor opens. */
  Add: Loaded<{ lessonId: string; classId: string; onAdded: (activityId: string) => void }>;
  Editor: Loaded<{ activityId: string; classId: string }>;
  /** With `preview` staff see what learners see, and nothing is written. */
  Learner: Loaded<{ activityId: string; classId: string; preview: boolean }>;
}
type Loaded<P> = LazyExoticComponent<ComponentType<P>>;

/** The kinds of activity by their code, in the order they are offered. A kind without an entry is offered nowhere. */
export const ACTIVITY_KINDS: Readonly<Record<string, ActivityKindEntry>> = {
  ARTICLE: {
    label: '图文',
    done: '已读完',
    Add: lazy(async () => ({ default: (await import('./AddArticle.tsx')).AddArticle })),
    Editor: lazy(async () => ({ default: (await import('./ArticleEditor.tsx')).ArticleEditor })),
    Learner: lazy(async () => ({ default: (await import('./ReadActivity.tsx')).ReadActivity })),
  },
  COURSEWARE: {
    label: '课件',
    done: '已看完',
    Add: lazy(async () => ({ default: (await import('./AddCourseware.tsx')).AddCourseware })),
    Editor: lazy(async () => ({ default: (await import('./CoursewareEditor.tsx')).CoursewareEditor })),
    Learner: lazy(async () => ({ default: (await import('./ReadActivity.tsx')).ReadActivity })),
  },
};

/** The word for a kind, also for one that has no entry. */
export const kindLabel = (kind: string) => ACTIVITY_KINDS[kind]?.label ?? KIND_WORDS[kind] ?? '学习活动';
const KIND_WORDS: Record<string, string> = { QUIZ: '测验', ASSIGNMENT: '作业', SCORM: '互动课件' };
