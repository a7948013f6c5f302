import type { Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { areFrozen } from '../grades/grades.store.ts';
import type { PartScoresPort } from '../grades/part-scores.port.ts';
import { putReport, type PracticeReport } from './practice-reports.store.ts';

/** 实践成果报告 of the simulation: taken as it was confirmed there, kept beside what the learner hands in, and counted for the grade. */
export function createPracticeReports(
  { org, ledger, notifications }: Pick<AssessmentDeps, 'org' | 'ledger' | 'notifications'>,
  partScores: PartScoresPort | null,
) {
  return {
    /** Told again or out of order it changes nothing; what comes when the grades are frozen is kept and does not count. */
    async take(tx: Tx, report: PracticeReport, now: Date): Promise<void> {
      const { classId, learnerId, score, pointsDone, pointsTotal, sha256, link, confirmedAt } = report;
      const enrolment = await org.enrolmentOf(tx, classId, learnerId);
      if (!enrolment || enrolment.status === 'DROPPED' || !(await putReport(tx, report, now))) return;
      const counts = !(await areFrozen(tx, classId));
      if (counts)
        await partScores?.put(tx, {
          classId,
          learnerId,
          part: 'practice',
          score,
          why: `模拟训练的实践成果报告 ${score} 分：完成操作点 ${pointsDone}/${pointsTotal}，讲师已复核确认`,
          link,
          at: confirmedAt,
        });
      await ledger.append(tx, {
        chain: `class:${classId}`,
        kind: 'assessment.practice.reported',
        classId,
        summary: counts ? '收到一份模拟训练确认的实践成果报告' : '收到一份实践成果报告，成绩已冻结，未计入',
        // Named in the data only: a learner's own timeline must not tell a score before it is published.
        data: { learnerId, score, sha256, counts },
      });
      await notifications.notify(tx, {
        learnerId,
        kind: 'plan',
        title: '实践成果报告已送到考核',
        body: counts
          ? '讲师已确认您的模拟训练报告，成绩公布后可以看到得分。'
          : '讲师已确认您的模拟训练报告；本班成绩已经冻结，这份报告只存档，不改变成绩。',
        link: '/plans',
      });
    },
  };
}
