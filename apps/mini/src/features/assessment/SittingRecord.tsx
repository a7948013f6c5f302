import { Image, View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import type { Sent } from '../../shell/pick-pictures.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { ProofList } from '../../shared/proof/ProofList.tsx';
import { ProofPick } from '../../shared/proof/ProofPick.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LateAnswersOf } from './LateCard.tsx';
import { APPEALS, LATE_STATES, VALIDITIES } from './words.ts';

type Log = ReplyOf<(typeof routes.assessment)['mySittingLog']>;

/** Everything that was recorded about my sitting, and my appeal. */
export function MyRecord({ attemptId }: { attemptId: string }) {
  const log = useCall(assessmentRoutes.mySittingLog, { params: { attemptId } });
  const [isOpen, setIsOpen] = useState(false);
  if (!log.data)
    return (
      <Card title="我的考试记录">
        <Waiting error={log.error} onRetry={log.reload} />
      </Card>
    );
  const { appeal, appealUntil, validity, validityWhy } = log.data;
  return (
    <Card title="我的考试记录" aside={<StateTag tone={VALIDITIES[validity].tone}>{VALIDITIES[validity].words}</StateTag>}>
      {validityWhy ? <View className="exam-kind">{validityWhy}</View> : null}
      <RecordRows log={log.data} />
      <LateRows log={log.data} />
      {appeal ? <AppealRows title="我的申诉" appeal={appeal} /> : null}
      {appealUntil && !isOpen ? (
        <View>
          <View className="exam-kind">{`对记录或认定有异议，可以在 ${sayMoment(appealUntil)} 前申诉一次。`}</View>
          <Button onPress={() => setIsOpen(true)}>我要申诉</Button>
        </View>
      ) : null}
      {appealUntil && isOpen ? <AppealForm attemptId={attemptId} onDone={log.reload} /> : null}
    </Card>
  );
}

/** The lines of a sitting's record, with the picture where one was kept. */
export function RecordRows({ log }: { log: Log }) {
  if (log.events.length === 0) return <View className="exam-kind">没有离开页面、换设备或其他异常的记录。</View>;
  return (
    <View>
      {log.events.map((one, index) => (
        <View key={`${one.at}${one.kind}${index}`}>
          <ListRow title={one.words} note={sayMoment(one.at)} />
          {one.evidence ? <Image className="exam-evidence" src={atServer(one.evidence)} mode="aspectFit" /> : null}
        </View>
      ))}
    </View>
  );
}

/** An appeal with its proofs, and what was decided. */
export function AppealRows({ title, appeal }: { title: string; appeal: NonNullable<Log['appeal']> }) {
  return (
    <View>
      <ListRow
        title={title}
        note={`${sayMoment(appeal.askedAt)} ${appeal.text}`}
        aside={<StateTag tone={APPEALS[appeal.state].tone}>{APPEALS[appeal.state].words}</StateTag>}
      />
      <ProofList files={appeal.files} />
      {appeal.decidedAt ? <View className="exam-kind">{`处理：${appeal.decision}`}</View> : null}
    </View>
  );
}

/** Answers that came after the end, and what was decided about them. */
export function LateRows({ log }: { log: Log }) {
  return (
    <View>
      {log.late.map((one) => (
        <View key={one.id}>
          <ListRow
            title={`迟到的作答 ${one.answers.length} 题`}
            aside={<StateTag tone={LATE_STATES[one.state].tone}>{LATE_STATES[one.state].words}</StateTag>}
          />
          <LateAnswersOf late={one} log={log} />
        </View>
      ))}
    </View>
  );
}

function AppealForm({ attemptId, onDone }: { attemptId: string; onDone: () => void }) {
  const [text, setText] = useState('');
  const [proofs, setProofs] = useState<readonly Sent[]>([]);
  const sending = useSend();
  const send = () =>
    void sending.run(async () => {
      const body = { text: text.trim(), fileIds: proofs.map(({ id }) => id) };
      await call(assessmentRoutes.appealAttempt, { params: { attemptId }, body });
      onDone();
    });
  return (
    <View>
      <LongField
        label="申诉理由"
        hint="写明对哪一条记录有异议、当时的情况（至少 10 个字）。一份答卷只能申诉一次。"
        value={text}
        onChange={setText}
        maxLength={1000}
      />
      <ProofPick label="证明材料" value={proofs} onChange={setProofs} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={text.trim().length < 10}>
        提交申诉
      </Button>
    </View>
  );
}
