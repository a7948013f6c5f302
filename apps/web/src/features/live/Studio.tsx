import { teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Chat } from './Chat.tsx';
import { Asks } from './Asks.tsx';
import { Cheer } from './Cheer.tsx';
import { DeckPanel } from './DeckPanel.tsx';
import { isMaking, useDecks } from './decks.ts';
import { DeviceCheck } from './DeviceCheck.tsx';
import { HandPanel } from './HandPanel.tsx';
import { LiveStage } from './LiveStage.tsx';
import { Polls } from './Polls.tsx';
import { RoomFrame, SideTabs } from './RoomFrame.tsx';
import { RosterPanel } from './RosterPanel.tsx';
import { StudioBar } from './StudioBar.tsx';
import { ToolsPanel } from './ToolsPanel.tsx';
import { usePublishing } from './use-publishing.ts';
import { usePresence } from './use-presence.ts';
import { useTouched, type LiveRoom } from './use-room.ts';
import { useViewing } from './use-viewing.ts';
import { VoicePlayer } from './VoicePlayer.tsx';
import { isWaiting as isNoteWaiting } from './words.ts';

type Part = 'chat' | 'roster' | 'hands' | 'asks' | 'polls' | 'decks' | 'tools';

/** The lecturer's side: device check, then the class. */
export function Studio({ live }: { live: LiveRoom }) {
  const { room, view, roomId } = live;
  const params = { roomId };
  const [part, setPart] = useState<Part>('chat');
  const [member, setMember] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const [entered, setEntered] = useState(false);
  const publishing = usePublishing(roomId);
  const viewing = useViewing(roomId, { on: entered, own: view.accountId, version: room.touched.streams });
  const seats = useTouched(teachingRoutes.readSeats, { params }, room.touched.seats, 15_000);
  const polls = useTouched(teachingRoutes.listPolls, { params }, room.touched.polls, live.line === 'ON' ? 15_000 : 3000);
  const roster = useTouched(teachingRoutes.liveRoster, { params }, room.touched.members, 10_000);
  const asks = useTouched(teachingRoutes.listAsks, { params }, room.touched.asks, live.line === 'ON' ? 30_000 : 4000);
  const voices = useTouched(teachingRoutes.listLiveVoices, { params }, room.touched.voices, live.line === 'ON' ? 15_000 : 3000);
  const [making, setMaking] = useState(false);
  const decks = useDecks(live, making);
  const draws = !!decks.data?.items.some(isMaking);
  useEffect(() => setMaking(draws), [draws]);
  const enter = useSend(teachingRoutes.enterLive, { refresh: [], onDone: () => setEntered(true) });
  const tried = useRef(false);
  useEffect(() => {
    if (tried.current) return;
    tried.current = true;
    enter.mutate({ params, body: { network: 'GOOD' } });
    // Once: the lecturer is in the room as soon as the page is there.
  }, []);
  usePresence(
    live,
    entered,
    () => ({ media: true, network: 'GOOD' }),
    () => live.catchUp(),
  );
  const lost = room.state === 'WAITING' ? 0 : (roster.data?.items.filter((one) => one.lost).length ?? 0);
  const openAsks = asks.data?.items.filter((one) => one.state === 'OPEN').length ?? 0;
  const isWaiting = room.state === 'WAITING' && !checked;
  return (
    <RoomFrame
      live={live}
      back="/work/live"
      figures={
        <>
          在线 <b className="figures">{roster.data?.present ?? 0}</b> / <span className="figures">{roster.data?.expected ?? 0}</span>
        </>
      }
      stage={
        isWaiting ? (
          <div className="live-stage">
            <DeviceCheck
              rtmp
              roomId={roomId}
              ready="设备没问题"
              onReady={(media, audioOnly) => {
                setChecked(true);
                publishing.start(audioOnly ? 'AUDIO' : 'CAMERA', media);
              }}
            />
          </div>
        ) : (
          <LiveStage
            live={live}
            viewing={viewing}
            publishing={publishing}
            draws
            decks={decks.data?.items}
            overlay={<Cheer cheer={room.cheer} />}
          />
        )
      }
      bar={
        <StudioBar
          live={live}
          publishing={publishing}
          onRecheck={() => setChecked(false)}
          onDecks={() => setPart('decks')}
          decks={decks.data?.items}
        />
      }
      aside={
        <>
          <VoicePlayer live={live} />
          <SideTabs
            items={[
              { key: 'chat', label: '聊天' },
              {
                key: 'hands',
                label: '举手',
                count: (seats.data?.queue.length ?? 0) + (voices.data?.items.filter(isNoteWaiting).length ?? 0),
              },
              { key: 'roster', label: '名册', count: lost },
              { key: 'asks', label: '提问', count: openAsks },
              { key: 'polls', label: '投票' },
              { key: 'decks', label: '课件' },
              { key: 'tools', label: '工具' },
            ]}
            value={part}
            onPick={setPart}
          />
          <div className="live-part">
            {part === 'chat' && (
              <Chat
                live={live}
                closed={null}
                onMember={(accountId) => {
                  const learnerId = roster.data?.items.find((one) => one.accountId === accountId)?.learnerId;
                  if (!learnerId) return;
                  setMember(learnerId);
                  setPart('roster');
                }}
              />
            )}
            {part === 'hands' && <HandPanel live={live} seats={seats.data} voices={voices.data} />}
            {part === 'roster' && <RosterPanel live={live} roster={roster.data} opened={member} onOpen={setMember} />}
            {part === 'asks' && <Asks live={live} closed={null} />}
            {part === 'polls' && <Polls live={live} polls={polls.data?.items} acts />}
            {part === 'decks' && <DeckPanel live={live} decks={decks.data} />}
            {part === 'tools' && <ToolsPanel live={live} />}
          </div>
        </>
      }
    />
  );
}
