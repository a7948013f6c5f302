import { View } from '@tarojs/components';
import { assessmentRoutes, identityRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { ProofList } from '../../shared/proof/ProofList.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { CaseList } from '../../shared/ui/CaseList.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { OBJECTIONS } from './words.ts';
import './exam.css';

type Objection = ReplyOf<(typeof routes.assessment)['listObjections']>['items'][number];

/** Objections to grades that wait: answered by the class, looked at once more by the county. */
export default function Objections() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.listObjections, isSignedIn ? { query: { waiting: true, size: 50 } } : null);
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);
  useReturn(list.reload);
  return (
    <CaseList
      list={list}
      empty="没有等着办的成绩异议"
      note="学员提出异议后会出现在这里，也会发消息提醒您。"
      row={(one) => <OneCase key={one.id} one={one} permissions={me.data?.permissions ?? []} onDone={list.reload} />}
    />
  );
}

/** For whom it waits, where the reader has nothing to do. */
const WAITS: Partial<Record<Objection['state'], string>> = {
  OPEN: '等班主任或培训机构答复。',
  REVIEWING: '等市县再看一次。',
  ACCEPTED: '异议成立，请在电脑上的“成绩异议”里由两人录入更正后的成绩。',
};

function OneCase({ one, permissions, onDone }: { one: Objection; permissions: readonly string[]; onDone: () => void }) {
  const [words, setWords] = useState('');
  const sending = useSend();
  const mine = one.state === 'OPEN' ? 'assessment.objection.answer' : 'assessment.objection.decide';
  const step = !permissions.includes(mine)
    ? null
    : one.state === 'OPEN'
      ? assessmentRoutes.answerObjection
      : one.state === 'REVIEWING'
        ? assessmentRoutes.decideObjection
        : null;
  const decide = (accept: boolean) =>
    void sending.run(async () => {
      await call(step!, { params: { classId: one.classId, objectionId: one.id }, body: { accept, words: words.trim() } });
      onDone();
    });
  const isOff = words.trim().length < 4;
  return (
    <Card
      title={`${one.maskedName} ${one.partName}`}
      aside={<StateTag tone={OBJECTIONS[one.state].tone}>{OBJECTIONS[one.state].words}</StateTag>}
    >
      <View className="exam-kind">
        {`${one.institutionName} ${one.className}。公布成绩 ${one.score === null ? '—' : `${one.score} 分`}，${sayMoment(one.askedAt)} 提出${one.dueAt ? `，${sayMoment(one.dueAt)} 前办理` : ''}${one.overdue ? '，已逾期' : ''}。`}
      </View>
      <View>{`理由：${one.reason}`}</View>
      <ProofList files={one.files} />
      {one.answer ? <View>{`答复：${one.answer}`}</View> : null}
      {one.reviewReason ? <View>{`请市县再看的理由：${one.reviewReason}`}</View> : null}
      {step ? (
        <View>
          <LongField label="意见（学员看得到，写明核对了什么）" value={words} maxLength={500} onChange={setWords} />
          {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
          <Button kind="primary" isBusy={sending.isBusy} isDisabled={isOff} onPress={() => decide(true)}>
            成立，更正成绩
          </Button>
          <Button isBusy={sending.isBusy} isDisabled={isOff} onPress={() => decide(false)}>
            {one.state === 'OPEN' ? '不成立' : '维持原成绩'}
          </Button>
        </View>
      ) : (
        <View className="exam-kind">{WAITS[one.state] ?? ''}</View>
      )}
    </Card>
  );
}
