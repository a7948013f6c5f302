import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { useSend, type CallError } from '../../shared/lib/api.ts';
import { clock, moment, time } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Loading } from '../../shared/ui/States.tsx';
import { Asks } from './Asks.tsx';
import { Chat } from './Chat.tsx';
import { Cheer } from './Cheer.tsx';
import { ConfirmCard } from './ConfirmCard.tsx';
import { useDecks } from './decks.ts';
import { LearnerBar } from './LearnerBar.tsx';
import { LiveStage } from './LiveStage.tsx';
import { People } from './People.tsx';
import { PollCard, Polls } from './Polls.tsx';
import { RoomFrame, RoomNote, SideTabs } from './RoomFrame.tsx';
import { usePublishing } from './use-publishing.ts';
import { useOnlyTab, usePresence } from './use-presence.ts';
import { useRoom, useTouched, type LiveRoom } from './use-room.ts';
import { useViewing } from './use-viewing.ts';
import { VoicePlayer } from './VoicePlayer.tsx';

// Most lessons go by without a note: the recorder comes when it is wanted.
const VoiceSender = lazy(() => import('./VoiceSender.tsx').then((part) => ({ default: part.VoiceSender })));

/** A learner's door to a live lesson: who may not come in reads why and what to do. */
export function LearnerRoom() {
  const roomId = pathParam(useParams({ strict: false }), 'roomId');
  return <Door key={roomId} roomId={roomId} />;
}

function Door({ roomId }: { roomId: string }) {
  const { live, error, retry } = useRoom(roomId);
  const tab = useOnlyTab(roomId);
  const [lost, setLost] = useState<CallError | null>(null);
  const [entered, setEntered] = useState(false);
  const problem = lost ?? (live ? null : error);
  if (problem)
    return (
      <RoomNote title={problem.code === 'teaching.live.removed' ? '您已被老师请出直播间' : '现在进不了直播间'}>
        <p>{problem.code === 'teaching.live.removed' ? '如有疑问请联系班主任；老师允许后，点“再试一次”就能回来。' : problem.message}</p>
        <div className="actions">
          <Button look="primary" onClick={() => (setLost(null), setEntered(false), retry())}>
            再试一次
          </Button>
          <Go className="button" to="/learn/live">
            回到直播课
          </Go>
        </div>
      </RoomNote>
    );
  if (!live) return <Loading />;
  const state = live.room.state ?? live.view.room.state;
  if (state === 'ENDED' || state === 'REPLAY') return <Over live={live} />;
  if (state === 'PLANNED')
    return (
      <RoomNote title="直播间还没有打开">
        <p>
          {live.view.room.title}，{moment(live.view.room.startsAt)} 开始。老师打开直播间后，这里会自动进入，不用刷新。
        </p>
        <Go className="button" to="/learn/live">
          回到直播课
        </Go>
      </RoomNote>
    );
  if (tab.elsewhere)
    return (
      <RoomNote title="直播间已在另一个页面打开">
        <p>同一个浏览器只在一个页面里听课，学时不会重复计。那边关掉以后，可以回到这里。</p>
        <Button look="primary" onClick={tab.takeBack}>
          在这里继续
        </Button>
      </RoomNote>
    );
  if (!entered) return <Entrance live={live} onEntered={() => (setEntered(true), live.reread())} onLost={setLost} />;
  return (
    <Inside
      live={live}
      onLost={(reason) => {
        if (reason.code === 'teaching.live.not_entered') setEntered(false);
        else if (reason.code === 'teaching.live.wrong_state') live.catchUp();
        else if (['teaching.live.removed', 'teaching.live.not_member'].includes(reason.code)) setLost(reason);
      }}
    />
  );
}

/** First time on a day: the identity check; later straight in. */
function Entrance({ live, onEntered, onLost }: { live: LiveRoom; onEntered: () => void; onLost: (error: CallError) => void }) {
  const enter = useSend(teachingRoutes.enterLive, { refresh: ['/v1/teaching/me'], quiet: true, onDone: onEntered });
  const [checks, setChecks] = useState(!live.view.entered && live.view.room.audience === 'CLASS');
  const params = { roomId: live.roomId };
  const tried = useRef(false);
  useEffect(() => {
    if (checks || tried.current) return;
    tried.current = true;
    enter.mutate({ params, body: { network: 'GOOD' } });
    // Once, when the door is known to be open.
  }, [checks]);
  const { error } = enter;
  useEffect(() => {
    if (error?.code === 'teaching.live.check_needed') setChecks(true);
    if (error?.code === 'teaching.live.removed' || error?.code === 'teaching.live.not_member') onLost(error);
  }, [error, onLost]);
  const { room } = live.view;
  return (
    <RoomNote title={room.title}>
      <p>
        {room.className} · {moment(room.startsAt)}–{time(room.endsAt)}
      </p>
      {checks ? (
        <section className="card live-paper">
          <h2>进入前核验本人</h2>
          <p className="quiet">今天第一次进入需要核验，之后断线重连、刷新都不用再核验。</p>
          {error && error.code !== 'teaching.live.check_needed' && (
            <p className="stop" role="alert">
              {error.message}
            </p>
          )}
          <IdentityCheck purpose="LIVE_JOIN" onPassed={(checkToken) => enter.mutate({ params, body: { checkToken, network: 'GOOD' } })} />
        </section>
      ) : error ? (
        <>
          <p role="alert">{error.message}</p>
          <Button look="primary" busy={enter.isPending} onClick={() => enter.mutate({ params, body: { network: 'GOOD' } })}>
            再试一次
          </Button>
        </>
      ) : (
        <p role="status">正在进入…</p>
      )}
    </RoomNote>
  );
}

