import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import type { Sent } from '../../shell/pick-pictures.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { ProofList } from '../../shared/proof/ProofList.tsx';
import { ProofPick } from '../../shared/proof/ProofPick.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { OBJECTIONS } from './words.ts';

type Why = ReplyOf<(typeof routes.assessment)['myGradeWhy']>;
type Objection = ReplyOf<(typeof routes.assessment)['myObjections']>['items'][number];

/** What I object to in this class's grade, how it went, and raising another while there is time. */
export function MyObjections({ why, onDone }: { why: Why; onDone: () => void }) {
  const list = useCall(assessmentRoutes.myObjections, { query: { classId: why.classId } });
  const [isAsking, setAsking] = useState(false);
  const isInTime = why.objectionsUntil !== null && Date.parse(why.objectionsUntil) > Date.now();
  if (!list.data) return <Waiting error={list.error} onRetry={list.reload} />;
  const done = () => {
    setAsking(false);
    list.reload();
    onDone();
  };
  return (
    <View>
      <Card title="成绩异议">
        <View className="exam-kind">
          {isInTime
            ? `对哪一项有疑问，可以在 ${sayMoment(why.objectionsUntil!)} 前提出；不成立的可以请市县再看一次。`
            : '提出异议的期限已过，已提出的会继续办完。'}
        </View>
        {list.data.items.map((one) => (
          <OneObjection key={one.id} one={one} onDone={done} />
        ))}
        {isInTime && !isAsking ? <Button onPress={() => setAsking(true)}>提出异议</Button> : null}
      </Card>
      {isAsking ? <Ask why={why} taken={list.data.items} onDone={done} /> : null}
    </View>
  );
}

function OneObjection({ one, onDone }: { one: Objection; onDone: () => void }) {
  const [isAgain, setAgain] = useState(false);
  const [reason, setReason] = useState('');
  const sending = useSend();
  const lines = [
    `理由：${one.reason}`,
    one.answer ? `答复：${one.answer}` : null,
    one.decision ? `市县意见：${one.decision}` : null,
    one.scoreAfter === null ? null : `已更正为 ${one.scoreAfter} 分`,
    one.dueAt ? `${sayMoment(one.dueAt)} 前办理${one.overdue ? '，已超过期限，可以联系机构或市县催办' : ''}` : null,
  ].filter(Boolean);
  const send = () =>
    void sending.run(async () => {
      await call(assessmentRoutes.askSecondLook, { params: { objectionId: one.id }, body: { reason: reason.trim() } });
      setAgain(false);
      onDone();
    });
  return (
    <View>
      <ListRow
        title={`${one.partName}（公布成绩 ${one.score ?? '—'}）`}
        note={lines.join('。')}
        aside={<StateTag tone={OBJECTIONS[one.state].tone}>{OBJECTIONS[one.state].words}</StateTag>}
      />
      <ProofList files={one.files} />
      {one.reviewUntil && !isAgain ? (
        <Button isCompact onPress={() => setAgain(true)}>
          请市县再看一次
        </Button>
      ) : null}
      {isAgain ? (
        <View>
          <LongField label="为什么不认可答复" hint="市县只看一次，结果是最后的" value={reason} maxLength={500} onChange={setReason} />
          {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
          <Button kind="primary" isBusy={sending.isBusy} isDisabled={reason.trim().length < 4} onPress={send}>
            提交市县
          </Button>
        </View>
      ) : null}
    </View>
  );
}

function Ask({ why, taken, onDone }: { why: Why; taken: readonly Objection[]; onDone: () => void }) {
  const [part, setPart] = useState('');
  const [reason, setReason] = useState('');
  const [proofs, setProofs] = useState<readonly Sent[]>([]);
  const sending = useSend();
  const free = why.grade.parts.filter((one) => !taken.some((row) => row.part === one.key && row.askedAt >= (why.publishedAt ?? '')));
  const send = () =>
    void sending.run(async () => {
      const body = { classId: why.classId, part, reason: reason.trim(), fileIds: proofs.map(({ id }) => id) };
      await call(assessmentRoutes.raiseObjection, { body });
      onDone();
    });
  return (
    <Card title="对哪一项有疑问">
      {free.length === 0 ? <View className="exam-kind">每一项在一次公布后只能提一次，您已经都提过了。</View> : null}
      {free.map((one) => (
        <Tick key={one.key} isOn={part === one.key} label={one.name} onChange={() => setPart(one.key)}>
          {`${one.name}（${one.score ?? '—'} 分）`}
        </Tick>
      ))}
      <LongField label="理由：哪里不对，依据是什么" value={reason} maxLength={500} onChange={setReason} />
      <ProofPick label="证明材料" value={proofs} onChange={setProofs} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={!part || reason.trim().length < 4} onPress={send}>
        提出异议
      </Button>
    </Card>
  );
}
