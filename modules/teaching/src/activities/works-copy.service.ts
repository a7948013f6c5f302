import { newId, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { copyAssignment } from '../assignments/assignments.store.ts';
import { copyQuiz } from '../quizzes/quizzes.store.ts';
import { FORGET_JOB, UNPACK_JOB } from '../scorm/scorm.service.ts';
import { copyPackage, packagesOf } from '../scorm/scorm.store.ts';
import type { ActivityRow } from './activities.store.ts';

/** What belongs to a worked activity when the activity itself is copied or removed. */
export function createWorkCopies({ jobs }: Pick<TeachingPorts, 'jobs'>) {
  return {
    /** Gives the new activity what the old one asks; dates stay behind, they belong to the other class's calendar. */
    async copy(tx: Tx, from: Pick<ActivityRow, 'id' | 'kind'>, to: Pick<ActivityRow, 'id' | 'classId'>, now: Date): Promise<void> {
      if (from.kind === 'QUIZ') await copyQuiz(tx, from.id, to, now);
      if (from.kind === 'ASSIGNMENT') await copyAssignment(tx, from.id, to, now);
      if (from.kind !== 'SCORM') return;
      const packageId = newId('scp');
      // Unpacked anew: each package has a folder of its own.
      if (await copyPackage(tx, from.id, { ...to, packageId }, now))
        await jobs.enqueue(tx, UNPACK_JOB, { packageId }, { key: `${UNPACK_JOB}:${packageId}` });
    },

    /** Call before the activity's row goes: its packages' folders go with it. */
    async forget(tx: Tx, activityId: string): Promise<void> {
      for (const { id } of (await packagesOf(tx, activityId)).all)
        await jobs.enqueue(tx, FORGET_JOB, { packageId: id }, { key: `${FORGET_JOB}:${id}` });
    },
  };
}
