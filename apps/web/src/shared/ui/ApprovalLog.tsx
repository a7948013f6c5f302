import { moment } from '../lib/time.ts';
import { Empty, StateTag, type Tone } from './States.tsx';

/** One signed step of an application. */
export interface ApprovalStepView {
  id: string;
  to: string;
  fromName: string | null;
  toName: string;
  actorName: string;
  roleName: string;
  opinion: string;
  at: string;
  prevSha256: string | null;
  md5: string;
  sha1: string;
  sha256: string;
}

/** How the state of an application or record looks. */
export function approvalTone(state: string): Tone {
  if (['APPROVED', 'LISTED', 'ACTIVE', 'COMPLETED', 'ARCHIVED'].includes(state)) return 'good';
  if (['RETURNED', 'ON_SITE_REVIEW', 'PUBLICITY', 'SUSPENDED'].includes(state)) return 'caution';
  if (['REJECTED', 'REVOKED', 'REMOVED', 'BLACKLISTED', 'TERMINATED'].includes(state)) return 'stop';
  if (['DRAFT', 'PLANNING', 'WITHDRAWN', 'CANCELLED', 'RETIRED'].includes(state)) return 'idle';
  return 'plain';
}

/** Every step of an application, newest first, each with the digests that bind it to the one before. */
export function ApprovalLog({ steps }: { steps: readonly ApprovalStepView[] }) {
  if (!steps.length) return <Empty title="还没有办理记录">提交后，每一步由谁在何时办理、意见是什么，都会记在这里。</Empty>;
  return (
    <ol className="rows">
      {[...steps].reverse().map((step) => (
        <li key={step.id}>
          <div className="grow" style={{ flexBasis: '18em' }}>
            <StateTag tone={approvalTone(step.to)}>{step.toName}</StateTag> <b>{step.actorName}</b>{' '}
            <span className="quiet">{step.roleName}</span>
            {step.opinion && <p style={{ overflowWrap: 'anywhere' }}>{step.opinion}</p>}
            <details>
              <summary className="quiet small" style={{ cursor: 'pointer' }}>
                留痕摘要 <span className="figures">{step.sha256.slice(0, 16)}…</span>
              </summary>
              <dl className="facts small" style={{ overflowWrap: 'anywhere' }}>
                <dt>MD5</dt>
                <dd className="figures">{step.md5}</dd>
                <dt>SHA-1</dt>
                <dd className="figures">{step.sha1}</dd>
                <dt>SHA-256</dt>
                <dd className="figures">{step.sha256}</dd>
                <dt>上一步</dt>
                <dd className="figures">{step.prevSha256 ?? '（第一步）'}</dd>
              </dl>
            </details>
          </div>
          <time className="quiet small figures" dateTime={step.at}>
            {moment(step.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
