import type { Page } from '../../shared/lib/feature.ts';
import { reviewPages } from './review/pages.ts';

const taking = ['assessment.attempt.take'];

/** Pages of exams, grades, completion and certificates. */
export const assessmentPages: readonly Page[] = [
  {
    path: '/exams',
    shell: 'learner',
    name: 'MyExams',
    load: () => import('./MyExams.tsx'),
    anyOf: taking,
    nav: { label: '考试', order: 4 },
  },
  { path: '/exam/$examId', shell: 'bare', name: 'ExamRoom', load: () => import('./ExamRoom.tsx'), anyOf: taking },
  { path: '/exams/$attemptId/result', shell: 'learner', name: 'ExamResult', load: () => import('./ExamResult.tsx'), anyOf: taking },
  { path: '/grades', shell: 'learner', name: 'MyGrades', load: () => import('./MyGrades.tsx'), anyOf: taking },
  {
    path: '/certificate',
    shell: 'learner',
    name: 'MyCertificates',
    load: () => import('./MyCertificates.tsx'),
    anyOf: taking,
    nav: { label: '证书', order: 6 },
  },
  { path: '/certificates/verify', shell: 'plain', name: 'VerifyCertificate', load: () => import('./VerifyCertificate.tsx'), open: true },
  {
    path: '/certificates/verify/$no',
    shell: 'plain',
    name: 'VerifyCertificate',
    load: () => import('./VerifyCertificate.tsx'),
    open: true,
  },
  {
    path: '/work/exams',
    shell: 'staff',
    name: 'Exams',
    load: () => import('./Exams.tsx'),
    anyOf: ['assessment.exam.read'],
    nav: { label: '理论考试', group: '考核', order: 30 },
  },
  {
    path: '/work/exams/$examId',
    shell: 'staff',
    name: 'ExamBoard',
    load: () => import('./ExamBoard.tsx'),
    anyOf: ['assessment.exam.read'],
  },
  {
    path: '/work/classes/$classId/grades',
    shell: 'staff',
    name: 'ScoreBook',
    load: () => import('./ScoreBook.tsx'),
    anyOf: ['assessment.grade.read'],
  },
  {
    path: '/work/completions',
    shell: 'staff',
    name: 'Completions',
    load: () => import('./Completions.tsx'),
    anyOf: ['assessment.completion.read'],
    nav: { label: '结业', group: '考核', order: 32 },
  },
  {
    path: '/work/completions/$completionId',
    shell: 'staff',
    name: 'CompletionDetail',
    load: () => import('./CompletionDetail.tsx'),
    anyOf: ['assessment.completion.read'],
  },
  {
    path: '/work/certificates',
    shell: 'staff',
    name: 'Certificates',
    load: () => import('./Certificates.tsx'),
    anyOf: ['assessment.completion.read'],
    nav: { label: '证书', group: '考核', order: 33 },
  },
  {
    path: '/work/items',
    shell: 'staff',
    name: 'ItemBank',
    load: () => import('./ItemBank.tsx'),
    anyOf: ['assessment.item.read'],
    nav: { label: '题库', group: '题库', order: 40 },
  },
  {
    path: '/work/classes/$classId/resits',
    shell: 'staff',
    name: 'Resits',
    load: () => import('./Resits.tsx'),
    anyOf: ['assessment.exam.read'],
  },
  ...reviewPages,
];
