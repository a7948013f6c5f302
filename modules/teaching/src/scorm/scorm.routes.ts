import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { Scorm } from './scorm.service.ts';
import type { Tracking } from './tracking.service.ts';

/** SCORM packages for staff and learners. */
export function scormBindings(scorm: Scorm, tracking: Tracking): Binding[] {
  return [
    bind(teachingRoutes.createScorm, ({ tx, params, body, now }) => tx((inner) => scorm.create(inner, params.lessonId, body.title, now))),
    bind(teachingRoutes.readScorm, ({ db, params }) => scorm.view(db, params.scormId)),
    bind(teachingRoutes.putScormPackage, ({ tx, params, body, actor, now }) =>
      tx((inner) => scorm.put(inner, params.scormId, body.fileId, actor, now)),
    ),
    bind(teachingRoutes.scormPeople, ({ db, params }) => scorm.people(db, params.scormId)),
    bind(teachingRoutes.exportScorm, ({ db, params, reply }) => asWorkbook(reply, '互动课件学习情况', scorm.sheet(db, params.scormId))),
    bind(teachingRoutes.previewScorm, ({ db, params, body, actor }) => scorm.preview(db, params.scormId, body.partId, actor)),
    bind(teachingRoutes.myScorm, ({ db, params, actor, now }) => scorm.mine(db, params.scormId, actor, now)),
    bind(teachingRoutes.launchScorm, ({ tx, params, body, actor, now }) =>
      tx((inner) => scorm.launch(inner, params.scormId, body.partId, actor, now)),
    ),
    bind(teachingRoutes.commitScorm, ({ tx, params, body, actor, now }) =>
      tx((inner) => tracking.commit(inner, params.launchId, body, actor, now)),
    ),
  ];
}
