import type { Page } from '../../../shared/lib/feature.ts';

/** Pages of expert review. */
export const reviewPages: readonly Page[] = [
  {
    path: '/work/review-rounds',
    shell: 'staff',
    name: 'ReviewRounds',
    load: () => import('./ReviewRounds.tsx'),
    anyOf: ['assessment.review.read'],
    nav: { label: '专家评审', group: '考核', order: 34 },
  },
  {
    path: '/work/review-rounds/$roundId',
    shell: 'staff',
    name: 'ReviewRound',
    load: () => import('./ReviewRound.tsx'),
    anyOf: ['assessment.review.read'],
  },
  {
    path: '/work/experts',
    shell: 'staff',
    name: 'Experts',
    load: () => import('./Experts.tsx'),
    anyOf: ['assessment.review.read'],
    nav: { label: '考评专家', group: '考核', order: 35 },
  },
  {
    path: '/work/reviews',
    shell: 'staff',
    name: 'MyReviews',
    load: () => import('./MyReviews.tsx'),
    anyOf: ['assessment.review.score'],
    nav: { label: '我的评审', group: '考核', order: 36, also: ['/work/calibration'] },
  },
  {
    path: '/work/reviews/$taskId',
    shell: 'staff',
    name: 'ReviewDesk',
    load: () => import('./ReviewDesk.tsx'),
    anyOf: ['assessment.review.score'],
  },
  {
    path: '/work/calibration/$code',
    shell: 'staff',
    name: 'Calibrate',
    load: () => import('./Calibrate.tsx'),
    anyOf: ['assessment.review.score'],
  },
  {
    path: '/plan-review',
    shell: 'learner',
    name: 'MyPlanReview',
    load: () => import('./MyPlanReview.tsx'),
    anyOf: ['assessment.attempt.take'],
  },
];
