import type { Page } from '../../shared/lib/feature.ts';

/** Practice of learners; marking by people, moderation, and marking anew. */
export const markingPages: readonly Page[] = [
  {
    path: '/practice',
    shell: 'learner',
    name: 'Practice',
    load: () => import('./practice/Practice.tsx'),
    anyOf: ['assessment.practice.use'],
  },
  {
    path: '/practice/book',
    shell: 'learner',
    name: 'WrongBook',
    load: () => import('./practice/WrongBook.tsx'),
    anyOf: ['assessment.practice.use'],
  },
  {
    path: '/practice/$setId',
    shell: 'learner',
    name: 'PracticeSet',
    load: () => import('./practice/PracticeSet.tsx'),
    anyOf: ['assessment.practice.use'],
  },
  {
    path: '/work/exam-marking',
    shell: 'staff',
    name: 'Markings',
    load: () => import('./marking/Markings.tsx'),
    anyOf: ['assessment.marking.mark'],
    nav: { label: '人工阅卷', group: '考核', order: 31 },
  },
  {
    path: '/work/exams/$examId/marking',
    shell: 'staff',
    name: 'MarkingDesk',
    load: () => import('./marking/MarkingDesk.tsx'),
    anyOf: ['assessment.marking.mark'],
  },
  {
    path: '/work/exams/$examId/moderation',
    shell: 'staff',
    name: 'Moderation',
    load: () => import('./marking/Moderation.tsx'),
    anyOf: ['assessment.marking.decide'],
  },
  {
    path: '/work/exams/$examId/remarks',
    shell: 'staff',
    name: 'Remarks',
    load: () => import('./marking/Remarks.tsx'),
    anyOf: ['assessment.remark.apply'],
  },
  {
    path: '/work/exams/$examId/markers',
    shell: 'staff',
    name: 'Markers',
    load: () => import('./marking/Markers.tsx'),
    anyOf: ['assessment.exam.manage'],
  },
];
