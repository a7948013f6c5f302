import { attendanceSettled } from '@yangfan/contract';
import { defineRoom, on, problem, repoPath, type Crypto, type Queryable, type Room } from '@yangfan/kernel';
import type { PersonalEraser, PersonalExporter, RosterPort as IdentityRoster, ScopeNames } from '../identity/index.ts';
import { createApprovals } from './approvals/approvals.service.ts';
import { classBindings } from './classes/classes.routes.ts';
import { createClassService } from './classes/classes.service.ts';
import { classesToCompleteRows, classesToStartRows, coveredClassRows, expiringRows, overviewRow } from './classes/overview.store.ts';
import { institutionBindings } from './institutions/institutions.routes.ts';
import { createOnboardingPort, institutionMap } from './institutions/institutions.service.ts';
import { institutionSubject } from './institutions/institutions.store.ts';
import { orgKit, type OrgDeps } from './kit.ts';
import { learnerBindings } from './learners/learners.routes.ts';
import { createLearnerService, learnerSubject } from './learners/learners.service.ts';
import { eraseContact, keptUntil, pseudonymise } from './learners/erase.store.ts';
import { personalRows } from './learners/personal.store.ts';
import { lecturerBindings } from './lecturers/lecturers.routes.ts';
import { createFacultyPort, lecturerMap } from './lecturers/lecturers.service.ts';
import { lecturerClear, lecturerSubject } from './lecturers/lecturers.store.ts';
import type { OrgPort } from './ports.ts';
import { regionBindings } from './regions/regions.routes.ts';
import { findRegion, regionName } from './regions/standards.ts';
import { createRosterPort } from './roster/roster.service.ts';
import * as rosterStore from './roster/roster.store.ts';
import { createTimetableService } from './timetable/timetable.service.ts';
import { timetableBindings } from './timetable/timetable.routes.ts';

export { checkIdNumber } from '../identity/index.ts';
export { maskIdNo, maskName, maskPhone } from '../identity/index.ts';
export { APPROVAL_MOVES, canMoveApproval } from './approvals/approvals.states.ts';
export { roleName, type ApprovalEntry, type ApprovalsKit } from './approvals/approvals.service.ts';
export { canMoveClass, mayTeach, ROSTER_OPEN_STATES, stageOf } from './classes/classes.states.ts';
export { asWorkbook, EXPORT_MAX, listSheet, requireFew } from './list-sheet.ts';
export type { OrgDeps, SheetPort, SheetToWrite } from './kit.ts';
export { ageOn, categoryName, normaliseIdNo } from './learners/learners.rules.ts';
export type { SyllabusChapter } from './regions/regions.rules.ts';
export { DICTIONARIES, findRegion, regionName, syllabusOf } from './regions/standards.ts';
export { orgSealed } from './sealing.ts';

/** The roster's part of a person's export of their own data. */
export const orgPersonal = (crypto: Crypto): PersonalExporter => ({
  name: '名册',
  collect: (db, person) => personalRows(db, crypto, person),
});

/** The roster's part of closing an account. */
export const orgEraser = (crypto: Crypto): PersonalEraser => ({
  name: '名册',
  erased: ['名册里的手机号和住址'],
  kept: [{ what: '姓名、证件号码、人员类别和报名记录', why: '培训档案；保留期满后去除姓名和证件号' }],
  close: (tx, { learnerId }) => eraseContact(tx, crypto, learnerId),
  keptUntil: (db, { learnerId }, years) => keptUntil(db, learnerId, years),
  pseudonymise: (tx, { learnerId }) => pseudonymise(tx, crypto, learnerId),
});

export { seedRegions } from './seed.ts';
export type * from './ports.ts';

