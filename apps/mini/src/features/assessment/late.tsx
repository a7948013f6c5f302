import { showToast, useRouter } from '@tarojs/taro';
import { View } from '@tarojs/components';
import { assessmentRoutes, lateChoices, LATE_DONE, LATE_REASON, LATE_REASON_HINT, type LateSent } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockToSecond, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { LateCard } from './LateCard.tsx';
import { AppealRows, RecordRows } from './SittingRecord.tsx';
import './exam.css';

/** One paper's answers that came after the end, beside what is on record of the sitting, and the decision for whoever may take it. */
export default function LatePage() {
  const isSignedIn = useSignedIn();
  const { attemptId } = useRouter().params;
  const log = useCall(assessmentRoutes.sittingLog, isSignedIn && attemptId ? { params: { attemptId } } : null);
  if (!log.data)
    return (
      <Page>
        <Waiting error={log.error} onRetry={log.reload} />
      </Page>
    );
  const { title, maskedName, startedAt, deadline, submittedAt, state, late, appeal } = log.data;
  return (
    <Page>
      {log.error ? <Notice tone="wrong">{log.error.message}</Notice> : null}
      <Card title={maskedName}>
        <ListRow title={title} note={`${sayMoment(startedAt)} 入场`} />
        <ListRow
          title={`${clockToSecond(deadline)} 截止`}
          note={submittedAt ? `${clockToSecond(submittedAt)} ${state === 'AUTO_SUBMITTED' ? '自动交卷' : '交卷'}` : '还没有交卷'}
        />
      </Card>
      {late.length === 0 ? <Empty title="这份答卷没有迟到的作答" note="考试结束后才送到的作答会出现在这里。" /> : null}
      {late.map((one) => (
        <LateCard key={one.id} late={one} log={log.data!}>
          {one.mayDecide ? <Decide key={one.state} attemptId={attemptId!} late={one} onDone={log.reload} /> : null}
        </LateCard>
      ))}
      {appeal ? (
        <Card title="申诉">
          <AppealRows title="考生的申诉" appeal={appeal} />
        </Card>
      ) : null}
      <Card title="考场记录">
        <RecordRows log={log.data} />
      </Card>
    </Page>
  );
}

/** The server answered and did not do it: somebody may have decided meanwhile. */
const isAnswered = (status = 0): boolean => status >= 400 && status < 500;

function Decide({ attemptId, late, onDone }: { attemptId: string; late: LateSent; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState<boolean | null>(null);
  const sending = useSend();
  const decide = (accept: boolean) => {
    setPressed(accept);
    void sending.run(async () => {
      const params = { attemptId, lateId: late.id };
      const { state } = await call(assessmentRoutes.decideLateAnswers, { params, body: { accept, reason: reason.trim() } });
      void showToast({ title: LATE_DONE[state], icon: 'none' });
      onDone();
    });
  };
  const isShort = reason.trim().length < LATE_REASON.least;
  const choices = lateChoices(late);
  return (
    <View>
      <LongField
        label="认定的理由（考生会看到）"
        hint={LATE_REASON_HINT}
        value={reason}
        maxLength={LATE_REASON.most}
        onChange={setReason}
      />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {isAnswered(sending.error?.status) ? (
        <View className="sitting-acts">
          <Button isCompact onPress={onDone}>
            重新读取
          </Button>
        </View>
      ) : null}
      <Button
        kind="primary"
        isBusy={sending.isBusy && pressed === true}
        isDisabled={isShort || sending.isBusy}
        onPress={() => decide(true)}
      >
        {choices.accept}
      </Button>
      <Button isBusy={sending.isBusy && pressed === false} isDisabled={isShort || sending.isBusy} onPress={() => decide(false)}>
        {choices.refuse}
      </Button>
    </View>
  );
}
