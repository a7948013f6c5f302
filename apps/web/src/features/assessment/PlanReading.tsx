import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes, emptyFigures } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { PaperLinks } from './PlanPage.tsx';
import { ChapterRead } from './plan/ChapterRead.tsx';
import { Likeness } from './plan/Likeness.tsx';
import { VersionList } from './plan/Versions.tsx';
import { STATES } from './plan/words.ts';
import './plan/plan.css';

/** A plan as lecturers and officers read it: chapters with comments, versions, likeness. */
export function PlanReading() {
  const { planId } = useParams({ strict: false }) as { planId: string };
  const can = useCan();
  const [url, setUrl] = useUrlState();
  const [returning, setReturning] = useState(false);
  const read = useRead(assessmentRoutes.getPlan, { params: { planId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const plan = read.data;
  const tabs = [
    { key: 'text', label: '正文' },
    { key: 'versions', label: `提交记录（${plan.versions.length}）` },
    ...(can('assessment.plan.judge') ? [{ key: 'likeness', label: '雷同比对' }] : []),
  ];
  const tab = tabs.some((one) => one.key === url['tab']) ? url['tab']! : 'text';
  return (
    <div className="stack">
      <PageHead
        title={plan.title}
        lead={
          <>
            {plan.maskedName} · {plan.className} · {plan.templateName}{' '}
            <StateTag tone={STATES[plan.state][1]}>{STATES[plan.state][0]}</StateTag> 完成度 {plan.completeness}%
          </>
        }
        crumbs={<Link to={`/work/classes/${plan.classId}/plans`}>返回全班规划书</Link>}
        actions={
          <>
            <PaperLinks plan={plan} />
            {can('assessment.plan.return') && plan.returnable && <Button onClick={() => setReturning(true)}>退回修改</Button>}
          </>
        }
      />
      <Tabs label="规划书" items={tabs} value={tab} onPick={(key) => setUrl({ tab: key === 'text' ? null : key })} />
      {tab === 'text' && <Text plan={plan} />}
      {tab === 'versions' &&
        (plan.versions.length ? <VersionList plan={plan} /> : <p className="card quiet">还没有提交，正文是正在写的草稿。</p>)}
      {tab === 'likeness' && <Likeness planId={plan.id} />}
      <Dialog title="退回修改" open={returning} onClose={() => setReturning(false)}>
        <ReturnForm planId={plan.id} onClose={() => setReturning(false)} />
      </Dialog>
    </div>
  );
}

function Text({ plan }: { plan: PlanView }) {
  const figures = Object.assign(emptyFigures(), Object.fromEntries(plan.tables.map(({ table }) => [table.kind, table])));
  return (
    <div className="plan">
      <nav className="card" aria-label="章节">
        <ol>
          {plan.chapters.map((one) => {
            const open = plan.comments.filter((comment) => comment.chapter === one.code && !comment.parentId && !comment.resolved).length;
            return (
              <li key={one.code}>
                <button type="button" onClick={() => document.getElementById(one.code)?.scrollIntoView({ behavior: 'smooth' })}>
                  <span>{one.title}</span>
                  {open > 0 && <StateTag tone="caution">{open} 条</StateTag>}
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <div className="stack">
        {plan.chapters.map((chapter) => (
          <ChapterRead key={chapter.code} plan={plan} chapter={chapter} figures={figures} />
        ))}
      </div>
    </div>
  );
}

function ReturnForm({ planId, onClose }: { planId: string; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const send = useSend(assessmentRoutes.returnPlan, { refresh: ['/v1/assessment'], done: '已退回，并通知了学员', onDone: onClose });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { planId }, body: { reason: reason.trim() } });
      }}
    >
      <TextArea
        label="退回的原因"
        required
        maxLength={500}
        rows={4}
        value={reason}
        hint="学员会看到；每份规划书只能退回一次"
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={send.isPending} disabled={reason.trim().length < 4}>
          退回修改
        </Button>
      </div>
    </form>
  );
}
