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
  /** It stands in cards of its own; the others are put in one. */
  ownCards?: true;
}
type Loaded<P> = LazyExoticComponent<ComponentType<P>>;

/** The kinds of activity by their code, in the order they are offered. */
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
  QUIZ: {
    label: '测验',
    ownCards: true,
    done: '已通过',
    Add: lazy(async () => ({ default: (await import('../works/AddWork.tsx')).AddQuiz })),
    Editor: lazy(async () => ({ default: (await import('../works/quiz/QuizEditor.tsx')).QuizEditor })),
    Learner: lazy(async () => ({ default: (await import('../works/quiz/QuizView.tsx')).QuizView })),
  },
  ASSIGNMENT: {
    label: '作业',
    ownCards: true,
    done: '已批改',
    Add: lazy(async () => ({ default: (await import('../works/AddWork.tsx')).AddAssignment })),
    Editor: lazy(async () => ({ default: (await import('../works/assignment/AssignmentEditor.tsx')).AssignmentEditor })),
    Learner: lazy(async () => ({ default: (await import('../works/assignment/AssignmentView.tsx')).AssignmentView })),
  },
  SCORM: {
    label: '互动课件（SCORM）',
    ownCards: true,
    done: '已学完',
    Add: lazy(async () => ({ default: (await import('../works/AddWork.tsx')).AddScorm })),
    Editor: lazy(async () => ({ default: (await import('../works/scorm/ScormEditor.tsx')).ScormEditor })),
    Learner: lazy(async () => ({ default: (await import('../works/scorm/ScormView.tsx')).ScormView })),
  },
};

/** The word for a kind. */
export const kindLabel = (kind: string) => ACTIVITY_KINDS[kind]?.label ?? '学习活动';
