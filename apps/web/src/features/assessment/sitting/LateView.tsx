import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { moment, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { answerWords } from '../answer-words.ts';
import { LATE_STATES } from '../words.ts';
import type { Log } from './SittingRecord.tsx';

/** Answers that came after the end: what the paper has, what came, when it was typed, and what was decided; the decision itself for whoever may take it. */
export function LateView({ attemptId, late }: { attemptId: string; late: Log['late'][number] }) {
  const [word, tone] = LATE_STATES[late.state]!;
  return (
    <section aria-label="迟到的作答">
      <h3>
        迟到的作答 <span className="figures">{late.answers.length}</span> 题 <StateTag tone={tone}>{word}</StateTag>
      </h3>
      <p className="quiet">
        {moment(late.receivedAt)} 送到。作答时间按考生设备记下的服务器时钟；答卷仍按截止时的内容，认定采纳后才重新判分。
      </p>
      <ul className="rows">
        {late.answers.map((answer) => (
          <li key={answer.no}>
            <span>
              第 <b className="figures">{answer.no}</b> 题
            </span>
            <span className="grow">
              答卷上：{answerWords(answer.before)}；迟到的：<b>{answerWords(answer.value)}</b>
            </span>
            <span className="figures quiet">{timeWithSeconds(answer.typedAt)} 写</span>
          </li>
        ))}
      </ul>
      {late.proposed && late.state === 'PROPOSED' && (
        <p>
          <span className="quiet">{moment(late.proposed.at)} 一人提出</span>
          {late.proposed.accept ? '采纳' : '不采纳'}：{late.proposed.reason}
        </p>
      )}
      {late.decidedAt && (
        <p>
          <span className="quiet">{moment(late.decidedAt)} 认定：</span>
          {late.decision}
        </p>
      )}
      {late.mayDecide && <Decide attemptId={attemptId} late={late} />}
    </section>
  );
}

function Decide({ attemptId, late }: { attemptId: string; late: Log['late'][number] }) {
  const [reason, setReason] = useState('');
  const send = useSend(assessmentRoutes.decideLateAnswers, { refresh: ['/v1/assessment'], done: '已记录，考生会收到认定结果' });
  const decide = (accept: boolean) => send.mutate({ params: { attemptId, lateId: late.id }, body: { accept, reason: reason.trim() } });
  const ready = reason.trim().length >= 5;
  return (
    <div className="stack">
      <TextArea
        label="认定的理由（考生会看到）"
        hint="至少 5 个字。请核对断网记录和作答时间，例如“机房 9:40–10:05 断网，作答时间在截止前”。"
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <Button look="primary" disabled={!ready} busy={send.isPending} onClick={() => decide(true)}>
          采纳，重新判分
        </Button>
        <Button disabled={!ready} busy={send.isPending} onClick={() => decide(false)}>
          不采纳
        </Button>
      </div>
    </div>
  );
}
