import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { CallError, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../shell/api.ts';
import { useCountdown } from '../../../shell/use-countdown.ts';
import { useSend } from '../../../shell/use-send.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Card } from '../../../shared/ui/Card.tsx';
import { Notice } from '../../../shared/ui/States.tsx';
import { aria } from '../../../shared/ui/aria.ts';
import { sayClock } from '../lesson.rules.ts';
import { WorkQuestion } from './WorkQuestion.tsx';
import { isOpen, type Attempt, type Value } from './work.rules.ts';

const WAIT_MS = 800;
const RETRY_MS = 5000;

/** A running attempt: all questions below each other, kept as they are answered. */
export function WorkSheet({ attempt, onDone }: { attempt: Attempt; onDone: (attempt: Attempt) => void }) {
  const [answers, setAnswers] = useState<Record<string, Value>>(() =>
    Object.fromEntries(attempt.questions.map(({ id, answer }) => [id, answer])),
  );
  const [state, setState] = useState('');
  const [left, start] = useCountdown();
  const sending = useSend();
  const waiting = useRef(new Map<string, Value>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const flush = useRef(async (): Promise<void> => {
    clearTimeout(timer.current);
    const batch = [...waiting.current];
    if (batch.length === 0) return;
    try {
      await call(teachingRoutes.keepQuizAnswers, {
        params: { attemptId: attempt.id },
        body: { answers: batch.map(([questionId, value]) => ({ questionId, value })) },
      });
      for (const [id, value] of batch) if (waiting.current.get(id) === value) waiting.current.delete(id);
      setState('已保存');
    } catch (error) {
      const isRefused = error instanceof CallError && error.status >= 400 && error.status < 500;
      setState(isRefused ? error.message : '网络不通，恢复后自动保存');
      if (isRefused) waiting.current.clear();
      else timer.current = setTimeout(() => void flush.current(), RETRY_MS);
    }
  });
  const hand = () =>
    sending.run(async () => {
      await flush.current();
      onDone(await call(teachingRoutes.submitQuiz, { params: { attemptId: attempt.id } }));
    });
  const handIn = useRef(hand);
  handIn.current = hand;
  const ran = useRef(false);
  const { leftS } = attempt;
  useEffect(() => {
    if (leftS !== null) start(leftS);
  }, [leftS, start]);
  useEffect(() => {
    if (left > 0) ran.current = true;
    // Time is up: what is kept is handed in; the server would close it a moment later by itself.
    else if (ran.current) void handIn.current();
  }, [left]);
  useEffect(() => {
    const last = flush;
    return () => void last.current();
  }, []);
  const answer = (id: string, value: Value) => {
    setAnswers((now) => ({ ...now, [id]: value }));
    waiting.current.set(id, value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush.current(), WAIT_MS);
  };
  const open = attempt.questions.filter(({ id }) => isOpen(answers[id])).length;
  const ask = async () => {
    const content = open > 0 ? `还有 ${open} 题没有作答，交卷后不能再改。` : '交卷后不能再改。';
    const { confirm } = await Taro.showModal({ title: '现在交卷？', content, confirmText: '交卷', cancelText: '先不' });
    if (confirm) await hand();
  };
  return (
    <View>
      <View className="work-bar" {...aria({ role: 'status' })}>
        {`已答 ${attempt.questions.length - open} / ${attempt.questions.length}${leftS === null ? '' : `，剩余 ${sayClock(left)}`}　${state}`}
      </View>
      {attempt.questions.map((question) => (
        <Card key={question.id}>
          <WorkQuestion question={question} value={answers[question.id] ?? null} onChange={(value) => answer(question.id, value)} />
        </Card>
      ))}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} onPress={() => void ask()}>
        交卷
      </Button>
    </View>
  );
}
