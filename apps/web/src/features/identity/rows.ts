import type { identityRoutes, ReplyOf } from '@yangfan/contract';

/** A learner of a class with the state of real name and face. */
export type ClassPerson = ReplyOf<typeof identityRoutes.listClassVerifications>['items'][number];
