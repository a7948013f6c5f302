import { problem, type Actor } from '@yangfan/kernel';
import type { ConsentKind } from '../consent/consent.store.ts';

/** Whose identity is matched, enrolled and checked: the person behind an account, who learns or teaches. */
export interface Person {
  accountId: string;
  learnerId: string | null;
  lecturerId: string | null;
}

/** The person of a learner's or a lecturer's account; nobody else is verified here. */
export function personOf(actor: Actor): Person {
  const { accountId, learnerId, lecturerId } = actor;
  if (!learnerId && !lecturerId) throw problem('identity.learner_only', '这项操作只对学员和讲师账号开放');
  return { accountId, learnerId, lecturerId };
}

/** Accounts of learners only. */
export function learnerOf(actor: Actor): string {
  if (!actor.learnerId) throw problem('identity.learner_only');
  return actor.learnerId;
}

/** Which text a person signs before their face is used: what it is for, and the way without it, differ. */
export const faceConsentOf = (person: { learnerId: string | null }): ConsentKind => (person.learnerId ? 'FACE' : 'FACE_LECTURER');

/** The learner of a ledger entry, where the person is one. */
export const inLedger = (person: { learnerId: string | null }): { learnerId?: string } =>
  person.learnerId ? { learnerId: person.learnerId } : {};
