import { View } from '@tarojs/components';
import { showToast } from '@tarojs/taro';
import { actOnSitting, leastWords, randomKey, SITTING_ACTS, type Sitter, type SittingAct, type SittingActInput } from '@yangfan/client';
import { useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { Field, LongField, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';

/** What is about to be done, to one candidate or (null) to all. */
export interface Act {
  kind: SittingAct;
  sitter: Sitter | null;
}
const VALID = [
  { key: 'valid', label: '有效' },
  { key: 'invalid', label: '作废（按 0 分计）' },
] as const;
const DECISIONS = [
  { key: 'UPHELD', label: '认可' },
  { key: 'PARTLY', label: '部分认可' },
  { key: 'REJECTED', label: '不认可' },
] as const;
const COMMON = ['请保持安静，独立作答', '请坐正，正对镜头', '还有 15 分钟交卷'];

/** One form for every act of an invigilator: what follows from it, its figure and its reason. */
export function ActSheet({ act, examId, onDone, onClose }: { act: Act; examId: string; onDone: () => void; onClose: () => void }) {
  const { kind, sitter } = act;
  const [words, setWords] = useState('');
  const [minutes, setMinutes] = useState(kind === 'standing' ? String(sitter?.extraMin ?? 0) : '10');
  const [barred, setBarred] = useState(sitter?.barred ?? false);
  const [valid, setValid] = useState(kind === 'appeal');
  const [decision, setDecision] = useState<SittingActInput['decision']>('UPHELD');
  const sending = useSend();
  const intent = useRef({ of: '', key: '' });
  const hasMinutes = kind === 'extend' || kind === 'standing';
  const [least, most] = kind === 'standing' ? [0, 240] : [1, 120];
  const whole = Number(minutes);
  const isFigure = /^\d{1,3}$/.test(minutes) && whole >= least && whole <= most;
  const send = () =>
    void sending.run(async () => {
      const input = { words, minutes: whole, barred, valid, decision };
      const of = JSON.stringify(input);
      // One intention keeps its key until it changes: what a lost reply did already is not done twice.
      if (intent.current.of !== of) intent.current = { of, key: randomKey() };
      await actOnSitting(call, { examId, kind, sitter }, input, intent.current.key);
      void showToast({ title: SITTING_ACTS[kind].done, icon: 'none' });
      onDone();
    });
  const isRisky = kind === 'force' || kind === 'pause';
  return (
    <Sheet title={SITTING_ACTS[kind].title(sitter ? `“${sitter.maskedName}”` : '全体考生')} onClose={onClose}>
      <View className="exam-rule">{SITTING_ACTS[kind].follows}</View>
      {hasMinutes ? (
        <TextField
          label={kind === 'standing' ? '延长分钟（0 为不延长）' : '延长分钟'}
          keyboard="number"
          maxLength={3}
          value={minutes}
          onChange={setMinutes}
          error={isFigure || minutes === '' ? undefined : `请填 ${least} 到 ${most} 的整数`}
        />
      ) : null}
      {kind === 'standing' ? (
        <Tick isOn={barred} onChange={setBarred} label="暂停这场考试的资格">
          暂停这场考试的资格（停考）
        </Tick>
      ) : null}
      {kind === 'appeal' ? (
        <Field label="处理意见">
          <Choice items={DECISIONS} value={decision} onPick={setDecision} />
        </Field>
      ) : null}
      {kind === 'judge' || kind === 'appeal' ? (
        <Field label="答卷">
          <Choice items={VALID} value={valid ? 'valid' : 'invalid'} onPick={(key) => setValid(key === 'valid')} />
        </Field>
      ) : null}
      {kind === 'message' && words === '' ? (
        <View className="sitting-common">
          {COMMON.map((one) => (
            <Button key={one} isCompact onPress={() => setWords(one)}>
              {one}
            </Button>
          ))}
        </View>
      ) : null}
      <LongField
        label={kind === 'message' ? '消息' : kind === 'appeal' || kind === 'judge' ? '理由（考生会看到）' : '原因（会留痕）'}
        value={words}
        maxLength={kind === 'appeal' ? 500 : 200}
        onChange={setWords}
      />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button
        kind={isRisky ? 'danger' : 'primary'}
        isBusy={sending.isBusy}
        isDisabled={words.trim().length < leastWords(kind) || (hasMinutes && !isFigure)}
        onPress={send}
      >
        {kind === 'message' ? '发送' : kind === 'force' ? '强制交卷' : kind === 'pause' ? '暂停考试' : '确定'}
      </Button>
    </Sheet>
  );
}
