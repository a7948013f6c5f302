import type { Page } from '../../shared/lib/feature.ts';

const admin = { group: '系统' } as const;

/** Pages of signing in, verification, privacy and accounts. */
export const identityPages: readonly Page[] = [
  { path: '/sign-in', shell: 'plain', name: 'SignIn', load: () => import('./SignIn.tsx'), open: true },
  { path: '/activate/$code', shell: 'plain', name: 'Activate', load: () => import('./Activate.tsx'), open: true },
  { path: '/enter', shell: 'plain', name: 'Enter', load: () => import('./Enter.tsx'), open: true },
  { path: '/account/required', shell: 'plain', name: 'AccountRequired', load: () => import('./AccountRequired.tsx') },
  { path: '/verify', shell: 'learner', name: 'Verify', load: () => import('./Verify.tsx') },
  { path: '/privacy', shell: 'learner', name: 'Privacy', load: () => import('./Privacy.tsx'), nav: { label: '隐私中心', order: 8 } },
  { path: '/work/account', shell: 'staff', name: 'MyAccount', load: () => import('./MyAccount.tsx') },
  { path: '/work/my-face', shell: 'staff', name: 'MyFace', load: () => import('./MyFace.tsx'), anyOf: ['teaching.lecturer.sign'] },
  {
    path: '/work/classes/$classId/verification',
    shell: 'staff',
    name: 'ClassVerification',
    load: () => import('./ClassVerification.tsx'),
    anyOf: ['identity.verification.read', 'identity.invitation.manage'],
  },
  { path: '/me/privacy', shell: 'bare', name: 'MePrivacy', load: () => import('./MeLinks.tsx') },
  { path: '/me/sessions', shell: 'bare', name: 'MeSessions', load: () => import('./MeLinks.tsx') },
  { path: '/me/verification', shell: 'bare', name: 'MeVerification', load: () => import('./MeLinks.tsx') },
  {
    path: '/work/accounts',
    shell: 'staff',
    name: 'Accounts',
    load: () => import('./Accounts.tsx'),
    anyOf: ['identity.account.read'],
    nav: { label: '账号与角色', ...admin, order: 60 },
  },
];
