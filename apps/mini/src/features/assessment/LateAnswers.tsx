import { randomKey, sendLate, type LateOutcome } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { Notice } from '../../shared/ui/States.tsx';
import { forgetAnswers, keptAnswers } from './use-answers.ts';

const AGAIN_MS = 5_000;

/** Sends what this phone still keeps of a closed paper, until the server has said something to it, and tells the learner plainly what became of it. */
export function LateAnswers({ attemptId, onTaken }: { attemptId: string; onTaken: () => void }) {
  const [outcome, setOutcome] = useState<LateOutcome>({ kind: 'NOTHING' });
  const key = useRef(randomKey());
  const heard = useRef(onTaken);
  heard.current = onTaken;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const send = async () => {
      const found = await sendLate(call, attemptId, await keptAnswers(attemptId), key.current);
      if (isGone) return;
      setOutcome(found);
      if (found.kind === 'LOST') timer = setTimeout(() => void send(), AGAIN_MS);
      else await forgetAnswers(attemptId);
      if (found.kind === 'TAKEN') heard.current();
    };
    void send();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [attemptId]);
  if (outcome.kind === 'NOTHING') return null;
  return (
    <Notice tone="caution">
      {outcome.kind === 'LOST'
        ? '手机里还有考试结束前写好、没有送到的作答，正在等网络送出；请不要退出登录。'
        : outcome.kind === 'REFUSED'
          ? `手机里没有送到的作答没有被接收：${outcome.message}`
          : `迟到的作答 ${outcome.questions} 题，等待认定。这些答案是您在考试结束前写好、因为断网没有及时送到的；不会自动计分，认定结果会发消息告诉您。`}
    </Notice>
  );
}
