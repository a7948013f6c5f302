import type { Page } from '../../shared/lib/feature.ts';

/** Pages for those who run the platform. */
export const operationsPages: readonly Page[] = [
  {
    path: '/work/sms',
    shell: 'staff',
    name: 'SmsOutbox',
    load: () => import('./SmsOutbox.tsx'),
    anyOf: ['notifications.sms.read'],
    nav: { label: '短信记录', group: '系统', order: 66 },
  },
];
