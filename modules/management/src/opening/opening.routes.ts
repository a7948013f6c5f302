import { managementRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createTimetabling } from '../timetable/timetable.service.ts';
import type { createClasses } from './classes.service.ts';
import type { createOpening } from './opening.service.ts';

interface Services {
  classes: ReturnType<typeof createClasses>;
  timetable: ReturnType<typeof createTimetabling>;
  opening: ReturnType<typeof createOpening>;
}

/** Planning a class, applying for it, deciding on it, moving it on. */
export function openingBindings({ classes, timetable, opening }: Services): Binding[] {
  return [
    bind(managementRoutes.createClass, classes.create),
    bind(managementRoutes.changeClass, classes.change),
    bind(managementRoutes.runClass, classes.run),
    bind(managementRoutes.generateTimetable, timetable.generate),
    bind(managementRoutes.moveSession, timetable.move),
    bind(managementRoutes.precheckClass, ({ db, params, now }) => opening.precheck(db, params.classId, now)),
    bind(managementRoutes.getCommitment, opening.commitment),
    bind(managementRoutes.submitOpening, opening.submit),
    bind(managementRoutes.withdrawOpening, opening.withdraw),
    bind(managementRoutes.acceptOpening, opening.accept),
    bind(managementRoutes.returnOpening, opening.giveBack),
    bind(managementRoutes.rejectOpening, opening.reject),
    bind(managementRoutes.approveOpening, opening.approve),
    bind(managementRoutes.reviewReturnOpening, opening.reviewGiveBack),
    bind(managementRoutes.reviewRejectOpening, opening.reviewReject),
    bind(managementRoutes.sampleOpening, opening.sample),
    bind(managementRoutes.inviteLearners, opening.invite),
  ];
}
