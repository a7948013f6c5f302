import { teachingRoutes } from '@yangfan/client';
import type { AssignmentPlan, MyAssignment, SubmissionView } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../../../shared/lib/api.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { SUBMISSIONS } from '../words.ts';
import { RemarkList } from './RemarkList.tsx';
import { RubricTable } from './RubricTable.tsx';
import { SubmissionForm } from './SubmissionForm.tsx';
import { WorkShown } from './WorkShown.tsx';
import '../works.css';

/** An assignment as its learner meets it: what to do, the draft, what the lecturer said. */
export function AssignmentView({ activityId, preview }: { activityId: string; classId: string; preview?: boolean }) {
  return preview ? <Preview assignmentId={activityId} /> : <Mine assignmentId={activityId} />;
}

function Mine({ assignmentId }: { assignmentId: string }) {
  const mine = useRead(teachingRoutes.myAssignment, { params: { assignmentId } });
  const [again, setAgain] = useState(false);
  if (mine.error) return <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />;
  if (!mine.data) return <Loading />;
  const { data } = mine;
  const newest = data.versions[0];
  const waits = newest?.state === 'SUBMITTED';
  const writes = !data.hindrance && (!waits || again);
  const handed = data.versions.filter(({ state }) => state !== 'DRAFT');
  return (
    <div className="stack">
      <Task plan={data.plan} maxScore={data.maxScore} overdue={data.overdue} />
      {data.hindrance && newest?.state !== 'MARKED' && <p className="note caution">{data.hindrance}</p>}
      {waits && !again && (
        <div className="card actions">
          <span style={{ flex: 1 }}>
            已提交，等老师批改。
            {newest.late && <StateTag tone="caution">迟交</StateTag>}
          </span>
          {!data.hindrance && <Button onClick={() => setAgain(true)}>修改后重新提交</Button>}
        </div>
      )}
      {writes && <SubmissionForm key={assignmentId} assignment={data} onDone={() => setAgain(false)} />}
      {handed.map((one) => (
        <Handed key={one.id} work={one} assignment={data} />
      ))}
    </div>
  );
}

function Task({ plan, maxScore, overdue }: { plan: AssignmentPlan; maxScore: number; overdue: boolean }) {
  return (
    <section className="card stack">
      <h2>作业要求</h2>
      <p className="instructions">{plan.instructions || '老师还没有写要求。'}</p>
      {plan.dueAt && (
        <p className={overdue ? 'caution' : ''}>
          截止 <span className="figures">{moment(plan.dueAt)}</span>
          {overdue ? (plan.late === 'ACCEPT' ? '，已过截止时间，现在提交会标明“迟交”。' : '，已过截止时间。') : ''}
        </p>
      )}
      <details>
        <summary>评分标准（满分 {maxScore} 分）</summary>
        <RubricTable rubric={plan.rubric} />
      </details>
    </section>
  );
}

function Handed({ work, assignment }: { work: SubmissionView; assignment: MyAssignment }) {
  const annotations = work.marking?.annotations ?? [];
  const [word, tone] = SUBMISSIONS[work.state]!;
  return (
    <section className="card stack" aria-label={`第 ${work.version} 版`}>
      <h2>
        第 {work.version} 版　<StateTag tone={tone}>{word}</StateTag> {work.late && <StateTag tone="caution">迟交</StateTag>}
      </h2>
      <p className="quiet small">{moment(work.submittedAt)} 提交</p>
      {work.marking && (
        <div className="stack">
          {work.score !== null && (
            <p style={{ fontSize: '1.2em' }}>
              得分 <b className="figures">{work.score}</b> / {assignment.maxScore}
            </p>
          )}
          {work.marking.comment && (
            <p className="note">
              <b>老师的话：</b>
              {work.marking.comment}
            </p>
          )}
          <RubricTable rubric={assignment.plan.rubric} marking={work.marking} />
        </div>
      )}
      <WorkShown work={work} annotations={annotations} />
      <RemarkList annotations={annotations} work={work} />
    </section>
  );
}

function Preview({ assignmentId }: { assignmentId: string }) {
  const assignment = useRead(teachingRoutes.readAssignment, { params: { assignmentId } });
  if (assignment.error) return <ErrorState error={assignment.error} onRetry={() => void assignment.refetch()} />;
  if (!assignment.data) return <Loading />;
  return (
    <div className="stack">
      <p className="note">这是预览。学员在这里写作业、上传图片或 PDF，草稿自动保存。</p>
      <Task plan={assignment.data.plan} maxScore={assignment.data.maxScore} overdue={false} />
    </div>
  );
}
