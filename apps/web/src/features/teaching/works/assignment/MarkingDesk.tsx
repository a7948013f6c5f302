import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView, Marking, ReplyOf, SubmissionView, teachingRoutes as Contract } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { useRead, useSend } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Select } from '../../../../shared/ui/Field.tsx';
import { ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { SUBMISSIONS } from '../words.ts';
import type { Tool } from './AnnotatedPicture.tsx';
import { MarkingForm } from './MarkingForm.tsx';
import { queueQuery } from './MarkingQueue.tsx';
import { RemarkList } from './RemarkList.tsx';
import { RubricTable } from './RubricTable.tsx';
import { WorkShown } from './WorkShown.tsx';

type Work = ReplyOf<typeof Contract.readSubmission>;

/** One learner's work beside its marking, and the way to the next one. */
export function MarkingDesk({ assignment, submissionId }: { assignment: AssignmentView; submissionId: string }) {
  const params = { assignmentId: assignment.id, submissionId };
  const work = useRead(teachingRoutes.readSubmission, { params });
  const [, setSearch] = useUrlState();
  if (work.error)
    return (
      <div className="stack">
        <ErrorState error={work.error} onRetry={() => void work.refetch()} />
        <Button onClick={() => setSearch({ submission: null })}>回到列表</Button>
      </div>
    );
  if (!work.data) return <Loading />;
  return <Desk assignment={assignment} work={work.data} submissionId={submissionId} />;
}

function Desk({ assignment, work, submissionId }: { assignment: AssignmentView; work: Work; submissionId: string }) {
  const [search, setSearch] = useUrlState();
  const mark = useCan()('teaching.work.mark');
  const queue = useRead(
    teachingRoutes.listSubmissions,
    { params: { assignmentId: assignment.id }, query: { ...queueQuery(search), size: 100 } },
    { keep: true },
  );
  const ids = (queue.data?.items ?? []).map((line) => line.submissionId);
  const here = ids.indexOf(submissionId);
  // After a mark the work has left the filter: the next one has moved into its place.
  const [stood, setStood] = useState(-1);
  useEffect(() => {
    if (here >= 0) setStood(here);
  }, [here]);
  const next = here >= 0 ? ids[here + 1] : ids[Math.max(0, stood)];
  const previous = here >= 0 ? ids[here - 1] : ids[stood - 1];
  const go = (id: string | undefined) => id && setSearch({ submission: id });
  const [versionNo, setVersionNo] = useState(work.versions[0]!.version);
  const shown = work.versions.find(({ version }) => version === versionNo) ?? work.versions[0]!;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
      event.preventDefault();
      go(event.key === 'ArrowRight' ? next : previous);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return (
    <div className="stack">
      <div className="card actions">
        <Button onClick={() => setSearch({ submission: null })}>回到列表</Button>
        <span style={{ flex: 1 }}>
          <b>
            {work.seatNo} 号 {work.maskedName}
          </b>{' '}
          <StateTag tone={SUBMISSIONS[shown.state]![1]}>{SUBMISSIONS[shown.state]![0]}</StateTag>{' '}
          {shown.late && <StateTag tone="caution">迟交</StateTag>}
          <span className="quiet small">　{moment(shown.submittedAt)} 提交</span>
        </span>
        {work.versions.length > 1 && (
          <Select
            label="版本"
            value={String(shown.version)}
            options={work.versions.map(({ version, state }) => ({
              value: String(version),
              label: `第 ${version} 版（${SUBMISSIONS[state]![0]}）`,
            }))}
            onChange={(event) => setVersionNo(Number(event.target.value))}
          />
        )}
        <Button disabled={!previous} title="Alt + ←" onClick={() => go(previous)}>
          上一份
        </Button>
        <Button disabled={!next} title="Alt + →" onClick={() => go(next)}>
          下一份
        </Button>
      </div>
      {mark && (shown.state === 'SUBMITTED' || shown.state === 'MARKED') && shown === work.versions[0] ? (
        <Marked key={`${shown.id}-${shown.markedAt}`} assignment={assignment} work={shown} />
      ) : (
        <Read assignment={assignment} work={shown} />
      )}
    </div>
  );
}

function Read({ assignment, work }: { assignment: AssignmentView; work: SubmissionView }) {
  const annotations = work.marking?.annotations ?? [];
  return (
    <div className="marking">
      <section className="card">
        <WorkShown work={work} annotations={annotations} />
      </section>
      <aside className="card stack" aria-label="批改结果">
        {work.score !== null && (
          <p>
            得分 <b className="figures">{work.score}</b> / {assignment.maxScore}
          </p>
        )}
        <RubricTable rubric={assignment.plan.rubric} marking={work.marking} />
        {work.marking?.comment && <p className="work-text">{work.marking.comment}</p>}
        <RemarkList annotations={annotations} work={work} />
      </aside>
    </div>
  );
}

const TOOLS: [Tool, string][] = [
  ['RECT', '画框'],
  ['PEN', '画笔'],
  ['TEXT', '写字'],
];

function Marked({ assignment, work }: { assignment: AssignmentView; work: SubmissionView }) {
  const [marking, setMarking] = useState<Marking>(work.marking ?? { criteria: [], comment: '', annotations: [] });
  const [tool, setTool] = useState<Tool | null>(null);
  const send = useSend(teachingRoutes.markSubmission, { refresh: ['/v1/teaching/assignments'], done: '已保存' });
  const pictures = work.files.some(({ mediaType }) => mediaType.startsWith('image/'));
  const annotate = (annotations: Marking['annotations']) => setMarking({ ...marking, annotations });
  return (
    <div className="marking">
      <section className="card stack">
        {pictures && (
          <div className="actions" role="group" aria-label="在图片上标注">
            {TOOLS.map(([key, label]) => (
              <Button
                key={key}
                aria-pressed={tool === key}
                look={tool === key ? 'primary' : undefined!}
                onClick={() => setTool(tool === key ? null : key)}
              >
                {label}
              </Button>
            ))}
            <span className="quiet small">选一种工具，在图片上拖动或点击。</span>
          </div>
        )}
        <WorkShown
          work={work}
          annotations={marking.annotations}
          tool={tool}
          onAdd={(one) => annotate([...marking.annotations, one].slice(0, 200))}
        />
        <div>
          <h2 style={{ fontSize: '1.05em' }}>批注</h2>
          <RemarkList annotations={marking.annotations} work={work} onChange={annotate} />
        </div>
      </section>
      <aside className="card stack" aria-label="批改">
        <MarkingForm
          rubric={assignment.plan.rubric}
          maxScore={assignment.maxScore}
          marking={marking}
          busy={send.isPending}
          released={work.released}
          onChange={setMarking}
          onDecide={(decision) =>
            send.mutate({
              params: { assignmentId: assignment.id, submissionId: work.id },
              body: { decision, marking: { ...marking, annotations: marking.annotations.filter(isSaid) } },
            })
          }
        />
      </aside>
    </div>
  );
}

/** A pin or a page without words says nothing. */
const isSaid = ({ kind, text }: Marking['annotations'][number]) => (kind !== 'TEXT' && kind !== 'PAGE') || text.trim() !== '';
