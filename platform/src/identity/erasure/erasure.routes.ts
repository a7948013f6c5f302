import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Erasures } from './erasure.service.ts';

/** Closing one's account. */
export function erasureBindings(erasures: Erasures): Binding[] {
  return [
    bind(identityRoutes.getErasure, ({ db, actor, now }) => erasures.get(db, actor, now)),
    bind(identityRoutes.requestErasure, ({ actor, body, ip, now }) => erasures.request(actor, body, { ip, now })),
    bind(identityRoutes.undoErasure, ({ actor, now }) => erasures.undo(actor, now)),
  ];
}
