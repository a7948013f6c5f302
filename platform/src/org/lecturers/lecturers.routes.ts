import { orgRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { OrgKit } from '../kit.ts';
import { asWorkbook } from '../list-sheet.ts';
import { exportLecturers, lecturerView, listLecturers } from './lecturers.service.ts';

/** Lecturers, as lists and pages show them. */
export function lecturerBindings(kit: OrgKit): Binding[] {
  return [
    bind(orgRoutes.listLecturers, ({ db, actor, query }) => listLecturers(db, kit, actor, query)),
    bind(orgRoutes.exportLecturers, ({ db, actor, query, reply }) => asWorkbook(reply, '讲师列表', exportLecturers(db, kit, actor, query))),
    bind(orgRoutes.getLecturer, ({ db, params }) => lecturerView(db, kit, params.lecturerId)),
  ];
}
