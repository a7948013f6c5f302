import { orgRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { OrgKit } from '../kit.ts';
import { lecturerView, listLecturers } from './lecturers.service.ts';

/** Lecturers, as lists and pages show them. */
export function lecturerBindings(kit: OrgKit): Binding[] {
  return [
    bind(orgRoutes.listLecturers, ({ db, actor, query }) => listLecturers(db, kit, actor, query)),
    bind(orgRoutes.getLecturer, ({ db, params }) => lecturerView(db, kit, params.lecturerId)),
  ];
}
