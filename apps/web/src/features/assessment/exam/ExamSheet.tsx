import { assessmentRoutes, CallError } from '@yangfan/client';
import { useCallback, useEffect, useState } from 'react';
import { call, useSend } from '../../../shared/lib/api.ts';
import { useMe } from '../../../shared/lib/session.ts';
import { clock, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { useAnswers, type Attempt, type SaveState } from './answers.ts';
import { QuestionView } from './QuestionView.tsx';
import { useLeaves } from './leaves.ts';
import './exam.css';

/** The paper: one question at a time, the timer, the answer card, and what is saved. */
export function ExamSheet({ attempt, onSubmitted }: { attempt: Attempt; onSubmitted: () => void }) {
  const me = useMe();
  const [at, setAt] = useState(1);
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState<CallError | null>(null);
  const onEnded = useCallback((error: CallError) => setEnded(error), []);
  const { answers, change, state, unsent, clear } = useAnswers(attempt, onEnded);
  const submit = useSend(assessmentRoutes.submitAttempt, { refresh: [], onDone: () => (clear(), onSubmitted()) });
  const left = useTimeLeft(attempt, () =>
    submit.mutate({ params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: unsent() } }),
  );
  useLeaves(async (kind, seconds) => {
    const reply = await call(assessmentRoutes.reportLeave, {
      params: { attemptId: attempt.id },
      body: { holder: attempt.holder, kind, seconds },
    });
    if (reply.submitted) onSubmitted();
    else tell(`已记录离开考试页面 ${reply.leaves} 次，到 ${reply.limit} 次将自动交卷`, 'caution');
  });

  const question = attempt.questions[at - 1]!;
  const done = attempt.questions.filter((one) => isAnswered(answers.get(one.no)?.value)).length;
  const flagged = attempt.questions.filter((one) => answers.get(one.no)?.flagged).length;
  if (ended) return <EndedView error={ended} onBack={onSubmitted} />;
  return (
    <div className="exam exam-sheet">
      <header>
        <div>
          <b>{attempt.title}</b>
          <span className="quiet">
            {me.data?.displayName} · 准考号 <span className="figures">{attempt.ticketNo}</span>
          </span>
        </div>
        <div className="actions">
          <span role="timer" aria-label="剩余时间">
            剩余 <b className={`figures timer ${left < 300 ? 'stop' : ''}`}>{clock(left)}</b>
          </span>
          <Button look="primary" onClick={() => setAsking(true)}>
            交卷
          </Button>
        </div>
      </header>
      <main id="main">
        <QuestionView
          key={question.no}
          question={question}
          value={answers.get(question.no)?.value ?? null}
          onChange={(value) => change(question.no, { value })}
        />
        <div className="actions" style={{ marginTop: 24 }}>
          <Button disabled={at === 1} onClick={() => setAt(at - 1)}>
            上一题
          </Button>
          <Button look="primary" disabled={at === attempt.questions.length} onClick={() => setAt(at + 1)}>
            下一题
          </Button>
          <Button
            look="plain"
            aria-pressed={answers.get(question.no)?.flagged ?? false}
            onClick={() => change(question.no, { flagged: !answers.get(question.no)?.flagged })}
          >
            {answers.get(question.no)?.flagged ? '取消标记' : '标记，稍后再看'}
          </Button>
        </div>
      </main>
      <aside aria-label="答题卡">
        <p>
          已答 <b className="figures">{done}</b> / <span className="figures">{attempt.questions.length}</span>，标记{' '}
          <b className="figures">{flagged}</b>
        </p>
        <div className="answer-card">
          {attempt.questions.map((one) => {
            const answer = answers.get(one.no);
            return (
              <button
                key={one.no}
                type="button"
                className={`figures ${isAnswered(answer?.value) ? 'done' : ''} ${answer?.flagged ? 'flagged' : ''}`}
                aria-current={one.no === at ? 'step' : undefined}
                aria-label={`第 ${one.no} 题，${isAnswered(answer?.value) ? '已答' : '未答'}${answer?.flagged ? '，已标记' : ''}`}
                onClick={() => setAt(one.no)}
              >
                {one.no}
              </button>
            );
          })}
        </div>
        <Saved state={state} />
      </aside>
      <Confirm
        title="确认交卷？"
        open={asking}
        consequence={
          done < attempt.questions.length
            ? `还有 ${attempt.questions.length - done} 题没有作答。交卷后不能再修改。`
            : '所有题目都已作答。交卷后不能再修改。'
        }
        confirm="交卷"
        busy={submit.isPending}
        onConfirm={() => submit.mutate({ params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: unsent() } })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

/** An emptied box is no answer. */
function isAnswered(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.some((one) => one !== '');
  return typeof value !== 'object' || Object.values(value).some(isAnswered);
}

function Saved({ state }: { state: SaveState }) {
  return (
    <p className="quiet" role="status">
      {state.kind === 'saved' ? (
        <>
          已保存 <span className="figures">{timeWithSeconds(state.at)}</span>
        </>
      ) : state.kind === 'saving' ? (
        '正在保存…'
      ) : state.kind === 'offline' ? (
        <span className="caution">网络中断，{state.waiting} 处答案已存在本机，恢复后自动补交</span>
      ) : (
        '答案每题自动保存'
      )}
    </p>
  );
}

/** Seconds left by the server's clock; asks for submission once when they are over. */
function useTimeLeft(attempt: Attempt, onOver: () => void): number {
  const [offset] = useState(() => new Date(attempt.serverNow).getTime() - Date.now());
  const remaining = () => Math.max(0, Math.ceil((new Date(attempt.deadline).getTime() - Date.now() - offset) / 1000));
  const [left, setLeft] = useState(remaining);
  useEffect(() => {
    const timer = setInterval(() => setLeft(remaining()), 500);
    return () => clearInterval(timer);
  });
  useEffect(() => {
    if (left === 0) onOver();
  }, [left === 0]);
  return left;
}

function EndedView({ error, onBack }: { error: CallError; onBack: () => void }) {
  const elsewhere = error.code === 'assessment.attempt_elsewhere';
  return (
    <main className="exam" style={{ maxWidth: 640, margin: '60px auto', padding: 20 }}>
      <div className="card stack">
        <h1>{error.message}</h1>
        {elsewhere && <p>如果不是您本人操作，请立即告诉监考老师。要回到这台设备继续，请重新打开考试。</p>}
        <div className="actions">
          <Button look="primary" onClick={elsewhere ? () => location.assign('/exams') : onBack}>
            {elsewhere ? '返回考试列表' : '查看回执'}
          </Button>
        </div>
      </div>
    </main>
  );
}
