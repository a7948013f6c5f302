import { View } from '@tarojs/components';
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { identityRoutes, randomKey, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, TextField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { PicturePick } from './PicturePick.tsx';
import { Thread } from './Thread.tsx';
import './questions.css';
import { sayAt, sayDue, sayPlace, secondsOf, STATES, type Question } from './words.ts';

/** A question as the lecturer answers it on the phone. */
export default function Ticket() {
  const isSignedIn = useSignedIn();
  const { questionId = '' } = useRouter().params;
  const question = useCall(teachingRoutes.readQuestion, isSignedIn && questionId ? { params: { questionId } } : null);
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);
  usePullDownRefresh(() => {
    question.reload();
    Taro.stopPullDownRefresh();
  });
  const { data } = question;
  if (!data)
    return (
      <Page>
        <Waiting error={question.error} onRetry={question.reload} />
      </Page>
    );
  const mayAnswer = me.data?.permissions.includes('teaching.question.answer') && ['OPEN', 'FOLLOW_UP', 'ANSWERED'].includes(data.state);
  return (
    <Page>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {data.title}
      </View>
      <View className="post-head">
        <StateTag tone={STATES[data.state].tone}>{STATES[data.state].words}</StateTag>
        <View className="post-at">{`${data.asker} · ${data.className}`}</View>
      </View>
      {data.place ? <View className="known-question">{`问的是 ${sayPlace(data.place)}`}</View> : null}
      {data.dueAt ? <Notice tone={data.overdue ? 'wrong' : 'good'}>{`回答时限：${sayDue(data.dueAt, Date.now())}`}</Notice> : null}
      <Card>
        <Thread posts={data.thread} />
      </Card>
      {data.original ? <Notice tone="caution">{`已合并到“${data.original.title}”，请在那边回答。`}</Notice> : null}
      {mayAnswer ? <Answer question={data} onDone={question.reload} /> : null}
    </Page>
  );
}

function Answer({ question, onDone }: { question: Question; onDone: () => void }) {
  const { place } = question;
  const [text, setText] = useState('');
  const [at, setAt] = useState(place && place.atS !== null ? sayAt(place.atS) : '');
  const [fileIds, setFileIds] = useState<string[]>([]);
  const sending = useSend();
  const key = useRef(randomKey());
  useEffect(() => {
    key.current = randomKey();
  }, [text]);
  const atS = secondsOf(at);
  const send = () =>
    void sending.run(async () => {
      const where = place?.lessonId ? { lessonId: place.lessonId } : place?.roomId ? { roomId: place.roomId } : null;
      const body = { text: text.trim(), fileIds, ...(where ? { ...where, ...(typeof atS === 'number' ? { atS } : {}) } : {}) };
      await call(teachingRoutes.answerQuestion, { params: { questionId: question.id }, body }, { idempotencyKey: key.current });
      setText('');
      setFileIds([]);
      onDone();
    });
  return (
    <View>
      <LongField label={question.answeredAt ? '再补充回答' : '回答'} value={text} onChange={setText} maxLength={4000} />
      {place ? (
        <TextField
          label={`请学员看《${place.title}》的几分几秒`}
          value={at}
          onChange={setAt}
          maxLength={8}
          placeholder="例如 12:30"
          error={atS === null ? '请写成 12:30 这样的时间' : undefined}
        />
      ) : null}
      <PicturePick ids={fileIds} onChange={setFileIds} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <View className="questions-gap">
        <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={!text.trim() || atS === null}>
          提交回答
        </Button>
      </View>
    </View>
  );
}
