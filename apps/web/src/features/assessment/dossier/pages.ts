import type { Page } from '../../../shared/lib/feature.ts';

/** Dossiers: made by staff for a class, verified by anybody. A learner makes them on the page of the certificates. */
export const dossierPages: readonly Page[] = [
  {
    path: '/work/classes/$classId/dossiers',
    shell: 'staff',
    name: 'ClassDossiers',
    load: () => import('./ClassDossiers.tsx'),
    anyOf: ['assessment.dossier.make'],
  },
  { path: '/dossiers/verify', shell: 'plain', name: 'VerifyDossier', load: () => import('./VerifyDossier.tsx'), open: true },
  { path: '/dossiers/verify/$dossierId', shell: 'plain', name: 'VerifyDossier', load: () => import('./VerifyDossier.tsx'), open: true },
];
