import type { ReplyOf, routes } from '@yangfan/contract';

type Kind = ReplyOf<(typeof routes.teaching)['openActivity']>['kind'];

/** The kinds of activity in words, and whether the phone opens them. */
export const ACTIVITIES: Record<Kind, { label: string; opens: boolean }> = {
  ARTICLE: { label: '图文', opens: true },
  COURSEWARE: { label: '课件', opens: true },
  QUIZ: { label: '测验', opens: false },
  ASSIGNMENT: { label: '作业', opens: false },
  SCORM: { label: '互动课件', opens: false },
};
