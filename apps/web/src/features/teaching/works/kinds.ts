import { teachingRoutes } from '@yangfan/client';
import { lazy, type ComponentType } from 'react';
import { call } from '../../../shared/lib/api.ts';

/** What the course workshop and the lesson page need to know of a worked activity. */
export interface WorkKind {
  kind: 'QUIZ' | 'ASSIGNMENT' | 'SCORM';
  label: string;
  /** Puts a new one at the end of a lesson; gives its id. */
  create: (of: { lessonId: string; title: string }) => Promise<string>;
  Editor: ComponentType<{ activityId: string; classId: string }>;
  View: ComponentType<{ activityId: string; classId: string; preview?: boolean }>;
}

/** The activities that learners work on. */
export const WORK_KINDS: readonly WorkKind[] = [
  {
    kind: 'QUIZ',
    label: '测验',
    create: async ({ lessonId, title }) => (await call(teachingRoutes.createQuiz, { params: { lessonId }, body: { title } })).activityId,
    Editor: lazy(async () => ({ default: (await import('./quiz/QuizEditor.tsx')).QuizEditor })),
    View: lazy(async () => ({ default: (await import('./quiz/QuizView.tsx')).QuizView })),
  },
  {
    kind: 'ASSIGNMENT',
    label: '作业',
    create: async ({ lessonId, title }) =>
      (await call(teachingRoutes.createAssignment, { params: { lessonId }, body: { title } })).activityId,
    Editor: lazy(async () => ({ default: (await import('./assignment/AssignmentEditor.tsx')).AssignmentEditor })),
    View: lazy(async () => ({ default: (await import('./assignment/AssignmentView.tsx')).AssignmentView })),
  },
  {
    kind: 'SCORM',
    label: 'SCORM 课件',
    create: async ({ lessonId, title }) => (await call(teachingRoutes.createScorm, { params: { lessonId }, body: { title } })).activityId,
    Editor: lazy(async () => ({ default: (await import('./scorm/ScormEditor.tsx')).ScormEditor })),
    View: lazy(async () => ({ default: (await import('./scorm/ScormView.tsx')).ScormView })),
  },
];
