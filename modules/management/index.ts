import { defineRoom, repoPath, type Room } from '@yangfan/kernel';
import type { ManagementDeps } from './ports.ts';
import { applicationBindings } from './src/applications/applications.routes.ts';
import { createApplications } from './src/applications/applications.service.ts';
import { lecturingBindings } from './src/lecturing/lecturing.routes.ts';
import { createLecturing } from './src/lecturing/lecturing.service.ts';
import { onboardingBindings } from './src/onboarding/onboarding.routes.ts';
import { createOnboarding } from './src/onboarding/onboarding.service.ts';
import { createClasses } from './src/opening/classes.service.ts';
import { openingBindings } from './src/opening/opening.routes.ts';
import { createOpening } from './src/opening/opening.service.ts';
import { createPrecheck } from './src/opening/precheck.service.ts';
import { rosterBindings } from './src/roster/roster.routes.ts';
import { createRoster } from './src/roster/roster.service.ts';
import { forgetRows } from './src/roster/roster.store.ts';
import { createTimetabling } from './src/timetable/timetable.service.ts';
import { todoBindings } from './src/todo/todo.routes.ts';
import { createTodo } from './src/todo/todo.service.ts';

export type { ManagementDeps } from './ports.ts';
export { seedManagement, type ManagementSeed, type ManagementSeedDeps } from './seed.ts';
export { managementSealed } from './src/roster/import.service.ts';

const STAGED_DAYS = 30;

/** Management: onboarding, lecturer bank, opening of classes with its approvals, roster import, what waits for whom. */
export function createManagement(deps: ManagementDeps): Room {
  const applications = createApplications(deps);
  const roster = createRoster(deps);
  const opening = createOpening(deps, applications, createPrecheck(deps));
  return defineRoom({
    name: 'management',
    subsystem: 'management',
    migrations: { name: 'management', dir: repoPath('modules/management/migrations') },
    bindings: [
      ...todoBindings(createTodo(deps, applications)),
      ...applicationBindings(applications),
      ...onboardingBindings(createOnboarding(deps, applications)),
      ...lecturingBindings(createLecturing(deps, applications)),
      ...openingBindings({ classes: createClasses(deps, applications), timetable: createTimetabling(deps), opening }),
      ...rosterBindings(roster),
    ],
    subjects: { application: async (db, id) => (await applications.subject(db, id)) ?? null },
    jobs: [
      {
        name: 'management.roster.check',
        run: ({ importId }: { importId: string }, { db, signal }) => roster.engine.checkJob(db, importId, signal),
      },
      {
        name: 'management.roster.apply',
        run: ({ importId }: { importId: string }, { db, signal }) => roster.engine.applyJob(db, importId, signal),
      },
      {
        name: 'management.class.invite',
        run: (payload: { classId: string; from: number }, { db }) => db.tx((tx) => opening.inviteRound(tx, payload)),
      },
      {
        name: 'management.roster.forget',
        cron: '10 18 * * *',
        run: async (_payload: unknown, { db, clock }) =>
          void (await forgetRows(db, new Date(clock.now().getTime() - STAGED_DAYS * 86_400_000))),
      },
    ],
  });
}
