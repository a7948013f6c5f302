import type { Page } from '../../shared/lib/feature.ts';

/** The evidence of what happened, for learners, classes and auditors. */
export const timelinePages: readonly Page[] = [
  { path: '/timeline', shell: 'learner', name: 'MyTimeline', load: () => import('./Timelines.tsx'), nav: { label: '时间线', order: 7 } },
  {
    path: '/work/learners/$learnerId/timeline',
    shell: 'staff',
    name: 'LearnerTimeline',
    load: () => import('./Timelines.tsx'),
    anyOf: ['ledger.timeline.read'],
  },
  {
    path: '/work/classes/$classId/timeline',
    shell: 'staff',
    name: 'ClassTimeline',
    load: () => import('./Timelines.tsx'),
    anyOf: ['ledger.timeline.read'],
  },
  {
    path: '/work/ledger',
    shell: 'staff',
    name: 'LedgerExport',
    load: () => import('./LedgerExport.tsx'),
    anyOf: ['ledger.chain.export'],
    nav: { label: '全程留痕', group: '系统', order: 64 },
  },
];
