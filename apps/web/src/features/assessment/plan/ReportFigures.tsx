import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { moment } from '../../../shared/lib/time.ts';

type Report = NonNullable<ReplyOf<typeof Contract.myPracticalResult>['items'][number]['report']>;

/** The simulation's confirmed practice report in figures; a learner sees the marks once the grades are published. */
export function ReportFigures({ report }: { report: Report }) {
  return (
    <p>
      模拟训练的实践成果报告已于 {moment(report.confirmedAt)} 确认，完成操作点{' '}
      <span className="figures">
        {report.pointsDone} / {report.pointsTotal}
      </span>
      。
      {report.score === null || !report.parts ? (
        '成绩公布后可以看到得分。'
      ) : (
        <>
          得分 <strong className="figures">{report.score}</strong>（任务点 {report.parts.tasks}，经营指标 {report.parts.kpi}，过程规范{' '}
          {report.parts.process}，复盘报告 {report.parts.review}，各项满分 100）。
        </>
      )}
    </p>
  );
}
