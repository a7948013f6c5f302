import { problem, type Actor } from '@yangfan/kernel';
import { decide, distance, FACE_MODEL_VERSION, FaceEngineError } from '../../face-engine/index.ts';
import type { Consents } from '../consent/consent.service.ts';
import type { Kit } from '../kit.ts';
import { faceConsentOf } from '../realname/person.ts';
import { glimpseOf, type Glimpse } from './glance.rules.ts';
import { templateOf } from './template.store.ts';
import type { Templates } from './template.service.ts';

export type { Glimpse };

/** One look at a person who is busy: a single picture, compared in memory and not kept here. It proves nothing; a check does. */
export function createGlances(kit: Kit, deps: { consents: Consents; templates: Templates }) {
  return async function glance(actor: Actor, jpeg: Buffer, now: Date): Promise<Glimpse> {
    const { db, engine } = kit;
    if (!engine) throw problem('identity.face_unavailable');
    if (!(await deps.consents.standing(db, actor.accountId, faceConsentOf(actor)))) throw problem('identity.consent_missing');
    const stored = await templateOf(db, actor.accountId);
    if (stored?.modelVersion !== FACE_MODEL_VERSION) throw problem('identity.face_missing');
    const thresholds = await kit.thresholds(now);
    const frame = await engine.analyse(jpeg, { embed: true }).catch((error: unknown) => {
      if (error instanceof FaceEngineError && error.code.startsWith('face_image')) throw problem('identity.frame_invalid', error.message);
      throw problem('identity.face_unavailable', error instanceof FaceEngineError ? error.message : undefined);
    });
    const known = deps.templates.open(stored);
    return glimpseOf(frame, frame.embedding ? decide(distance(known, frame.embedding), thresholds) : null);
  };
}
export type Glance = ReturnType<typeof createGlances>;
