import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { classPolicy } from '../marking/class-policy.ts';
import { reviewModeOf, type ReviewMode } from '../marking/review-mode.rules.ts';
import * as store from './practice.store.ts';

/** What a learner may see of right answers now. */
export function createAnswerGuard(deps: Pick<AssessmentDeps, 'org' | 'policy'>) {
  const { org } = deps;
  const classesOf = async (db: Queryable, learnerId: string) => org.classesOfLearner(db, learnerId);

  return {
    classesOf,
    /** The exam of one of the learner's classes that can be sat now; nothing with a right answer is shown meanwhile, not even of older papers. */
    async pauseOf(db: Queryable, learnerId: string, now: Date): Promise<{ title: string; until: string } | null> {
      const open = await store.openExam(
        db,
        (await classesOf(db, learnerId)).map(({ id }) => id),
        now,
      );
      return open ? { title: open.title, until: open.until.toISOString() } : null;
    },
    /** How much of a released paper of a class its learner sees now. */
    async modeOf(db: Queryable, classId: string, learnerId: string, now: Date): Promise<ReviewMode | 'PAUSED'> {
      if (await this.pauseOf(db, learnerId, now)) return 'PAUSED';
      return reviewModeOf((await classPolicy(deps, db, classId, now))['exam.reviewMode']);
    },
    async requireOpen(db: Queryable, actor: Actor, now: Date): Promise<string> {
      if (!actor.learnerId) throw problem('request.not_found');
      const pause = await this.pauseOf(db, actor.learnerId, now);
      if (pause) throw problem('assessment.practice_paused');
      return actor.learnerId;
    },
  };
}
export type AnswerGuard = ReturnType<typeof createAnswerGuard>;
