import { assessmentRoutes } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';

/** What was handed in and when, with digests; two versions side by side. */
export function VersionList({ plan }: { plan: PlanView }) {
  const [comparing, setComparing] = useState<{ from: number; to: number } | null>(null);
  if (plan.versions.length === 0) return null;
  return (
    <section className="card">
      <h2>提交记录</h2>
      <ul className="rows">
        {[...plan.versions].reverse().map((version) => (
          <li key={version.id}>
            <span className="grow">
              第 {version.no} 版 · {moment(version.submittedAt)}
              <div className="quiet small" style={{ overflowWrap: 'anywhere' }}>
                SHA-256 {version.sha256}
              </div>
            </span>
            {version.no > 1 && (
              <Button onClick={() => setComparing({ from: version.no - 1, to: version.no })}>与第 {version.no - 1} 版对比</Button>
            )}
            <a className="button" href={`/v1/assessment/plans/${plan.id}/plan.pdf?versionNo=${version.no}&comments=true`}>
              PDF
            </a>
          </li>
        ))}
      </ul>
      <Dialog
        title={comparing ? `第 ${comparing.from} 版 → 第 ${comparing.to} 版` : ''}
        open={!!comparing}
        onClose={() => setComparing(null)}
      >
        {comparing && <Diff planId={plan.id} {...comparing} />}
      </Dialog>
    </section>
  );
}

function Diff({ planId, from, to }: { planId: string; from: number; to: number }) {
  const read = useRead(assessmentRoutes.planDiff, { params: { planId }, query: { from, to } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const changed = read.data.chapters.filter((one) => one.changed);
  if (changed.length === 0) return <p>两版内容相同。</p>;
  return (
    <div className="plan-diff">
      {changed.map((chapter) => (
        <section key={chapter.code}>
          <h3>{chapter.title}</h3>
          {chapter.lines.map((line, index) => {
            const key = `${index} ${line.kind}`;
            if (line.kind === 'ADDED') return <ins key={key}>新增：{line.text}</ins>;
            if (line.kind === 'REMOVED') return <del key={key}>删去：{line.text}</del>;
            return <p key={key}>{line.text}</p>;
          })}
        </section>
      ))}
    </div>
  );
}
