import { View } from '@tarojs/components';
import { teachingRoutes, type CallError } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { AsksPart } from './AsksPart.tsx';
import { ChatPart } from './ChatPart.tsx';
import { ConfirmPrompt } from './ConfirmPrompt.tsx';
import { Countdown } from './Countdown.tsx';
import { HandBar } from './HandBar.tsx';
import { LiveVideo } from './LiveVideo.tsx';
import { PollCard, PollsPart } from './PollsPart.tsx';
import { usePresence } from './use-presence.ts';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import { VoiceNow } from './VoiceNow.tsx';
import { VoicePart } from './VoicePart.tsx';
import { ROOM_STATES } from './words.ts';

const PARTS = { chat: '聊天', asks: '提问', voice: '语音', polls: '投票' } as const;
type Part = keyof typeof PARTS;
const twoDigits = (value: number) => String(value).padStart(2, '0');
const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${twoDigits(Math.floor(seconds % 60))}`;

/** Inside a live lesson: the picture, what is asked of everybody, and what is said. */
export function Inside({ live, onLost }: { live: LiveRoom; onLost: (error: CallError) => void }) {
  const { room, view, roomId } = live;
  const [part, setPart] = useState<Part>('chat');
  const flows = useRef(false);
  const countedS = usePresence(live, () => flows.current, onLost);
  const polls = useTouched(teachingRoutes.listPolls, { params: { roomId } }, room.touched.polls);
  const muted = useMuted(live);
  const closed = muted ? '老师暂时关闭了发言，请先听课。' : null;
  const open = polls.data?.items.find((poll) => poll.state === 'OPEN' && poll.mine === null);
  const isPicked = room.pick?.accountId === view.accountId;
  return (
    <View>
      <LiveVideo live={live} onFlow={(isFlowing) => void (flows.current = isFlowing)} />
      <View className="live-line" {...aria({ role: 'status' })}>
        <StateTag tone={ROOM_STATES[live.state].tone}>{ROOM_STATES[live.state].words}</StateTag>
        <View className="live-counted figure">{`已计时 ${minutes(countedS)}`}</View>
      </View>
      <Countdown live={live} />
      <ConfirmPrompt live={live} />
      <VoiceNow live={live} />
      {isPicked ? <Notice tone="caution">老师点到您了，请在聊天里回答，或举手上麦。</Notice> : null}
      <HandBar live={live} isMuted={muted} />
      {open && part !== 'polls' ? <PollCard live={live} poll={open} onVoted={polls.reload} /> : null}
      <View className="live-parts">
        {(Object.keys(PARTS) as Part[]).map((one) => (
          <Button key={one} isCompact kind={one === part ? 'primary' : 'secondary'} onPress={() => setPart(one)}>
            {PARTS[one]}
          </Button>
        ))}
      </View>
      {part === 'chat' ? <ChatPart live={live} closed={closed} /> : null}
      {part === 'asks' ? <AsksPart live={live} closed={closed} /> : null}
      {part === 'voice' ? <VoicePart live={live} closed={closed} onAsk={() => setPart('asks')} /> : null}
      {part === 'polls' ? <PollsPart live={live} polls={polls.data?.items ?? null} onVoted={polls.reload} /> : null}
    </View>
  );
}

/** Whether I may write: what the room says, and what was decided about me since. */
function useMuted(live: LiveRoom): boolean {
  const { about, settings } = live.room;
  const mine = about[live.view.accountId];
  const isFirst = useRef(true);
  const { reread } = live;
  useEffect(() => {
    if (isFirst.current) return void (isFirst.current = false);
    const timer = setTimeout(reread, 300 + Math.random() * 700);
    return () => clearTimeout(timer);
  }, [settings?.mutedAll, mine, reread]);
  return live.view.muted;
}
