import { View } from '@tarojs/components';
import { EMPTY_POLL, pollOf, pollOptions, randomKey, teachingRoutes, type PollDraft, type PollKind } from '@yangfan/client';
import { useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { Field, LongField, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { POLL_WORDS } from './words.ts';

const KINDS = (Object.keys(POLL_WORDS) as PollKind[]).map((key) => ({ key, label: POLL_WORDS[key] }));

/** A new vote, quiz or race. */
export function PollForm({ roomId, onDone, onClose }: { roomId: string; onDone: () => void; onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY_POLL);
  const [isTried, setIsTried] = useState(false);
  const sending = useSend();
  const intent = useRef({ of: '', key: '' });
  const set = (part: Partial<PollDraft>) => setDraft({ ...draft, ...part });
  const { faults, body } = pollOf(draft);
  const options = pollOptions(draft.options);
  const asksRight = draft.kind !== 'POLL';
  const turn = (index: number) =>
    set({ right: draft.right.includes(index) ? draft.right.filter((one) => one !== index) : [...draft.right, index] });
  const send = () => {
    setIsTried(true);
    if (Object.keys(faults).length > 0) return;
    void sending.run(async () => {
      const of = JSON.stringify(body);
      if (intent.current.of !== of) intent.current = { of, key: randomKey() };
      await call(teachingRoutes.openPoll, { params: { roomId }, body }, { idempotencyKey: intent.current.key });
      onDone();
    });
  };
  return (
    <Sheet title="发起投票、测验或抢答" onClose={onClose}>
      <Choice items={KINDS} value={draft.kind} onPick={(kind) => set({ kind })} />
      <TextField
        label="题目"
        value={draft.question}
        maxLength={300}
        onChange={(question) => set({ question })}
        error={isTried ? faults.question : undefined}
      />
      <LongField
        label="选项（一行一个）"
        hint="2–10 个"
        value={draft.options}
        maxLength={1010}
        onChange={(text) => set({ options: text })}
        error={isTried ? faults.options : undefined}
      />
      {asksRight ? (
        <Field label="正确的选项" hint="先写选项，再在这里勾选" error={isTried ? faults.right : undefined}>
          {options.slice(0, 10).map((option, index) => (
            <Tick key={`${index}${option}`} isOn={draft.right.includes(index)} label={`${option} 正确`} onChange={() => turn(index)}>
              {option}
            </Tick>
          ))}
        </Field>
      ) : (
        <Tick isOn={draft.anonymous} label="匿名" onChange={(anonymous) => set({ anonymous })}>
          匿名（记录里也不留谁选了什么）
        </Tick>
      )}
      <Tick isOn={draft.multiple} label="可多选" onChange={(multiple) => set({ multiple })}>
        可多选
      </Tick>
      <TextField
        label="限时（秒，空着不限）"
        keyboard="number"
        value={draft.seconds}
        maxLength={4}
        onChange={(seconds) => set({ seconds: seconds.replace(/\D/g, '') })}
      />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <View className="live-gap" />
      <Button kind="primary" isBusy={sending.isBusy} onPress={send}>
        发起
      </Button>
    </Sheet>
  );
}
