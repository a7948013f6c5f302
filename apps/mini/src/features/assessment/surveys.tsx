import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, Tick } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Stars } from '../../shared/ui/Stars.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import './exam.css';

type Reply = ReplyOf<(typeof routes.assessment)['mySurveys']>;
type Question = Reply['questions'][number];
type Given = Record<string, number | boolean | number[] | string>;
const ELEVEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** The satisfaction survey of my classes: twelve questions, anonymous in fact. */
export default function Surveys() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.mySurveys, isSignedIn ? {} : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items, questions, minAnswers } = list.data;
  return (
    <Page>
      <View className="exam-kind">
        {`匿名：答案只加进全班的合计，不保存谁填了什么，填后不能查看或修改。申请结业后，一个班至少 ${minAnswers} 人填写才显示汇总。`}
      </View>
      {items.length === 0 ? <Empty title="现在没有要填的调查" note="授课结束后可以在这里填写。" /> : null}
      {items.map((one) => (
        <Card
          key={one.classId}
          title={one.className}
          aside={
            <StateTag tone={one.done ? 'good' : one.open ? 'here' : 'quiet'}>
              {one.done ? '已填写' : one.open ? '待填写' : '已截止'}
            </StateTag>
          }
        >
          {one.open ? (
            <Form classId={one.classId} questions={questions} onDone={list.reload} />
          ) : (
            <View className="exam-kind">{one.done ? '谢谢您的意见。' : '已经申请结业，不能再填。'}</View>
          )}
        </Card>
      ))}
    </Page>
  );
}

function Form({ classId, questions, onDone }: { classId: string; questions: readonly Question[]; onDone: () => void }) {
  const [given, setGiven] = useState<Given>({ needs: [], comment: '' });
  const sending = useSend();
  const missing = questions.filter(({ key }) => given[key] === undefined);
  const send = () =>
    void sending.run(async () => {
      const body = given as InputOf<(typeof routes.assessment)['answerSurvey']>['body'];
      await call(assessmentRoutes.answerSurvey, { params: { classId }, body });
      onDone();
    });
  return (
    <View>
      {questions.map((question, index) => (
        <Ask
          key={question.key}
          no={index + 1}
          question={question}
          value={given[question.key]}
          onChange={(value) => setGiven({ ...given, [question.key]: value })}
        />
      ))}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={missing.length > 0} onPress={send}>
        {missing.length > 0 ? `还有 ${missing.length} 题没有填` : '匿名提交'}
      </Button>
    </View>
  );
}

function Ask({
  no,
  question,
  value,
  onChange,
}: {
  no: number;
  question: Question;
  value: Given[string] | undefined;
  onChange: (value: Given[string]) => void;
}) {
  const { kind, text, options } = question;
  const label = `${no}. ${text}`;
  if (kind === 'STARS') return <Stars label={label} value={(value as number | undefined) ?? 0} onChange={onChange} />;
  if (kind === 'WORDS')
    return (
      <LongField label={`${label}（可不填）`} hint="请不要写自己的姓名" value={String(value ?? '')} maxLength={300} onChange={onChange} />
    );
  const picked = (value as number[] | undefined) ?? [];
  const ticks =
    kind === 'YES_NO'
      ? [true, false].map((one) => ({ words: one ? '是' : '否', isOn: value === one, next: one as Given[string] }))
      : kind === 'NPS'
        ? ELEVEN.map((one) => ({ words: `${one}`, isOn: value === one, next: one as Given[string] }))
        : options.map((words, index) => {
            const isOn = picked.includes(index);
            return { words, isOn, next: isOn ? picked.filter((other) => other !== index) : [...picked, index] };
          });
  return (
    <View>
      <View className="field-label">{`${label}${kind === 'NPS' ? '（0 不会，10 一定会）' : kind === 'MANY' ? '（可多选）' : ''}`}</View>
      <View className={kind === 'NPS' ? 'survey-scale' : ''}>
        {ticks.map((one) => (
          <Tick key={one.words} isOn={one.isOn} isOne={kind !== 'MANY'} label={`${text} ${one.words}`} onChange={() => onChange(one.next)}>
            {one.words}
          </Tick>
        ))}
      </View>
    </View>
  );
}
