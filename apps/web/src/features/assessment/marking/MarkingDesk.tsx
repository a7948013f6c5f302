import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, CallError, useRead } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { AnswerSheet } from './AnswerSheet.tsx';
import { RubricForm, type Draft } from './RubricForm.tsx';
import './marking.css';

type Task = NonNullable<ReplyOf<typeof Contract.takeMarking>['task']>;

/** The marking desk: one answer after another, question by question, nobody's name. */
export function MarkingDesk() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const can = useCan();
  const [state, setState] = useUrlState();
  const progress = useRead(assessmentRoutes.examMarking, { params: { examId } }, { refetchInterval: 60_000 });
  const [itemId, part] = (state['question'] ?? '').split('.');
  const [task, setTask] = useState<Task | null | undefined>(undefined);
  const [fault, setFault] = useState<CallError | null>(null);
  const taking = useRef(0);
  const refetch = progress.refetch;

  const take = useCallback(
    async (after?: string) => {
      const own = (taking.current += 1);
      try {
        const body = { ...(itemId ? { itemId, part: part ?? '' } : {}), ...(after ? { after } : {}) };
        const reply = await call(assessmentRoutes.takeMarking, { params: { examId }, body });
        if (own !== taking.current) return;
        setTask(reply.task);
        setFault(null);
        void refetch();
      } catch (error) {
        if (own === taking.current && error instanceof CallError) setFault(error);
      }
    },
    [examId, itemId, part, refetch],
  );
  useEffect(() => void take(), [take]);

  if (progress.error) return <ErrorState error={progress.error} onRetry={() => void progress.refetch()} />;
  if (!progress.data) return <Loading />;
  const { title, className, total, done, waiting, disputed, released, questions, ofClass, barred, markers } = progress.data;
  const own = markers.find((one) => one.own);
  return (
    <div className="stack">
      <PageHead
        title={`阅卷 · ${title}`}
        lead={className}
        crumbs={
          <>
            <Link to="/work/exam-marking">人工阅卷</Link> / {ofClass ? <Link to={`/work/exams/${examId}`}>{title}</Link> : title}
          </>
        }
        actions={
          ofClass && (
            <>
              {can('assessment.exam.manage') && (
                <Link className="button" to={`/work/exams/${examId}/markers`}>
                  阅卷安排
                </Link>
              )}
              {can('assessment.marking.decide') && (
                <Link className="button" to={`/work/exams/${examId}/moderation`}>
                  裁定与复核{disputed ? `（${disputed}）` : ''}
                </Link>
              )}
            </>
          )
        }
      />
      <Strip
        items={[
          { label: '已评定', value: `${done} / ${total}`, unit: '份' },
          { label: '等我阅', value: waiting, unit: '份' },
          { label: '待裁定', value: disputed, unit: '份', note: '两人给分相差过大' },
        ]}
      />
      <p className="quiet">{whoMarks(markers, own, state['question'] ? null : waiting)}</p>
      {questions.length > 1 && (
        <Select
          label="只阅一道题"
          empty="所有题"
          value={state['question'] ?? ''}
          options={questions.map((one) => ({
            value: `${one.itemId}.${one.part}`,
            label: `${one.stem.slice(0, 24)}${one.part ? `（小题 ${one.part}）` : ''}，等我阅 ${one.waiting} 份`,
          }))}
          onChange={(event) => setState({ question: event.target.value })}
        />
      )}
      {barred ? (
        <div className="card">
          <Empty title="您不阅本班的卷">按本班的规定，本班的班主任和讲师不阅本班的卷，请到“阅卷安排”指定本机构别的班的讲师。</Empty>
        </div>
      ) : fault ? (
        <ErrorState error={fault} onRetry={() => void take()} />
      ) : task === undefined ? (
        <Loading />
      ) : task === null ? (
        <div className="card">
          <Empty title={released ? '成绩已公布，不能再评分' : total ? '您能阅的都阅完了' : '还没有要人工阅的答案'}>
            {!released && total > done && (markers.length && !own ? '其余的由指定的阅卷人评阅。' : '其余的在等另一位老师评阅或裁定。')}
          </Empty>
        </div>
      ) : (
        <Desk key={task.taskId} examId={examId} task={task} onNext={() => void take(task.taskId)} />
      )}
    </div>
  );
}

/** In a sentence, who marks this exam and what of it is one's own. */
function whoMarks(
  markers: ReplyOf<typeof Contract.examMarking>['markers'],
  own: { assigned: number; done: number } | undefined,
  waiting: number | null,
): string {
  if (!markers.length) return '这场考试没有指定阅卷人：本班有权阅卷的人都可以阅，谁先打开谁阅。';
  const names = `阅卷人：${markers.map(({ name }) => name).join('、')}。`;
  if (!own) return `${names}您没有被指定。`;
  const later = waiting === null ? 0 : own.assigned - own.done - waiting;
  return `${names}分给您 ${own.assigned} 份，已评 ${own.done} 份${later > 0 ? `，另有 ${later} 份等第一位阅卷人评完才轮到您` : ''}。`;
}

function Desk({ examId, task, onNext }: { examId: string; task: Task; onNext: () => void }) {
  const [busy, setBusy] = useState(false);
  const params = { examId, taskId: task.taskId };
  async function give({ lines, comment }: Draft): Promise<void> {
    setBusy(true);
    try {
      const { points } = await call(assessmentRoutes.saveMarking, { params, body: { lines, comment, give: true } });
      tell(`已评 ${points} 分`);
      onNext();
    } catch (error) {
      if (error instanceof CallError) tell(error.message, 'stop');
      setBusy(false);
    }
  }
  return (
    <div className="marking-desk">
      <AnswerSheet question={task.question} part={task.part} answer={task.answer} />
      <aside className="card">
        <RubricForm
          task={task}
          busy={busy}
          onSave={async ({ lines, comment }) =>
            (await call(assessmentRoutes.saveMarking, { params, body: { lines, comment, give: false } })).savedAt
          }
          onGive={(draft) => void give(draft)}
        />
        <div className="actions">
          <Button onClick={onNext} disabled={busy}>
            先跳过，看下一份
          </Button>
        </div>
      </aside>
    </div>
  );
}
