import type { ReplyOf, routes } from '@yangfan/contract';
import type { PageName } from '../../shell/navigate.ts';

type Kind = ReplyOf<(typeof routes.teaching)['openActivity']>['kind'];

/** The kinds of activity in words, and the page that opens each on the phone. */
export const ACTIVITIES: Record<Kind, { label: string; page: PageName }> = {
  ARTICLE: { label: '图文', page: 'activity' },
  COURSEWARE: { label: '课件', page: 'activity' },
  QUIZ: { label: '测验', page: 'work' },
  ASSIGNMENT: { label: '作业', page: 'work' },
  SCORM: { label: '互动课件（SCORM）', page: 'work' },
};