/** The roster of the province: who teaches whom, where and when. `identityRoster` and `scopeNames` are what identity asks for. */
export function createOrg(deps: OrgDeps): { room: Room; port: OrgPort; identityRoster: IdentityRoster; scopeNames: ScopeNames } {
  const kit = orgKit(deps);
  const learners = createLearnerService(kit);
  const classes = createClassService(kit);
  const timetable = createTimetableService(kit);
  const institutions = (db: Queryable, ids: readonly string[]) => institutionMap(db, kit.seal.institution, ids);

  const port: OrgPort = {
    region: async (_db, code) => findRegion(code),
    institution: async (db, id) => (await institutions(db, [id])).get(id),
    institutions,
    lecturer: async (db, id) => (await lecturerMap(db, kit, [id])).get(id),
    class: classes.one,
    classes: classes.many,
    requireTeaching: classes.requireTeaching,
    enrolments: rosterStore.enrolmentRows,
    enrolmentOf: rosterStore.enrolmentOf,
    enrolmentsOf: rosterStore.enrolmentsOf,
    enrolment: rosterStore.enrolmentRow,
    classesOfLearner: classes.ofLearner,
    learners: learners.cards,
    async revealIdNo(tx, learnerId, actor, reason) {
      const learner = await learners.clearOf(tx, learnerId);
      if (!learner) throw problem('request.not_found');
      await deps.identity.recordReveal(tx, { learnerId, actor, fields: ['ID_NO'], reason, at: deps.clock.now() });
      return learner.idNo;
    },
    sessions: timetable.sessions,
    sessionsStarting: timetable.starting,
    session: timetable.session,
    setSessionStatus: timetable.setStatus,
    setClassStatus: classes.setStatus,
    setEnrolmentStatus: rosterStore.updateEnrolmentStatus,
    overview: overviewRow,
    coveredClasses: coveredClassRows,
    classesToStart: classesToStartRows,
    classesToComplete: classesToCompleteRows,
    expiring: (db, of) => expiringRows(db, kit.seal.lecturer, of),
    approvals: createApprovals({ crypto: deps.crypto, clock: deps.clock, people: deps.identity }),
    onboarding: createOnboardingPort(kit),
    faculty: createFacultyPort(kit),
    opening: { ...classes.opening, view: classes.view },
    roster: createRosterPort(kit, learners),
    timetable: timetable.port,
  };

  const room = defineRoom({
    name: 'org',
    subsystem: 'platform',
    migrations: { name: 'org', dir: repoPath('platform/migrations/org') },
    bindings: [
      ...regionBindings,
      ...institutionBindings(kit),
      ...lecturerBindings(kit),
      ...classBindings(classes),
      ...learnerBindings(learners),
      ...timetableBindings(timetable),
    ],
    subjects: {
      institution: async (db, id) => (await institutionSubject(db, id)) ?? null,
      lecturer: async (db, id) => {
        const row = await lecturerSubject(db, id);
        return row ? { ...row, lecturerIds: [id] } : null;
      },
      learner: learnerSubject,
      class: async (db, id) => (await classes.subject(db, id)) ?? null,
      enrolment: async (db, id) => (await rosterStore.enrolmentSubject(db, id)) ?? null,
      session: async (db, id) => (await timetable.subject(db, id)) ?? null,
    },
    jobs: [
      {
        // Minutes after midnight in Hainan; missed while the server was off, it is made up for at the start.
        name: 'org.classes.calendar',
        cron: '5 16 * * *',
        run: async (_payload: unknown, { db, clock, log, signal }) => {
          const moved = await classes.followCalendar(db, clock.now(), signal);
          if (moved) log.info({ moved }, 'classes moved on by the calendar');
        },
      },
    ],
    listeners: [
      on(attendanceSettled, 'org.attendance', (tx, settled) =>
        rosterStore.saveAttendance(tx, {
          classId: settled.classId,
          learnerId: settled.learnerId,
          attendedHours: settled.attendedHours,
          taughtHours: settled.plannedHours,
          rate: settled.rate,
        }),
      ),
    ],
  });

  const identityRoster: IdentityRoster = {
    async person(db, learnerId) {
      const learner = await learners.clearOf(db, learnerId);
      return learner && { name: learner.name, idNo: learner.idNo, phone: learner.phone };
    },
    async lecturer(db, lecturerId) {
      return lecturerClear(db, kit.seal.lecturer, lecturerId);
    },
    async isEnrolled(db, classId, learnerId) {
      const enrolment = await rosterStore.enrolmentOf(db, classId, learnerId);
      return !!enrolment && enrolment.status !== 'DROPPED';
    },
    async learnersOf(db, classId) {
      const ids = (await rosterStore.enrolmentRows(db, classId)).map((row) => row.learnerId);
      return (await learners.clearMany(db, ids)).map(({ id, name, idNo }) => ({ learnerId: id, name, idNo }));
    },
  };

  const scopeNames: ScopeNames = async (db, scopes) => {
    const of = (kind: string) => scopes.filter((scope) => scope.scope === kind).map((scope) => scope.id);
    const names = new Map<string, string>();
    for (const row of (await institutions(db, of('institution'))).values()) names.set(row.id, row.name);
    for (const row of (await classes.many(db, of('class'))).values()) names.set(row.id, row.name);
    return scopes.map(({ scope, id }) => (scope === 'province' ? '海南省' : scope === 'region' ? regionName(id) : (names.get(id) ?? id)));
  };

  return { room, port, identityRoster, scopeNames };
}
