import type { Page } from '../../shared/lib/feature.ts';

const watching = ['teaching.lesson.watch'];
const reading = ['teaching.live.read'];

/** Pages of live classes: lists, the room from both sides, replay and hours. */
export const livePages: readonly Page[] = [
  {
    path: '/work/live',
    shell: 'staff',
    name: 'LiveRooms',
    load: () => import('./LiveRooms.tsx'),
    anyOf: reading,
    nav: { label: '直播', group: '班级与教学', order: 22 },
  },
  { path: '/work/live/$roomId', shell: 'bare', name: 'StaffRoom', load: () => import('./StaffRoom.tsx'), anyOf: reading },
  { path: '/work/live/$roomId/replay', shell: 'staff', name: 'StaffReplay', load: () => import('./ReplayPage.tsx'), anyOf: reading },
  {
    path: '/work/live/$roomId/attendance',
    shell: 'staff',
    name: 'LiveAttendance',
    load: () => import('./LiveAttendance.tsx'),
    anyOf: reading,
  },
  { path: '/learn/live', shell: 'learner', name: 'MyLive', load: () => import('./MyLive.tsx'), anyOf: watching },
  { path: '/learn/live/$roomId', shell: 'bare', name: 'LearnerRoom', load: () => import('./LearnerRoom.tsx'), anyOf: watching },
  { path: '/learn/live/$roomId/replay', shell: 'learner', name: 'LearnerReplay', load: () => import('./ReplayPage.tsx'), anyOf: watching },
  { path: '/learn/live/$roomId/hours', shell: 'learner', name: 'MyLiveHours', load: () => import('./MyLiveHours.tsx'), anyOf: watching },
  { path: '/learn/live-check', shell: 'plain', name: 'CapabilityPage', load: () => import('./CapabilityPage.tsx'), anyOf: watching },
];
