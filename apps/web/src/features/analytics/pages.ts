import type { Page } from '../../shared/lib/feature.ts';

const reading = ['teaching.study.read'];

/** Pages of 学情: a learner's own, a class's, a lesson's curve, a lecturer's. */
export const analyticsPages: readonly Page[] = [
  {
    path: '/study/$classId',
    shell: 'learner',
    name: 'MyStudy',
    load: () => import('./LearnerStudy.tsx'),
    anyOf: ['teaching.lesson.watch'],
  },
  { path: '/work/classes/$classId/study', shell: 'staff', name: 'ClassStudy', load: () => import('./ClassStudy.tsx'), anyOf: reading },
  {
    path: '/work/classes/$classId/learners/$learnerId/study',
    shell: 'staff',
    name: 'LearnerStudy',
    load: () => import('./LearnerStudy.tsx'),
    anyOf: reading,
  },
  { path: '/work/lessons/$lessonId/study', shell: 'staff', name: 'LessonCurve', load: () => import('./LessonCurve.tsx'), anyOf: reading },
  {
    path: '/work/lecturers/$lecturerId/study',
    shell: 'staff',
    name: 'LecturerStudy',
    load: () => import('./LecturerStudy.tsx'),
    anyOf: ['teaching.lecturer.read'],
  },
];
