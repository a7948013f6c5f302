import { useCan } from '../../shared/lib/session.ts';
import { ApprovalLog } from '../../shared/ui/ApprovalLog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { useApplicationOf } from './application.ts';
import { ApplicationStatus } from './ApplicationStatus.tsx';
import type { TrainingClass } from './rows.ts';
import { openingSteps } from './opening-steps.ts';
import { StepButton } from './StepDialog.tsx';

/** Where the opening application of a class stands, step by step. */
export function ClassApplication({ training }: { training: TrainingClass }) {
  const can = useCan();
  const { application, none, error, retry } = useApplicationOf('OPENING', training.id);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (none) return <Empty title="还没有开班申请">练习班不需要申请；正式班在建班时自动生成申请草稿。</Empty>;
  if (!application) return <Loading />;
  return (
    <div className="stack">
      <ApplicationStatus application={application} />
      <div className="actions">
        <Go className="button" to={`/work/openings/${application.id}`}>
          打开申请
        </Go>
        {openingSteps(application)
          .filter((step) => step.label === '撤回')
          .map((step) => (
            <StepButton key={step.label} applicationId={application.id} step={step} />
          ))}
        {application.actions.includes('SUBMIT') && can('management.class.apply') && (
          <Go className="button primary" to={`/work/classes/${training.id}/submit`}>
            预检并提交
          </Go>
        )}
      </div>
      <section className="card">
        <h2>办理记录</h2>
        <ApprovalLog steps={application.steps} />
      </section>
    </div>
  );
}
