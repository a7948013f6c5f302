import { View } from '@tarojs/components';
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { randomKey, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet, Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { PicturePick } from './PicturePick.tsx';
import { Thread } from './Thread.tsx';
import './questions.css';
import { sayDue, sayPlace, STATES, type Post, type Question } from './words.ts';

/** One question with its answers, and what its asker may do now. */
export default function OneQuestion() {
  const isSignedIn = useSignedIn();
  const { questionId = '' } = useRouter().params;
  const question = useCall(teachingRoutes.myQuestion, isSignedIn && questionId ? { params: { questionId } } : null);
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
  const openPlace = ({ lessonId, atS }: NonNullable<Post['place']>) =>
    lessonId && openPage('lesson', { classId: data.classId, lessonId, ...(atS === null ? {} : { at: String(atS) }) });
  const state = STATES[data.state];
  return (
    <Page>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {data.title}
      </View>
      <View className="post-head">
        <StateTag tone={state.tone}>{state.words}</StateTag>
        <View className="post-at">{`${data.asker} · ${data.className}`}</View>
      </View>
      {data.place ? (
        <View className="post-place" onClick={() => openPlace(data.place!)} {...aria({ role: 'link' })}>
          {`关于 ${sayPlace(data.place)}`}
        </View>
      ) : null}
      {data.mine && data.dueAt ? (
        <Notice tone={data.overdue ? 'caution' : 'good'}>
          {data.overdue
            ? '已经超过应答时间，系统已请班主任和培训机构督促，您不用再提一次。'
            : `讲师应在 ${sayMoment(data.dueAt)} 前回答（${sayDue(data.dueAt, Date.now())}）。`}
        </Notice>
      ) : null}
      <Card>
        <Thread posts={data.thread} onPlace={openPlace} />
      </Card>
      {data.original ? (
        <Card title={`和另一个问题相同：${data.original.title}`}>
          {data.original.answers.length > 0 ? (
            <Thread posts={data.original.answers} onPlace={openPlace} />
          ) : (
            <View className="known-question">讲师还没有回答，有回答会通知您。</View>
          )}
        </Card>
      ) : null}
      {data.rating !== null ? <Notice tone="good">{`这次回答得了 ${data.rating} 分。`}</Notice> : null}
      {data.mine && data.state !== 'CLOSED' ? <Next question={data} onDone={question.reload} /> : null}
    </Page>
  );
}

function Next({ question, onDone }: { question: Question; onDone: () => void }) {
  const params = { questionId: question.id };
  const [text, setText] = useState('');
  const [fileIds, setFileIds] = useState<string[]>([]);
  const [open, setOpen] = useState<'accept' | 'close' | null>(null);
  const sending = useSend();
  const key = useRef(randomKey());
  useEffect(() => {
    key.current = randomKey();
  }, [text]);
  const waits = question.state === 'OPEN' || question.state === 'FOLLOW_UP';
  const more = () =>
    void sending.run(async () => {
      await call(teachingRoutes.followUpQuestion, { params, body: { text: text.trim(), fileIds } }, { idempotencyKey: key.current });
      setText('');
      setFileIds([]);
      onDone();
    });
  const close = () =>
    void sending.run(async () => {
      await call(teachingRoutes.closeMyQuestion, { params });
      setOpen(null);
      onDone();
    });
  const accept = (rating: number) =>
    void sending.run(async () => {
      await call(teachingRoutes.acceptAnswer, { params, body: { rating } });
      setOpen(null);
      onDone();
    });
  return (
    <View>
      {question.state === 'ANSWERED' ? (
        <Button kind="primary" onPress={() => setOpen('accept')}>
          采纳并评分
        </Button>
      ) : null}
      <LongField label={waits ? '补充说明' : '还没弄明白，继续追问'} value={text} onChange={setText} maxLength={4000} />
      <PicturePick ids={fileIds} onChange={setFileIds} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <View className="questions-gap">
        <Button onPress={more} isBusy={sending.isBusy && open === null} isDisabled={!text.trim()}>
          {waits ? '补充' : '追问'}
        </Button>
      </View>
      <View className="questions-gap">
        <Button kind="plain" onPress={() => setOpen('close')}>
          {waits ? '撤回问题' : '关闭问题'}
        </Button>
      </View>
      {open === 'close' ? (
        <ConfirmSheet
          title={waits ? '撤回这个问题？' : '关闭这个问题？'}
          consequence="关闭后不能再追问；已有的问答会保留。"
          action={waits ? '撤回' : '关闭'}
          onConfirm={close}
          onClose={() => setOpen(null)}
          isBusy={sending.isBusy}
        />
      ) : null}
      {open === 'accept' ? (
        <Sheet title="这次回答帮到您了吗？" onClose={() => setOpen(null)}>
          <View className="sheet-words">按帮助大小评分，5 分最好。</View>
          <View className="marks-row">
            {[1, 2, 3, 4, 5].map((rating) => (
              <View
                key={rating}
                className="mark-choice"
                onClick={() => accept(rating)}
                {...aria({ role: 'button', label: `${rating} 分` })}
              >
                {`${rating} 分`}
              </View>
            ))}
          </View>
        </Sheet>
      ) : null}
    </View>
  );
}
