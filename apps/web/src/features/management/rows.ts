import type { orgRoutes, policyRoutes, ReplyOf } from '@yangfan/contract';

/** What the pages of this feature read, by the name that they give it. */
export type TrainingClass = ReplyOf<typeof orgRoutes.getClass>;
export type RosterRow = ReplyOf<typeof orgRoutes.listClassLearners>['items'][number];
export type Session = ReplyOf<typeof orgRoutes.listSessions>['items'][number];
export type Rule = ReplyOf<typeof policyRoutes.listRules>['items'][number];

/** States in which plan, timetable and roster may still be changed. */
export const OPEN_STATES: readonly string[] = ['PLANNING', 'DRAFT', 'RETURNED', 'WITHDRAWN'];
