import type { Binding, Job } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { dossierBindings } from './dossier.routes.ts';
import { createDossiers } from './dossier.service.ts';
import { createPassages } from './passage.service.ts';

/** The signed dossier of a learner's passage. */
export function createDossierRoom(deps: AssessmentDeps): { bindings: Binding[]; jobs: Job[] } {
  const dossiers = createDossiers(deps, createPassages(deps));
  return {
    bindings: dossierBindings(dossiers),
    jobs: [{ name: 'assessment.dossier.forget', cron: '20 18 * * *', run: (_payload, { clock }) => dossiers.forget(clock.now()) }],
  };
}