function Over({ live }: { live: LiveRoom }) {
  const { audience, sessionId } = live.view.room;
  const isClass = audience === 'CLASS';
  return (
    <RoomNote title="这节直播课已经结束">
      <p>
        {live.view.room.title}。{isClass && '您的学时已经按在线时间算好，'}回放在老师审核后可以看。
      </p>
      <div className="actions">
        {isClass && (
          <Go className="button primary" to={`/learn/live/${live.roomId}/hours`}>
            看我的学时
          </Go>
        )}
        <Go className="button" to={`/learn/live/${live.roomId}/replay`}>
          看回放
        </Go>
        <Go className="button" to="/learn/live">
          回到直播课
        </Go>
      </div>
      {sessionId && <RateAsk sessionIds={[sessionId]} className="card live-paper" />}
    </RoomNote>
  );
}

type Part = 'chat' | 'asks' | 'voice' | 'polls' | 'people';

function Inside({ live, onLost }: { live: LiveRoom; onLost: (error: CallError) => void }) {
  const { room, view, roomId } = live;
  const [part, setPart] = useState<Part>('chat');
  const viewing = useViewing(roomId, { on: true, own: view.accountId, version: room.touched.streams });
  const publishing = usePublishing(roomId);
  const countedS = usePresence(live, true, () => ({ media: viewing.flowing(), network: viewing.network }), onLost);
  const polls = useTouched(teachingRoutes.listPolls, { params: { roomId } }, room.touched.polls, live.line === 'ON' ? 30_000 : 4000);
  const decks = useDecks(live, false);
  const muted = useMuted(live);
  const open = polls.data?.items.find((poll) => poll.state === 'OPEN' && poll.mine === null);
  const closed = muted ? '老师暂时关闭了发言，请先听课。' : null;
  const picked = room.pick?.accountId === view.accountId ? room.pick.seq : null;
  return (
    <RoomFrame
      live={live}
      back="/learn/live"
      figures={
        <>
          已计时 <b className="figures">{clock(countedS)}</b>
        </>
      }
      stage={
        <LiveStage
          live={live}
          viewing={viewing}
          publishing={publishing}
          draws={!!room.settings?.boardOpen && !muted}
          decks={decks.data?.items}
          overlay={<Cheer cheer={room.cheer} />}
        />
      }
      bar={
        <LearnerBar
          live={live}
          viewing={viewing}
          publishing={publishing}
          muted={muted}
          onAsk={() => setPart('asks')}
          onVoice={() => setPart('voice')}
        />
      }
      aside={
        <>
          <ConfirmCard live={live} />
          <VoicePlayer live={live} />
          {picked !== null && <Picked key={picked} />}
          {open && part !== 'polls' && (
            <div className="live-card">
              <PollCard live={live} poll={open} acts />
            </div>
          )}
          <SideTabs
            items={[
              { key: 'chat', label: '聊天' },
              { key: 'asks', label: '提问' },
              { key: 'voice', label: '语音' },
              { key: 'polls', label: '投票' },
              { key: 'people', label: '成员' },
            ]}
            value={part}
            onPick={setPart}
          />
          <div className="live-part">
            {part === 'chat' && <Chat live={live} closed={closed} />}
            {part === 'asks' && <Asks live={live} closed={closed} />}
            {part === 'voice' && (
              <Suspense fallback={<Loading />}>
                <VoiceSender live={live} closed={closed} onAsk={() => setPart('asks')} />
              </Suspense>
            )}
            {part === 'polls' && <Polls live={live} polls={polls.data?.items} acts />}
            {part === 'people' && <People live={live} />}
          </div>
        </>
      }
    />
  );
}

/** Whether I may write: what the room says, and what was decided about me since. */
function useMuted(live: LiveRoom): boolean {
  const { about, settings } = live.room;
  const mine = about[live.view.accountId];
  const first = useRef(true);
  const { reread } = live;
  useEffect(() => {
    if (first.current) return void (first.current = false);
    const timer = setTimeout(reread, 300 + Math.random() * 700);
    return () => clearTimeout(timer);
    // Asked again only when one of these changes: `reread` is new at every render.
  }, [settings?.mutedAll, mine]);
  return live.view.muted;
}

function Picked() {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  return (
    <section className="live-card" role="alert">
      <h2>老师点到您了</h2>
      <p>请在聊天里回答，或举手上麦。</p>
      <Button onClick={() => setShown(false)}>知道了</Button>
    </section>
  );
}
