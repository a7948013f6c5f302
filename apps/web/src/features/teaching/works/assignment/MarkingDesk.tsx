import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView, Marking, ReplyOf, SubmissionView, teachingRoutes as Contract } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { useRead, useSend } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Select } from '../../../../shared/ui/Field.tsx';
import { Go } from '../../../../shared/ui/Go.tsx';
import { ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { SUBMISSIONS } from '../words.ts';
import type { Tool } from './AnnotatedPicture.tsx';
import { MarkingForm } from './MarkingForm.tsx';
import { RemarkList } from './RemarkList.tsx';
import { RubricTable } from './RubricTable.tsx';
import { useWay, type Way } from './use-way.ts';
import { queueOf, waitingAddress } from './waiting.ts';
import { WorkShown } from './WorkShown.tsx';

type Work = ReplyOf<typeof Contract.readSubmission>;

/** One learner's work beside its marking, and the way to the next one. */
export function MarkingDesk({ assignment, submissionId }: { assignment: AssignmentView; submissionId: string }) {
  const params = { assignmentId: assignment.id, submissionId };
  const work = useRead(teachingRoutes.readSubmission, { params });
  const [search, setSearch] = useUrlState();
  const filter = queueOf(search);
  if (work.error)
    return (
      <div className="stack">
        <ErrorState error={work.error} onRetry={() => void work.refetch()} />
        {filter ? (
          <Go className="button" to={waitingAddress(filter)}>
            回到待批作业
          </Go>
        ) : (
          <Button onClick={() => setSearch({ submission: null })}>回到列表</Button>
        )}
      </div>
    );
  if (!work.data) return <Loading />;
  return <Desk assignment={assignment} work={work.data} submissionId={submissionId} />;
}

function Desk({ assignment, work, submissionId }: { assignment: AssignmentView; work: Work; submissionId: string }) {
  const mark = useCan()('teaching.work.mark');
  const way = useWay(assignment, submissionId);
  const [versionNo, setVersionNo] = useState(work.versions[0]!.version);
  const shown = work.versions.find(({ version }) => version === versionNo) ?? work.versions[0]!;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
      event.preventDefault();
      (event.key === 'ArrowRight' ? way.next : way.previous)?.();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return (
    <div className="stack">
      <div className="card actions">
        <Button onClick={way.back}>{way.onward ? '回到待批作业' : '回到列表'}</Button>
        <span style={{ flex: 1 }}>
          <b>
            {work.seatNo} 号 {work.maskedName}
          </b>{' '}
          <StateTag tone={SUBMISSIONS[shown.state]![1]}>{SUBMISSIONS[shown.state]![0]}</StateTag>{' '}
          {shown.late && <StateTag tone="caution">迟交</StateTag>}
          <span className="quiet small">　{moment(shown.submittedAt)} 提交</span>
          {way.left !== null && <span className="quiet small">　还有 {way.left} 份待批</span>}
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
        <Button disabled={!way.previous} title="Alt + ←" onClick={() => way.previous?.()}>
          上一份
        </Button>
        <Button disabled={!way.next} title="Alt + →" onClick={() => way.next?.()}>
          下一份
        </Button>
      </div>
      {mark && (shown.state === 'SUBMITTED' || shown.state === 'MARKED') && shown === work.versions[0] ? (
        <Marked key={`${shown.id}-${shown.markedAt}`} assignment={assignment} work={shown} onward={way.onward} />
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

function Marked({ assignment, work, onward }: { assignment: AssignmentView; work: SubmissionView; onward: Way['onward'] }) {
  const [marking, setMarking] = useState<Marking>(work.marking ?? { criteria: [], comment: '', annotations: [] });
  const [tool, setTool] = useState<Tool | null>(null);
  const decided = useRef('KEEP');
  const send = useSend(teachingRoutes.markSubmission, {
    refresh: ['/v1/teaching/assignments', '/v1/teaching/marking'],
    done: '已保存',
    onDone: () => decided.current !== 'KEEP' && onward?.(),
  });
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
          onward={!!onward}
          onDecide={(decision) => {
            decided.current = decision;
            send.mutate({
              params: { assignmentId: assignment.id, submissionId: work.id },
              body: { decision, marking: { ...marking, annotations: marking.annotations.filter(isSaid) } },
            });
          }}
        />
      </aside>
    </div>
  );
}

/** A pin or a page without words says nothing. */
const isSaid = ({ kind, text }: Marking['annotations'][number]) => (kind !== 'TEXT' && kind !== 'PAGE') || text.trim() !== '';
