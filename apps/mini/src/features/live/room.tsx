import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes, type CallError } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Loading, Notice } from '../../shared/ui/States.tsx';
import { Inside } from './Inside.tsx';
import { useRoom, type LiveRoom } from './use-room.ts';
import './live.css';

/** A learner's door to a live lesson: who may not come in reads why and what to do. */
export default function Room() {
  const isSignedIn = useSignedIn();
  const { roomId = '' } = useRouter().params;
  const { live, error, retry } = useRoom(isSignedIn && roomId ? roomId : null);
  const [lost, setLost] = useState<CallError | null>(null);
  const [entered, setEntered] = useState(false);
  const title = live?.view.room.title;
  useEffect(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
  }, [title]);
  const again = () => {
    setLost(null);
    setEntered(false);
    retry();
  };
  const problem = lost ?? (live ? null : error);
  return (
    <Page ground="night">
      {problem ? (
        <Shut
          title={problem.code === 'teaching.live.removed' ? '您已被老师请出直播间' : '现在进不了直播间'}
          words={problem.code === 'teaching.live.removed' ? '如有疑问请联系班主任；老师允许后，点“再试一次”就能回来。' : problem.message}
          onAgain={again}
        />
      ) : !live ? (
        <Loading what="正在打开" />
      ) : live.state === 'ENDED' || live.state === 'REPLAY' ? (
        <Over live={live} />
      ) : live.state === 'PLANNED' ? (
        <Shut
          title="直播间还没有打开"
          words={`${live.view.room.title}，${sayMoment(live.view.room.startsAt)} 开始。老师打开直播间后，这里会自动进入。`}
          onAgain={again}
        />
      ) : entered ? (
        <Inside
          live={live}
          onLost={(reason) => {
            if (reason.code === 'teaching.live.not_entered') setEntered(false);
            else if (reason.code === 'teaching.live.wrong_state') live.catchUp();
            else if (reason.code === 'teaching.live.removed' || reason.code === 'teaching.live.not_member') setLost(reason);
          }}
        />
      ) : (
        <Entrance live={live} onEntered={() => (setEntered(true), live.reread())} onShut={setLost} />
      )}
    </Page>
  );
}

function Shut({ title, words, onAgain }: { title: string; words: string; onAgain: () => void }) {
  return (
    <Card title={title}>
      <View className="live-words">{words}</View>
      <Button kind="primary" onPress={onAgain}>
        再试一次
      </Button>
    </Card>
  );
}

function Over({ live }: { live: LiveRoom }) {
  const { audience, sessionId } = live.view.room;
  const isClass = audience === 'CLASS';
  return (
    <View>
      <Card title="这节直播课已经结束">
        <View className="live-words">{`${isClass ? '您的学时已经按在线时间算好，' : ''}回放在老师审核后可以看。`}</View>
        {isClass ? (
          <View>
            <Button kind="primary" onPress={() => openPage('liveHours', { roomId: live.roomId })}>
              看我的学时
            </Button>
            <View className="live-gap" />
          </View>
        ) : null}
        <Button onPress={() => openPage('liveReplay', { roomId: live.roomId })}>看回放</Button>
      </Card>
      {sessionId ? <RateAsk sessionIds={[sessionId]} /> : null}
    </View>
  );
}

/** First time on a day: the identity check; later straight in. */
function Entrance({ live, onEntered, onShut }: { live: LiveRoom; onEntered: () => void; onShut: (error: CallError) => void }) {
  const entering = useSend();
  const [checks, setChecks] = useState(!live.view.entered);
  const tried = useRef(false);
  const enter = (checkToken?: string) =>
    void entering
      .run(async () => {
        const body = { network: 'HLS' as const, ...(checkToken ? { checkToken } : {}) };
        await call(teachingRoutes.enterLive, { params: { roomId: live.roomId }, body });
      })
      .then((ok) => ok && onEntered());
  useEffect(() => {
    if (checks || tried.current) return;
    tried.current = true;
    enter();
    // Once, when the door is known to be open.
  }, [checks]);
  const { error } = entering;
  useEffect(() => {
    if (error?.code === 'teaching.live.check_needed') setChecks(true);
    if (error?.code === 'teaching.live.removed' || error?.code === 'teaching.live.not_member') onShut(error);
  }, [error, onShut]);
  const refusal = error && error.code !== 'teaching.live.check_needed' ? error.message : null;
  return (
    <Card title={live.view.room.title}>
      <View className="live-words">{`${live.view.room.className}，${sayMoment(live.view.room.startsAt)}`}</View>
      {refusal ? <Notice tone="wrong">{refusal}</Notice> : null}
      {checks ? (
        <View>
          <View className="live-words">今天第一次进入要核验本人，之后断线重连都不用再核验。</View>
          <IdentityCheck purpose="LIVE_JOIN" onPassed={enter} />
        </View>
      ) : refusal ? (
        <Button kind="primary" onPress={() => enter()} isBusy={entering.isBusy}>
          再试一次
        </Button>
      ) : (
        <Loading what="正在进入" />
      )}
    </Card>
  );
}
