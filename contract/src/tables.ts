import type { Role } from './role.ts';

/** Permission name → the roles that hold it until the administrator changes that. */
export type PermissionTable = Record<`${string}.${string}.${string}`, readonly Role[]>;

/** A problem's HTTP status and its default Chinese sentence, which says what to do next. */
export interface ProblemDefinition {
  status: number;
  title: string;
}
export type ProblemTable = Record<string, ProblemDefinition>;
