import { assessmentRoutes, CallError, multiWords, type KeptAnswer } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { useMe } from '../../../shared/lib/session.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { AnswerCard, isAnswered } from './AnswerCard.tsx';
import { useAnswers, type Attempt } from './answers.ts';
import { EndedView, HandedIn, Saved, Veil } from './ExamStates.tsx';
import { useLeaves } from './leaves.ts';
import { CameraWatch, Messages, PauseBar, useFullScreen, useNoCopy } from './Proctor.tsx';
import { QuestionView } from './QuestionView.tsx';
import { useBeat } from './use-beat.ts';
import { useSubmission } from './use-submission.ts';
import { useTimeLeft } from './use-time-left.ts';
import './exam.css';

/** The paper: one question at a time, the timer, the answer card, and what is saved. */
export function ExamSheet({
  attempt,
  kept,
  isKept,
  onSubmitted,
}: {
  attempt: Attempt;
  /** Answers that an earlier visit left on this device. */
  kept: readonly KeptAnswer[];
  isKept: boolean;
  onSubmitted: () => void;
}) {
  const me = useMe();
  const [at, setAt] = useState(1);
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState<CallError | null>(null);
  const onEnded = useCallback((error: CallError) => setEnded(error), []);
  const { answers, change, state, unsent, waiting, clear } = useAnswers(attempt, kept, onEnded);
  const cameraOn = useRef(false);
  const { beat, ask } = useBeat(attempt, waiting, () => cameraOn.current);
  const done = useCallback(() => {
    clear();
    onSubmitted();
  }, [clear, onSubmitted]);
  // Closed by the clock, the invigilator or too many leaves: what this device keeps goes to the receipt's page, which sends it as late.
  const submission = useSubmission(attempt, unsent, { done, closed: onSubmitted, refused: setEnded });
  const left = useTimeLeft(beat ?? attempt, submission.send);
  // Ended by the invigilator, by the clock, or taken over: said at the next beat at the latest.
  useEffect(() => {
    if (!beat) return;
    // While a submission is on its way its own reply says how it ended.
    if (beat.state !== 'IN_PROGRESS') {
      if (submission.state === 'IDLE') onSubmitted();
    } else if (!beat.here) {
      const title = '考试已在另一台设备上继续，本机不能再作答';
      setEnded(new CallError(409, { code: 'assessment.attempt_elsewhere', title, detail: title }));
    }
  }, [beat]);

  const report = async (kind: 'HIDDEN' | 'BLUR' | 'FULLSCREEN_EXIT', seconds: number) => {
    const body = { holder: attempt.holder, kind, seconds: Math.min(86_400, seconds) };
    const reply = await call(assessmentRoutes.reportLeave, { params: { attemptId: attempt.id }, body });
    if (reply.submitted) onSubmitted();
    else tell(`已记录离开考试页面 ${reply.leaves} 次，到 ${reply.limit} 次将自动交卷`, 'caution');
  };
  useLeaves(report);
  useNoCopy(attempt);
  const screen = useFullScreen(attempt.fullScreen, (seconds) => void report('FULLSCREEN_EXIT', seconds).catch(() => undefined));

  const question = attempt.questions[at - 1]!;
  const answered = attempt.questions.filter((one) => isAnswered(answers.get(one.no)?.value)).length;
  if (ended) return <EndedView error={ended} onBack={onSubmitted} />;
  if (submission.state === 'WAITING') return <HandedIn answered={answered} total={attempt.questions.length} />;
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
          <Saved state={state} isKept={isKept} />
          <span role="timer" aria-label="剩余时间">
            剩余 <b className={`figures timer ${left < 300 ? 'stop' : ''}`}>{clock(left)}</b>
          </span>
          <Button look="primary" onClick={() => setAsking(true)}>
            交卷
          </Button>
        </div>
      </header>
      <PauseBar pausedAt={beat ? beat.pausedAt : attempt.pausedAt} />
      <main id="main">
        <QuestionView
          key={question.no}
          question={question}
          value={answers.get(question.no)?.value ?? null}
          onChange={(value) => change(question.no, { value })}
        />
        {question.type === 'MULTI' && <p className="quiet small">{multiWords(attempt.multiPartial)}。</p>}
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
        <AnswerCard attempt={attempt} answers={answers} at={at} onPick={setAt} />
        {attempt.looks.camera && attempt.looks.planned > 0 && (
          <CameraWatch attempt={attempt} beat={beat} onState={(on) => (cameraOn.current = on)} onTaken={ask} />
        )}
        {beat?.look?.way === 'EYES' && <p className="quiet small">监考员会到您座位旁看一眼，不用停下。</p>}
      </aside>
      {!screen.isFull && <Veil onEnter={screen.enter} />}
      <Messages attempt={attempt} beat={beat} onRead={ask} />
      <Confirm
        title="确认交卷？"
        open={asking}
        consequence={
          answered < attempt.questions.length
            ? `还有 ${attempt.questions.length - answered} 题没有作答。交卷后不能再修改。`
            : '所有题目都已作答。交卷后不能再修改。'
        }
        confirm="交卷"
        busy={submission.state === 'SENDING'}
        onConfirm={submission.send}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
