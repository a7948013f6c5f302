import type { Page } from '../../shared/lib/feature.ts';

/** Lists of institutions, lecturers and classes, and what an institution keeps up itself. */
export const orgPages: readonly Page[] = [
  {
    path: '/work/institutions',
    shell: 'staff',
    name: 'Institutions',
    load: () => import('./Institutions.tsx'),
    anyOf: ['org.institution.read'],
    nav: { label: '培训机构', group: '监管', order: 12 },
  },
  {
    path: '/work/lecturers',
    shell: 'staff',
    name: 'Lecturers',
    load: () => import('./Lecturers.tsx'),
    anyOf: ['org.lecturer.read'],
    nav: { label: '讲师', group: '监管', order: 14 },
  },
  {
    path: '/work/classes',
    shell: 'staff',
    name: 'Classes',
    load: () => import('./Classes.tsx'),
    anyOf: ['org.class.read'],
    nav: { label: '班级', group: '班级与教学', order: 20 },
  },
  {
    path: '/work/institutions/$institutionId/resources',
    shell: 'staff',
    name: 'Resources',
    load: () => import('./Resources.tsx'),
    anyOf: ['org.institution.read'],
  },
];
