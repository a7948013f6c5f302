import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import type { Ask } from './words.ts';

const STATES = {
  OPEN: { words: '待回答', tone: 'quiet' },
  ANSWERED: { words: '已回答', tone: 'good' },
  HIDDEN: { words: '已隐藏', tone: 'quiet' },
} as const;

/** The board of questions: learners ask and support what others asked; whoever holds the lesson marks what was answered. */
export function AsksPart({ live, closed }: { live: LiveRoom; closed: string | null }) {
  const params = { roomId: live.roomId };
  const list = useTouched(teachingRoutes.listAsks, { params }, live.room.touched.asks);
  const [text, setText] = useState('');
  const sending = useSend();
  const isLearner = live.view.role === 'LEARNER';
  const ask = () =>
    void sending.run(async () => {
      await call(teachingRoutes.askLive, { params, body: { text: text.trim() } });
      setText('');
      list.reload();
    });
  return (
    <View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {!isLearner ? null : closed ? (
        <Notice tone="caution">{closed}</Notice>
      ) : (
        <View>
          <LongField label="我想问" value={text} maxLength={300} onChange={setText} />
          <Button kind="primary" onPress={ask} isBusy={sending.isBusy} isDisabled={text.trim().length < 2}>
            提问
          </Button>
        </View>
      )}
      {!list.data ? <Waiting error={list.error} onRetry={list.reload} /> : null}
      {list.data?.items.length === 0 ? <View className="live-quiet">还没有人提问。</View> : null}
      {list.data?.items.map((one) => (
        <Question key={one.id} live={live} ask={one} onDone={list.reload} />
      ))}
    </View>
  );
}

function Question({ live, ask, onDone }: { live: LiveRoom; ask: Ask; onDone: () => void }) {
  const doing = useSend();
  const params = { roomId: live.roomId, askId: ask.id };
  const { role } = live.view;
  const vote = () =>
    void doing.run(async () => {
      await call(teachingRoutes.voteAsk, { params, body: { on: !ask.voted } });
      onDone();
    });
  return (
    <View className="live-ask">
      <View>{ask.text}</View>
      <View className="live-who">{`${ask.mine ? '我' : ask.name}，${ask.votes} 人想知道`}</View>
      {ask.answer ? <View className="live-answer">{`老师：${ask.answer}`}</View> : null}
      {doing.error ? <Notice tone="wrong">{doing.error.message}</Notice> : null}
      <View className="live-buttons">
        <StateTag tone={STATES[ask.state].tone}>{STATES[ask.state].words}</StateTag>
        {role === 'LEARNER' && !ask.mine && ask.state === 'OPEN' ? (
          <Button isCompact isBusy={doing.isBusy} onPress={vote}>
            {ask.voted ? '不问了' : '我也想问'}
          </Button>
        ) : null}
      </View>
      {role === 'HOST' ? <Settle params={params} ask={ask} onDone={onDone} /> : null}
    </View>
  );
}

/** For whoever holds the lesson: answered, with words or without, or out of the learners' sight. */
function Settle({ params, ask, onDone }: { params: { roomId: string; askId: string }; ask: Ask; onDone: () => void }) {
  const [answer, setAnswer] = useState<string | null>(null);
  const doing = useSend();
  const settle = (state: Ask['state']) =>
    void doing.run(async () => {
      const words = state === 'ANSWERED' ? (answer ?? '').trim() : '';
      await call(teachingRoutes.settleAsk, { params, body: { state, ...(words ? { answer: words } : {}) } });
      setAnswer(null);
      onDone();
    });
  return (
    <View>
      {doing.error ? <Notice tone="wrong">{doing.error.message}</Notice> : null}
      {answer === null ? null : <LongField label="文字答复（可以不写）" value={answer} maxLength={1000} onChange={setAnswer} />}
      <View className="live-buttons">
        {ask.state === 'ANSWERED' ? null : (
          <Button isCompact isBusy={doing.isBusy} onPress={() => (answer === null ? setAnswer('') : settle('ANSWERED'))}>
            {answer === null ? '回答' : '标记已回答'}
          </Button>
        )}
        {answer === null ? (
          <Button isCompact isBusy={doing.isBusy} onPress={() => settle(ask.state === 'OPEN' ? 'HIDDEN' : 'OPEN')}>
            {ask.state === 'OPEN' ? '隐藏' : '重新打开'}
          </Button>
        ) : (
          <Button isCompact onPress={() => setAnswer(null)}>
            先不
          </Button>
        )}
      </View>
    </View>
  );
}
