import type { Page } from '../../shared/lib/feature.ts';

/** The pages people land on. */
export const homePages: readonly Page[] = [
  { path: '/', shell: 'bare', name: 'Landing', load: () => import('./Landing.tsx') },
  { path: '/home', shell: 'learner', name: 'LearnerHome', load: () => import('./LearnerHome.tsx'), nav: { label: '首页', order: 1 } },
  {
    path: '/work',
    shell: 'staff',
    name: 'StaffHome',
    load: () => import('./StaffHome.tsx'),
    nav: { label: '工作台', group: '', order: 1 },
  },
  { path: '/messages', shell: 'learner', name: 'Messages', load: () => import('./Messages.tsx') },
  { path: '/work/messages', shell: 'staff', name: 'Messages', load: () => import('./Messages.tsx') },
];
