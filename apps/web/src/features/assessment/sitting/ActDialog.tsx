import { assessmentRoutes, leastWords, SITTING_ACTS } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import type { ActKind, SitterRow } from './board.ts';

/** What is about to be done, to one candidate or (null) to all. */
export interface Act {
  kind: ActKind;
  sitter: SitterRow | null;
}
/** One form for every act of the board: its reason, its figure, and what follows from it. */
export function ActDialog({ act, examId, onClose }: { act: Act | null; examId: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState(10);
  const [barred, setBarred] = useState(false);
  const [valid, setValid] = useState(true);
  const [decision, setDecision] = useState<'UPHELD' | 'PARTLY' | 'REJECTED'>('UPHELD');
  useEffect(() => {
    setText('');
    setBarred(act?.sitter?.barred ?? false);
    setMinutes(act?.kind === 'standing' ? (act.sitter?.extraMin ?? 0) : 10);
    setValid(act?.kind === 'appeal');
  }, [act]);
  const on = { refresh: ['/v1/assessment'], onDone: onClose };
  const message = useSend(assessmentRoutes.messageSitting, { ...on, done: SITTING_ACTS.message.done });
  const extend = useSend(assessmentRoutes.extendSitting, { ...on, done: SITTING_ACTS.extend.done });
  const pause = useSend(assessmentRoutes.pauseSitting, { ...on, done: SITTING_ACTS.pause.done });
  const force = useSend(assessmentRoutes.forceSubmit, { ...on, done: SITTING_ACTS.force.done });
  const doubt = useSend(assessmentRoutes.doubtAttempt, { ...on, done: SITTING_ACTS.doubt.done });
  const standing = useSend(assessmentRoutes.setStanding, { ...on, done: SITTING_ACTS.standing.done });
  const judge = useSend(assessmentRoutes.judgeAttempt, { ...on, done: SITTING_ACTS.judge.done });
  const appeal = useSend(assessmentRoutes.decideAppeal, { ...on, done: SITTING_ACTS.appeal.done });
  const busy = [message, extend, pause, force, doubt, standing, judge, appeal].some(({ isPending }) => isPending);
  if (!act) return null;
  const { kind, sitter } = act;
  const attemptId = sitter?.attemptId ?? null;
  const reason = text.trim();
  const send = () => {
    if (kind === 'message') message.mutate({ params: { examId }, body: { text: reason, attemptId } });
    if (kind === 'extend') extend.mutate({ params: { examId }, body: { minutes, attemptId, reason } });
    if (kind === 'pause') pause.mutate({ params: { examId }, body: { reason } });
    if (kind === 'standing')
      standing.mutate({ params: { examId, learnerId: sitter!.learnerId }, body: { extraMin: minutes, barred, reason } });
    if (!attemptId) return;
    const params = { params: { attemptId } };
    if (kind === 'force') force.mutate({ ...params, body: { reason } });
    if (kind === 'doubt') doubt.mutate({ ...params, body: { reason } });
    if (kind === 'judge') judge.mutate({ ...params, body: { valid, reason } });
    if (kind === 'appeal') appeal.mutate({ ...params, body: { decision, valid, reason } });
  };
  const least = leastWords(kind);
  return (
    <Dialog title={SITTING_ACTS[kind].title(sitter ? `“${sitter.maskedName}”` : '全体考生')} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="quiet">{SITTING_ACTS[kind].follows}</p>
        {(kind === 'extend' || kind === 'standing') && (
          <TextField
            label={kind === 'standing' ? '延长分钟（0 为不延长）' : '延长分钟'}
            type="number"
            min={kind === 'standing' ? 0 : 1}
            max={kind === 'standing' ? 240 : 120}
            required
            value={minutes}
            onChange={(event) => setMinutes(Number(event.target.value))}
          />
        )}
        {kind === 'standing' && (
          <Choice checked={barred} onChange={(event) => setBarred(event.target.checked)} label="暂停这场考试的资格（停考）" />
        )}
        {kind === 'appeal' && (
          <fieldset>
            <legend>处理意见</legend>
            {(['UPHELD', 'PARTLY', 'REJECTED'] as const).map((one) => (
              <Choice
                key={one}
                type="radio"
                name="decision"
                checked={decision === one}
                onChange={() => setDecision(one)}
                label={{ UPHELD: '认可', PARTLY: '部分认可', REJECTED: '不认可' }[one]}
              />
            ))}
          </fieldset>
        )}
        {(kind === 'judge' || kind === 'appeal') && (
          <fieldset>
            <legend>答卷</legend>
            <Choice type="radio" name="valid" checked={valid} onChange={() => setValid(true)} label="有效" />
            <Choice type="radio" name="valid" checked={!valid} onChange={() => setValid(false)} label="作废（按 0 分计）" />
          </fieldset>
        )}
        <TextArea
          label={kind === 'message' ? '消息' : kind === 'appeal' || kind === 'judge' ? '理由（考生会看到）' : '原因（会留痕）'}
          required
          minLength={least}
          maxLength={kind === 'appeal' ? 500 : 200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button
            type="submit"
            look={kind === 'force' || kind === 'pause' ? 'danger' : 'primary'}
            busy={busy}
            disabled={reason.length < least}
          >
            {kind === 'message' ? '发送' : '确定'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
