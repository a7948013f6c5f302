import type { ActivityKind } from '@yangfan/contract';
import type { Queryable, Tx } from '@yangfan/kernel';
import type { ActivityRow } from './activities.store.ts';

/** Something to hand in. */
export interface Deadline {
  activityId: string;
  classId: string;
  title: string;
  at: Date;
}

/** What the workshop asks of a kind of activity whose content lies in tables of its own. */
export interface ActivityKindPart {
  /** What stops publishing, by activity: a sentence that says what is missing ("还没有题目"). Complete ones are absent. */
  gaps?(db: Queryable, activities: readonly ActivityRow[]): Promise<Map<string, string>>;
  /** What must be handed in by when, in these classes: for calendars and reminders. */
  deadlines?(db: Queryable, classIds: readonly string[]): Promise<Deadline[]>;
  /** Before the activity's row goes: what of its content lies outside the database. */
  forget?(tx: Tx, activityId: string): Promise<void>;
  /** Copies the content of one activity to another that was just made in another class. Without it the kind is left out of copies. */
  copy?(tx: Tx, from: ActivityRow, to: { activityId: string; classId: string }, now: Date): Promise<void>;
}

/** Kinds that add to the workshop, handed in where the module is put together. */
export type ActivityKindParts = Partial<Record<ActivityKind, ActivityKindPart>>;
