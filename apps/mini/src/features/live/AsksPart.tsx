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

/** The board of questions: ask, support what others asked, see what was answered. */
export function AsksPart({ live, closed }: { live: LiveRoom; closed: string | null }) {
  const params = { roomId: live.roomId };
  const list = useTouched(teachingRoutes.listAsks, { params }, live.room.touched.asks);
  const [text, setText] = useState('');
  const sending = useSend();
  const ask = () =>
    void sending.run(async () => {
      await call(teachingRoutes.askLive, { params, body: { text: text.trim() } });
      setText('');
      list.reload();
    });
  const vote = (askId: string, on: boolean) =>
    void sending.run(async () => {
      await call(teachingRoutes.voteAsk, { params: { ...params, askId }, body: { on } });
      list.reload();
    });
  return (
    <View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {closed ? (
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
        <View key={one.id} className="live-ask">
          <View>{one.text}</View>
          <View className="live-who">{`${one.mine ? '我' : one.name}，${one.votes} 人想知道`}</View>
          {one.answer ? <View className="live-answer">{`老师：${one.answer}`}</View> : null}
          <View className="live-buttons">
            <StateTag tone={one.state === 'ANSWERED' ? 'good' : 'quiet'}>{one.state === 'ANSWERED' ? '已回答' : '待回答'}</StateTag>
            {one.mine || one.state !== 'OPEN' ? null : (
              <Button isCompact onPress={() => vote(one.id, !one.voted)}>
                {one.voted ? '不问了' : '我也想问'}
              </Button>
            )}
          </View>
        </View>
      ))}
    </View>
  );
}
