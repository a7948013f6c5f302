import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { DEFERRALS, type MyExam } from './words.ts';

type Item = ReplyOf<(typeof routes.assessment)['myDeferrals']>['items'][number];

/** Sitting at another time: what became of the wish, or the way to ask. */
export function Deferral({ one, asked, onDone }: { one: MyExam; asked: Item | undefined; onDone: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const sending = useSend();
  const { exam, state } = one;
  if (asked)
    return (
      <ListRow
        title="缓考申请"
        note={asked.state === 'GRANTED' ? `${asked.decision}。班主任会另行安排，不占补考次数。` : asked.decision || '等待处理'}
        aside={<StateTag tone={DEFERRALS[asked.state].tone}>{DEFERRALS[asked.state].words}</StateTag>}
      />
    );
  if (state !== 'NOT_STARTED' || exam.kind !== 'REGULAR' || !['WAITING', 'ENTRY'].includes(exam.phase)) return null;
  const send = () =>
    void sending.run(async () => {
      await call(assessmentRoutes.askDeferral, { params: { examId: exam.id }, body: { reason: reason.trim(), fileIds: [] } });
      setIsOpen(false);
      onDone();
    });
  return (
    <View>
      <Button onPress={() => setIsOpen(true)}>申请缓考</Button>
      {isOpen ? (
        <Sheet title="申请缓考" onClose={() => setIsOpen(false)}>
          <LongField
            label="原因"
            hint="至少 5 个字。获准后另行安排考试，不占补考次数；证明材料可以在电脑上提交。"
            value={reason}
            onChange={setReason}
            maxLength={300}
          />
          {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
          <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={reason.trim().length < 5}>
            提交申请
          </Button>
        </Sheet>
      ) : null}
    </View>
  );
}
