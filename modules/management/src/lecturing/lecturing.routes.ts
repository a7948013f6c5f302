import { managementRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createLecturing } from './lecturing.service.ts';

/** A lecturer's way into the lecturer bank. */
export function lecturingBindings(service: ReturnType<typeof createLecturing>): Binding[] {
  return [
    bind(managementRoutes.addLecturer, service.add),
    bind(managementRoutes.addLecturerCertificate, service.addCertificate),
    bind(managementRoutes.employLecturer, service.employ),
    bind(managementRoutes.openLecturerAccount, service.openAccount),
    bind(managementRoutes.submitLecturer, service.submit),
    bind(managementRoutes.withdrawLecturer, service.withdraw),
    bind(managementRoutes.acceptLecturer, service.accept),
    bind(managementRoutes.returnLecturer, service.giveBack),
    bind(managementRoutes.rejectLecturer, service.reject),
    bind(managementRoutes.verifyLecturer, service.verify),
  ];
}
