import { teachingRoutes } from '@yangfan/client';
import type { QuizAttempt, QuizValue } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { useSend } from '../../../../shared/lib/api.ts';
import { useCountdown } from '../../../../shared/lib/countdown.ts';
import { clock } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Confirm } from '../../../../shared/ui/Dialog.tsx';
import { AskedQuestion } from './AskedQuestion.tsx';
import { useKeptAnswers } from './kept-answers.ts';

/** A running attempt: all questions on one page, kept as they are answered. */
export function AttemptSheet({ attempt, onDone }: { attempt: QuizAttempt; onDone: (attempt: QuizAttempt) => void }) {
  const { answers, answer, state, flush } = useKeptAnswers(attempt);
  const [asking, setAsking] = useState(false);
  const [left, start] = useCountdown();
  const ended = useRef(false);
  const submit = useSend(teachingRoutes.submitQuiz, { refresh: ['/v1/teaching/me/quizzes'], onDone });
  const begin = useRef(() => attempt.leftS !== null && start(attempt.leftS));
  useEffect(() => {
    begin.current();
  }, []);
  async function hand(): Promise<void> {
    setAsking(false);
    await flush();
    submit.mutate({ params: { attemptId: attempt.id } });
  }
  const handIn = useRef(hand);
  handIn.current = hand;
  const counted = useRef(false);
  useEffect(() => {
    if (left > 0) counted.current = true;
    // Time is up: what is kept is handed in; the server would close it a moment later by itself.
    if (counted.current && left === 0 && !ended.current) {
      ended.current = true;
      void handIn.current();
    }
  }, [left]);
  const open = attempt.questions.filter(({ id }) => isOpen(answers[id])).length;
  return (
    <div className="stack">
      <div className="card actions attempt-bar">
        <span style={{ flex: 1 }}>
          已答 <b className="figures">{attempt.questions.length - open}</b> / {attempt.questions.length} 题
          <span className="quiet" role="status">
            　{state}
          </span>
        </span>
        {attempt.leftS !== null && (
          <span role="timer" aria-label="剩余时间">
            剩余 <b className="figures">{clock(left)}</b>
          </span>
        )}
        <Button look="primary" busy={submit.isPending} onClick={() => setAsking(true)}>
          交卷
        </Button>
      </div>
      {attempt.questions.map((question) => (
        <section className="card" key={question.id}>
          <AskedQuestion question={question} value={answers[question.id] ?? null} onChange={(value) => answer(question.id, value)} />
        </section>
      ))}
      <Confirm
        title="现在交卷？"
        open={asking}
        consequence={open ? `还有 ${open} 题没有作答，交卷后不能再改。` : '交卷后不能再改。'}
        confirm="交卷"
        busy={submit.isPending}
        onConfirm={() => void hand()}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

const isOpen = (value: QuizValue | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.every((one) => one === ''));
