import type { Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { assignmentDates, assignmentsBlank } from '../assignments/assignments.store.ts';
import { quizDates, quizzesBlank } from '../quizzes/quizzes.store.ts';
import { packagesMissing } from '../scorm/scorm.store.ts';
import type { ActivityKindParts, Deadline } from './kinds.ts';
import { createWorkCopies } from './works-copy.service.ts';

/** What the workshop, the calendar and the reminders must know of quizzes, assignments and packages. */
export function workKinds(ports: Pick<TeachingPorts, 'jobs'>): ActivityKindParts {
  const copies = createWorkCopies(ports);
  const part = (
    words: string,
    missing: (db: Queryable, ids: readonly string[]) => Promise<string[]>,
    deadlines?: (db: Queryable, classIds: readonly string[]) => Promise<Deadline[]>,
  ): NonNullable<ActivityKindParts['QUIZ']> => ({
    gaps: async (db, activities) =>
      new Map(
        (
          await missing(
            db,
            activities.map(({ id }) => id),
          )
        ).map((id) => [id, words]),
      ),
    ...(deadlines ? { deadlines } : {}),
    copy: (tx, from, to, now) => copies.copy(tx, from, { id: to.activityId, classId: to.classId }, now),
    forget: (tx, activityId) => copies.forget(tx, activityId),
  });
  return {
    QUIZ: part('还没有题目', quizzesBlank, quizDates),
    ASSIGNMENT: part('还没有写作业要求', assignmentsBlank, assignmentDates),
    SCORM: part('还没有可以播放的互动课件包', packagesMissing),
  };
}
