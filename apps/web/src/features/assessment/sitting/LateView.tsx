import {
  assessmentRoutes,
  lateChoices,
  latePromise,
  LATE_DONE,
  LATE_REASON,
  LATE_REASON_HINT,
  sayAnswer,
  sayBeforeEnd,
  sayLate,
  type LateSent,
} from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { moment, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { LATE_STATES } from '../words.ts';
import type { Log } from './board.ts';

/** Answers that came after the end: what the paper has, what came, when it was typed, and what was decided; the decision itself for whoever may take it. */
export function LateView({ log, late }: { log: Log; late: LateSent }) {
  const [word, tone] = LATE_STATES[late.state]!;
  return (
    <section aria-label="迟到的作答">
      <h3>
        迟到的作答 <span className="figures">{late.answers.length}</span> 题 <StateTag tone={tone}>{word}</StateTag>
      </h3>
      <p className="quiet">
        {moment(late.receivedAt)} 送到。{latePromise(late.state)}
      </p>
      <ul className="rows">
        {late.answers.map((answer) => (
          <li key={answer.no}>
            <span>
              第 <b className="figures">{answer.no}</b> 题
            </span>
            <span className="grow">
              截止时的答卷：{sayAnswer(answer.before)}；迟到的：<b>{sayAnswer(answer.value)}</b>
            </span>
            <span className="figures quiet">
              {timeWithSeconds(answer.typedAt)} 写（{sayBeforeEnd(answer.typedAt, log)}）
            </span>
          </li>
        ))}
      </ul>
      {late.proposed && late.state === 'PROPOSED' && (
        <p>
          <span className="quiet">{moment(late.proposed.at)} 第一人提出</span>
          {late.proposed.accept ? '采纳' : '不采纳'}：{late.proposed.reason}
        </p>
      )}
      {late.decidedAt && (
        <p>
          <span className="quiet">{moment(late.decidedAt)} 认定：</span>
          {late.decision}
        </p>
      )}
      <div className="stack">
        <p>{sayLate(late, log.mayDecide)}</p>
        {late.mayDecide && <Decide key={late.state} attemptId={log.attemptId} late={late} />}
      </div>
    </section>
  );
}

function Decide({ attemptId, late }: { attemptId: string; late: LateSent }) {
  const [reason, setReason] = useState('');
  const send = useSend(assessmentRoutes.decideLateAnswers, {
    refresh: ['/v1/assessment'],
    quiet: true,
    onDone: ({ state }) => tell(LATE_DONE[state]),
  });
  const decide = (accept: boolean) => send.mutate({ params: { attemptId, lateId: late.id }, body: { accept, reason: reason.trim() } });
  const ready = reason.trim().length >= LATE_REASON.least;
  const choices = lateChoices(late);
  return (
    <div className="stack">
      <TextArea
        label="认定的理由（考生会看到）"
        hint={LATE_REASON_HINT}
        rows={2}
        maxLength={LATE_REASON.most}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {send.error && (
        <p className="stop" role="alert">
          {send.error.message}
        </p>
      )}
      <div className="actions">
        <Button look="primary" disabled={!ready} busy={send.isPending} onClick={() => decide(true)}>
          {choices.accept}
        </Button>
        <Button disabled={!ready} busy={send.isPending} onClick={() => decide(false)}>
          {choices.refuse}
        </Button>
      </div>
    </div>
  );
}
