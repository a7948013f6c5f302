import { moment } from '../../shared/lib/time.ts';
import { approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import type { Application } from './application.ts';

/** Where an application stands, and the opinion it came back with. */
export function ApplicationStatus({ application }: { application: Application }) {
  const last = application.steps[application.steps.length - 1];
  const back = last && ['RETURNED', 'REJECTED'].includes(last.to) ? last : undefined;
  return (
    <div className={`note ${noteTone(application)}`}>
      <div className="actions">
        <StateTag tone={approvalTone(application.state)}>{application.stateName}</StateTag>
        {application.submittedAt && <span className="quiet small">提交于 {moment(application.submittedAt)}</span>}
        {application.dueAt && !back && (
          <span className={`small ${application.overdue ? 'stop' : 'quiet'}`}>
            {application.overdue ? '已超过办理时限 ' : '办理时限 '}
            {moment(application.dueAt)}
          </span>
        )}
        {application.publicity && (
          <span className="small">
            公示至 {moment(application.publicity.until)}
            {application.publicity.over ? '，已满' : ''}
          </span>
        )}
      </div>
      {back && (
        <p style={{ marginTop: 6 }}>
          <b>{back.to === 'RETURNED' ? '退回意见：' : '不予通过的理由：'}</b>
          {back.opinion}
          <span className="quiet small">
            （{back.roleName} {back.actorName}）
          </span>
        </p>
      )}
    </div>
  );
}

function noteTone({ state, overdue }: Application): string {
  if (state === 'APPROVED') return 'good';
  if (state === 'REJECTED' || state === 'REVOKED' || overdue) return 'stop';
  return state === 'RETURNED' ? 'caution' : '';
}
