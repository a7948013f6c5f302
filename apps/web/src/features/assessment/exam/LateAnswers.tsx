import { randomKey, sendLate, type LateOutcome } from '@yangfan/client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { forgetAnswers, keptAnswers } from './kept-answers.ts';

const AGAIN_MS = 5_000;

/** Sends what this device still keeps of a closed paper, until the server has said something to it, and tells the learner plainly what became of it. */
export function LateAnswers({ attemptId }: { attemptId: string }) {
  const [outcome, setOutcome] = useState<LateOutcome>({ kind: 'NOTHING' });
  const client = useQueryClient();
  const key = useRef(randomKey());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const send = async () => {
      clearTimeout(timer);
      const found = await sendLate(call, attemptId, await keptAnswers(attemptId), key.current);
      if (isGone) return;
      setOutcome(found);
      if (found.kind === 'LOST') timer = setTimeout(() => void send(), AGAIN_MS);
      else forgetAnswers(attemptId);
      if (found.kind === 'TAKEN') void client.invalidateQueries();
    };
    void send();
    const again = () => void send();
    window.addEventListener('online', again);
    return () => {
      isGone = true;
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [attemptId, client]);
  if (outcome.kind === 'NOTHING') return null;
  return (
    <div className="note caution" role="status">
      {outcome.kind === 'LOST' ? (
        '这台设备上还有考试结束前写好、没有送到的作答，正在等网络送出；请不要退出登录。'
      ) : outcome.kind === 'REFUSED' ? (
        `这台设备上没有送到的作答没有被接收：${outcome.message}`
      ) : (
        <>
          <b>
            迟到的作答 <span className="figures">{outcome.questions}</span> 题，等待认定。
          </b>
          这些答案是您在考试结束前写好的，因为断网没有及时送到。它们不会自动计分，由班主任或培训机构认定，结果会发消息告诉您。
        </>
      )}
    </div>
  );
}
