import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { RemarkService } from './remarks.service.ts';

/** Marking anew after a key change. */
export function remarkBindings(remarks: RemarkService): Binding[] {
  return [
    bind(routes.listRemarks, ({ db, params }) => remarks.list(db, params.examId)),
    bind(routes.previewRemark, ({ db, params, body }) => remarks.preview(db, params.examId, body.itemId)),
    bind(routes.applyRemark, ({ tx, params, body, actor, now }) => tx((inner) => remarks.apply(inner, params.examId, body, actor, now))),
  ];
}
