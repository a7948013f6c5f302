import type { Page } from '../../shared/lib/feature.ts';

const watching = ['teaching.lesson.watch'];
const staff = ['teaching.attendance.read'];

/** Pages of courses, lessons, check-in and attendance. */
export const teachingPages: readonly Page[] = [
  {
    path: '/learn',
    shell: 'learner',
    name: 'MyCourses',
    load: () => import('./MyCourses.tsx'),
    anyOf: watching,
    nav: { label: '课程', order: 2 },
  },
  { path: '/learn/$classId', shell: 'learner', name: 'MyCourse', load: () => import('./MyCourse.tsx'), anyOf: watching },
  { path: '/learn/$classId/$lessonId', shell: 'bare', name: 'LessonPage', load: () => import('./LessonPage.tsx'), anyOf: watching },
  // The address that records of the ledger carry for hours: it stands for good, whoever follows it.
  { path: '/learn/$classId/hours', shell: 'bare', name: 'HoursDoor', load: () => import('./HoursDoor.tsx') },
  { path: '/hours/$classId', shell: 'learner', name: 'MyHours', load: () => import('./MyHours.tsx'), anyOf: watching },
  {
    path: '/check-in',
    shell: 'learner',
    name: 'CheckIn',
    load: () => import('./CheckIn.tsx'),
    anyOf: ['teaching.session.join'],
    nav: { label: '签到', order: 3 },
  },
  {
    path: '/work/classes/$classId/course',
    shell: 'staff',
    name: 'Workshop',
    load: () => import('./Workshop.tsx'),
    anyOf: ['teaching.course.read'],
  },
  { path: '/work/classes/$classId/attendance', shell: 'staff', name: 'Attendance', load: () => import('./Attendance.tsx'), anyOf: staff },
  {
    path: '/work/classes/$classId/learners/$learnerId/hours',
    shell: 'staff',
    name: 'LearnerHours',
    load: () => import('./MyHours.tsx'),
    anyOf: staff,
  },
  { path: '/work/sessions/$sessionId', shell: 'staff', name: 'SessionPage', load: () => import('./SessionPage.tsx'), anyOf: staff },
  {
    path: '/work/sessions/$sessionId/screen',
    shell: 'bare',
    name: 'SessionScreen',
    load: () => import('./SessionScreen.tsx'),
    anyOf: ['teaching.session.run'],
  },
  {
    path: '/learn/$classId/activities/$activityId',
    shell: 'learner',
    name: 'MyActivity',
    load: () => import('./ActivityPage.tsx'),
    anyOf: watching,
  },
  {
    path: '/work/classes/$classId/activities/$activityId',
    shell: 'staff',
    name: 'ActivityWork',
    load: () => import('./ActivityPage.tsx'),
    anyOf: ['teaching.course.read'],
  },
  {
    path: '/work/classes/$classId/preview',
    shell: 'staff',
    name: 'CoursePreview',
    load: () => import('./Preview.tsx'),
    anyOf: ['teaching.course.read'],
  },
  {
    path: '/work/classes/$classId/preview/$lessonId',
    shell: 'staff',
    name: 'LessonPreview',
    load: () => import('./Preview.tsx'),
    anyOf: ['teaching.course.read'],
  },
  {
    path: '/work/classes/$classId/preview/activities/$activityId',
    shell: 'staff',
    name: 'ActivityPreview',
    load: () => import('./ActivityPage.tsx'),
    anyOf: ['teaching.course.read'],
  },
  { path: '/calendar', shell: 'learner', name: 'Calendar', load: () => import('./Calendar.tsx'), anyOf: watching },
  { path: '/library', shell: 'learner', name: 'Library', load: () => import('./Library.tsx') },
  { path: '/library/$libraryId', shell: 'learner', name: 'LibraryCourse', load: () => import('./Library.tsx') },
  {
    path: '/work/library',
    shell: 'staff',
    name: 'LibraryWork',
    load: () => import('./LibraryWork.tsx'),
    anyOf: ['teaching.library.read'],
    nav: { label: '免费课程库', group: '班级与教学', order: 26 },
  },
  {
    path: '/work/films',
    shell: 'staff',
    name: 'Films',
    load: () => import('./Films.tsx'),
    anyOf: ['media.asset.create'],
    nav: { label: '我的视频', group: '班级与教学', order: 25 },
  },
];
