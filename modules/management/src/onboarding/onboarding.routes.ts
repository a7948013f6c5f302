import { managementRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createOnboarding } from './onboarding.service.ts';

/** An institution's way into the list. */
export function onboardingBindings(service: ReturnType<typeof createOnboarding>): Binding[] {
  return [
    bind(managementRoutes.checkCreditCode, ({ db, params }) => service.check(db, params.creditCode)),
    bind(managementRoutes.sendRegistrationCode, service.sendCode),
    bind(managementRoutes.registerInstitution, service.register),
    bind(managementRoutes.saveInstitutionPapers, service.savePapers),
    bind(managementRoutes.addInstitutionDocument, service.addDocument),
    bind(managementRoutes.removeInstitutionDocument, service.removeDocument),
    bind(managementRoutes.submitInstitution, service.submit),
    bind(managementRoutes.withdrawInstitution, service.withdraw),
    bind(managementRoutes.acceptInstitution, service.accept),
    bind(managementRoutes.returnInstitution, service.giveBack),
    bind(managementRoutes.rejectInstitution, service.reject),
    bind(managementRoutes.reviewOnSite, service.reviewOnSite),
    bind(managementRoutes.startPublicity, service.startPublicity),
    bind(managementRoutes.enlistInstitution, service.enlist),
    bind(managementRoutes.removeInstitution, service.remove),
  ];
}
