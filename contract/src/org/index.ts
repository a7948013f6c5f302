import { exportClasses, getClass, listClasses, listMyClasses } from './classes.ts';
import {
  addRoom,
  addStaff,
  changeRoom,
  exportInstitutions,
  getInstitution,
  listInstitutions,
  listRooms,
  listStaff,
} from './institutions.ts';
import { exportRoster, findLearners, getLearner, listClassLearners } from './learners.ts';
import { exportLecturers, getLecturer, listLecturers } from './lecturers.ts';
import { orgPermissions } from './permissions.ts';
import { orgProblems } from './problems.ts';
import { getDictionaries, getSyllabus, listRegions } from './regions.ts';
import { getSession, listMySessions, listSessions } from './timetable.ts';

export { orgPermissions, orgProblems };
export * from './dictionaries.ts';
export * from './events.ts';
export { RegionCode, RegionView, DictionariesView, SyllabusView } from './regions.ts';
export { Geo, InstitutionDocumentView, InstitutionRow, InstitutionView, RoomView, StaffView } from './institutions.ts';
export { EmploymentView, LecturerCertificateView, LecturerRow, LecturerView } from './lecturers.ts';
export { LearnerView, RosterRow } from './learners.ts';
export { ClassRow, ClassView, MyClass } from './classes.ts';
export { SessionView } from './timetable.ts';

/** Every route of org. */
export const orgRoutes = {
  listRegions,
  getDictionaries,
  getSyllabus,
  listInstitutions,
  exportInstitutions,
  getInstitution,
  listRooms,
  addRoom,
  changeRoom,
  listStaff,
  addStaff,
  listLecturers,
  exportLecturers,
  getLecturer,
  listClasses,
  exportClasses,
  getClass,
  listMyClasses,
  listClassLearners,
  exportRoster,
  findLearners,
  getLearner,
  listSessions,
  getSession,
  listMySessions,
} as const;
