import { assessmentRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import type { SitterRow } from './SittingBoard.tsx';

export type ActKind = 'message' | 'extend' | 'pause' | 'force' | 'doubt' | 'standing' | 'judge' | 'appeal';
/** What is about to be done, to one candidate or (null) to all. */
export interface Act {
  kind: ActKind;
  sitter: SitterRow | null;
}
const TITLES: Record<ActKind, (name: string) => string> = {
  message: (name) => `给${name}发消息`,
  extend: (name) => `为${name}延长时间`,
  pause: () => '暂停整场考试？',
  force: (name) => `强制${name}交卷？`,
  doubt: (name) => `把${name}的答卷列为存疑？`,
  standing: (name) => `${name}的考前安排`,
  judge: (name) => `认定${name}的答卷`,
  appeal: (name) => `处理${name}的申诉`,
};
const WHAT_FOLLOWS: Partial<Record<ActKind, string>> = {
  message: '消息会立即显示在考生屏幕上，考生点“我已看到”后这里会显示。',
  extend: '截止时间立即延后，考生屏幕上的倒计时随之改变。',
  pause: '全体考生停止计时；答案照常保存。继续时每人的截止时间按暂停时长顺延。',
  force: '按已保存的答案立即交卷，不能撤回。考生会看到原因。',
  doubt: '成绩公布前须由班主任或机构认定有效或作废；考生能看到原因并可申诉。',
  standing: '延长时间用于残疾等情形；原因加密保存，只有考务人员处理时使用。',
  judge: '作废的答卷按 0 分计；考生会收到通知，可以申诉。',
  appeal: '处理结果和理由会通知考生，答卷是否有效按这里的认定。',
};

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
  const message = useSend(assessmentRoutes.messageSitting, { ...on, done: '消息已发出' });
  const extend = useSend(assessmentRoutes.extendSitting, { ...on, done: '已延长' });
  const pause = useSend(assessmentRoutes.pauseSitting, { ...on, done: '考试已暂停' });
  const force = useSend(assessmentRoutes.forceSubmit, { ...on, done: '已强制交卷' });
  const doubt = useSend(assessmentRoutes.doubtAttempt, { ...on, done: '已列为存疑' });
  const standing = useSend(assessmentRoutes.setStanding, { ...on, done: '已保存' });
  const judge = useSend(assessmentRoutes.judgeAttempt, { ...on, done: '已认定，考生会收到通知' });
  const appeal = useSend(assessmentRoutes.decideAppeal, { ...on, done: '已处理，考生会收到通知' });
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
  const least = kind === 'message' ? 1 : kind === 'appeal' ? 5 : 2;
  return (
    <Dialog title={TITLES[kind](sitter ? `“${sitter.maskedName}”` : '全体考生')} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="quiet">{WHAT_FOLLOWS[kind]}</p>
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
