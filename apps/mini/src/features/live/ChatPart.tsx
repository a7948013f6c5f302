import { View } from '@tarojs/components';
import { randomKey, teachingRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Link, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { LiveRoom } from './use-room.ts';
import { REACTION_WORDS } from './words.ts';

const SHOWN = 60;

/** What is said, newest at the bottom, and a line to write. `closed`: why nothing can be written now. */
export function ChatPart({ live, closed }: { live: LiveRoom; closed: string | null }) {
  const [text, setText] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const [replyTo, setReply] = useState<{ seq: number; name: string } | null>(null);
  const sending = useSend();
  // The same words sent again after a lost answer are written once.
  const key = useRef(randomKey());
  const params = { roomId: live.roomId };
  const say = () =>
    void sending.run(async () => {
      await call(teachingRoutes.sayLive, {
        params,
        body: {
          text: text.trim(),
          clientId: key.current,
          ...(isPrivate ? { private: true } : {}),
          ...(replyTo ? { replyTo: replyTo.seq } : {}),
        },
      });
      key.current = randomKey();
      setText('');
      setReply(null);
      live.catchUp();
    });
  const react = (emoji: keyof typeof REACTION_WORDS) =>
    void sending.run(async () => void (await call(teachingRoutes.reactLive, { params, body: { emoji } })));
  return (
    <View>
      <View className="live-chat" {...aria({ role: 'status', live: 'polite' })}>
        {live.room.chat.length === 0 ? <View className="live-quiet">还没有人说话，可以先打个招呼。</View> : null}
        {live.room.chat.slice(-SHOWN).map((line) => (
          <View key={line.seq} className={`live-said${line.role === 'HOST' ? ' live-said-host' : ''}`}>
            <View className="live-who">
              {`${line.accountId === live.view.accountId ? '我' : line.name}${line.private ? '（只给老师）' : ''} ${clockOf(line.at)}`}
              {closed || line.system ? null : <Link onPress={() => setReply({ seq: line.seq, name: line.name })}>回复</Link>}
            </View>
            <View className={line.removed ? 'live-quiet' : ''}>{line.removed ? '这条发言已被老师撤下' : line.text}</View>
          </View>
        ))}
      </View>
      {closed ? <Notice tone="caution">{closed}</Notice> : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {closed ? null : (
        <View>
          <TextField
            label={replyTo ? `回复 ${replyTo.name}` : '说点什么'}
            value={text}
            maxLength={500}
            onChange={setText}
            onDone={() => text.trim() && say()}
          />
          <Tick isOn={isPrivate} onChange={setPrivate} label="只给老师看">
            只给老师看
          </Tick>
          <View className="live-buttons">
            <Button isCompact kind="primary" onPress={say} isBusy={sending.isBusy} isDisabled={!text.trim()}>
              发送
            </Button>
            {(Object.keys(REACTION_WORDS) as (keyof typeof REACTION_WORDS)[]).map((emoji) => (
              <Button key={emoji} isCompact onPress={() => react(emoji)}>
                {REACTION_WORDS[emoji]}
              </Button>
            ))}
          </View>
        </View>
      )}
    </View>
  );
}
