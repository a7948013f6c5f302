import { Video, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { dayOf, sayDay } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { useSound } from './use-sound.ts';
import { MARK_WORDS } from './words.ts';
import './live.css';

const ID = 'live-replay';
const SHOWN = 100;
const sayAt = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** The replay with everything that happened on one time line; pressing a line jumps there. */
export default function Replay() {
  const isSignedIn = useSignedIn();
  const { roomId = '' } = useRouter().params;
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const { play } = useSound();
  const replay = useCall(teachingRoutes.readLiveReplay, isSignedIn && roomId ? { params: { roomId }, query: q ? { q } : {} } : null);
  // The address is signed anew at every reading: the player keeps the first.
  const url = useRef<string | null>(null);
  url.current ??= replay.data?.url ?? null;
  if (!replay.data)
    return (
      <Page ground="night">
        <Waiting error={replay.error} onRetry={replay.reload} />
      </Page>
    );
  const { room, note, marks, keepUntil } = replay.data;
  const listen = async (voiceId: string) => {
    const sound = await call(teachingRoutes.readLiveVoice, { params: { roomId, voiceId } }).catch(() => null);
    if (!sound?.url) return void Taro.showToast({ title: '这条语音放不出来，请稍后再试', icon: 'none' });
    // One voice after the other: the lesson waits while the learner's words are heard.
    Taro.createVideoContext(ID).pause();
    play(atServer(sound.url));
  };
  return (
    <Page ground="night">
      {url.current ? (
        <View className="live-frame">
          <Video id={ID} className="live-video" src={atServer(url.current)} controls showFullscreenBtn title={room.title} />
        </View>
      ) : (
        <Notice tone="caution">{note ?? '回放正在准备，一般下课后一分钟内可以看。'}</Notice>
      )}
      <View className="live-question" {...aria({ role: 'heading', level: 1 })}>
        {room.title}
      </View>
      <View className="live-words">{`${room.className}，${sayDay(dayOf(room.startsAt))}${keepUntil ? `，保存到 ${sayDay(keepUntil)}` : ''}`}</View>
      {room.sessionId ? <RateAsk sessionIds={[room.sessionId]} /> : null}
      <Card title="课堂时间线">
        <TextField label="在发言、提问、投票里找" value={typed} maxLength={60} onChange={setTyped} onDone={() => setQ(typed.trim())} />
        {replay.error ? <Notice tone="wrong">{replay.error.message}</Notice> : null}
        {marks.length === 0 ? <View className="live-quiet">{q ? '没有找到，换个词试试。' : '这节课没有留下互动。'}</View> : null}
        {marks.slice(0, SHOWN).map((mark) => (
          <ListRow
            key={mark.seq}
            lead={sayAt(mark.atS)}
            title={mark.text}
            note={`${MARK_WORDS[mark.kind] ?? ''}${mark.name ? `，${mark.name}` : ''}`}
            onPress={() => {
              Taro.createVideoContext(ID).seek(mark.atS);
              if (mark.voiceId) void listen(mark.voiceId);
            }}
          />
        ))}
        {marks.length > SHOWN ? <View className="live-quiet">{`只列出前 ${SHOWN} 条，用上面的搜索缩小范围。`}</View> : null}
      </Card>
    </Page>
  );
}
