import { teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call, useSend, type CallError } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { mightSpeak } from './capability.ts';
import { DeviceCheck } from './DeviceCheck.tsx';
import { enable, type Publishing } from './use-publishing.ts';
import { useLeft } from './use-left.ts';
import { useTouched, type LiveRoom } from './use-room.ts';
import type { Viewing } from './use-viewing.ts';
import { isEmbedded } from './embed.ts';
import { REACTION_WORDS } from './words.ts';

/** A learner's row of buttons: hand, invitation, on stage; sound only; reactions. */
export function LearnerBar({
  live,
  viewing,
  publishing,
  muted,
  onAsk,
  onVoice,
}: {
  live: LiveRoom;
  viewing: Viewing;
  publishing: Publishing;
  muted: boolean;
  onAsk: () => void;
  onVoice: () => void;
}) {
  const params = { roomId: live.roomId };
  const seats = useTouched(teachingRoutes.readSeats, { params }, live.room.touched.seats, 20_000);
  const [ready, setReady] = useState<{ media: MediaStream; audioOnly: boolean } | null>(null);
  const move = useSend(teachingRoutes.moveMySeat, { refresh: [], onDone: () => void seats.refetch() });
  const own = [...(seats.data?.onStage ?? []), ...(seats.data?.queue ?? [])].find(({ accountId }) => accountId === live.view.accountId);
  const onStage = own?.state === 'ON_STAGE';
  const sends = publishing.sending.CAMERA ?? publishing.sending.AUDIO;
  const left = useLeft(own?.endsAt, live.now);
  const place = seats.data ? seats.data.queue.findIndex(({ accountId }) => accountId === live.view.accountId) + 1 : 0;
  const act = (to: 'RAISED' | 'LOWERED' | 'ON_STAGE' | 'DECLINED' | 'LEFT') => move.mutate({ params, body: { to } });
  const asks = own?.state === 'INVITED' || (onStage && !sends && !ready);
  // A window that closes because its question is answered says "closed" too: that is not a no.
  const asking = useRef(asks);
  asking.current = asks;
  const refuse = () => asking.current && act(own?.state === 'INVITED' ? 'DECLINED' : 'LEFT');
  const [deaf, setDeaf] = useState({ audio: false, video: false });

  // Down from the stage, whoever decided it: camera and microphone go out at once.
  const stop = publishing.stop;
  const wasOn = useRef(false);
  useEffect(() => {
    if (!seats.data) return;
    if (wasOn.current && !onStage) {
      stop('CAMERA');
      stop('AUDIO');
      tell('您已下麦，摄像头和麦克风已关闭');
    }
    wasOn.current = onStage;
  }, [onStage, seats.data, stop]);
  // On stage by the server, ready here: then it goes out.
  useEffect(() => {
    if (!onStage || !ready) return;
    publishing.start(ready.audioOnly ? 'AUDIO' : 'CAMERA', ready.media);
    setReady(null);
    setDeaf({ audio: false, video: false });
    // Only these two decide: `publishing` is a new object at every render.
  }, [onStage, ready]);

  const toggle = (kind: 'audio' | 'video') => {
    if (!sends) return;
    enable(sends.media, kind, deaf[kind]);
    setDeaf({ ...deaf, [kind]: !deaf[kind] });
  };
  const react = (emoji: '👍' | '👏' | '❓') =>
    call(teachingRoutes.reactLive, { params, body: { emoji } }).catch((error: CallError) => tell(error.message, 'caution'));
  return (
    <>
      {onStage ? (
        <>
          <Button aria-pressed={deaf.audio} disabled={!sends} onClick={() => toggle('audio')}>
            {deaf.audio ? '打开麦克风' : '静音'}
          </Button>
          {publishing.sending.CAMERA && (
            <Button aria-pressed={deaf.video} onClick={() => toggle('video')}>
              {deaf.video ? '打开画面' : '关闭画面'}
            </Button>
          )}
          <Button busy={move.isPending} onClick={() => act('LEFT')}>
            下麦{left !== null && ` ${clock(left)}`}
          </Button>
        </>
      ) : own?.state === 'RAISED' ? (
        <Button className="live-hand" aria-pressed busy={move.isPending} onClick={() => act('LOWERED')}>
          放下手（排第 {place || 1} 位）
        </Button>
      ) : (
        <Button
          look="primary"
          className="live-hand"
          busy={move.isPending}
          disabled={muted || own?.state === 'INVITED'}
          onClick={() => (mightSpeak() ? act('RAISED') : onAsk())}
        >
          {mightSpeak() ? '举手连麦' : '文字举手'}
        </Button>
      )}
      {!onStage && <Button onClick={onVoice}>语音条</Button>}
      <Button onClick={onAsk}>提问</Button>
      {(['👍', '👏', '❓'] as const).map((emoji) => (
        <Button key={emoji} disabled={muted} onClick={() => void react(emoji)}>
          {REACTION_WORDS[emoji]}
        </Button>
      ))}
      <Button aria-pressed={viewing.audioOnly} onClick={() => viewing.setAudioOnly(!viewing.audioOnly)}>
        {viewing.audioOnly ? '恢复画面' : '只听声音'}
      </Button>
      {viewing.tryFast && <Button onClick={viewing.tryFast}>试试低延迟</Button>}
      {!isEmbedded() && (
        <Go className="button danger" to="/learn/live">
          离开
        </Go>
      )}
      {!mightSpeak() && (
        <span className="live-hint">
          这台设备不能连麦，<Go to={`/learn/live-check?roomId=${live.roomId}`}>看看怎么办</Go>
        </span>
      )}
      {viewing.network === 'WEAK' && <span className="live-hint">网络不稳，再弱下去会自动改为只听声音</span>}
      {viewing.audioOnly && <span className="live-hint">只听声音，省流量；学时照常计</span>}
      {viewing.mode === 'HLS' && <span className="live-hint">流畅模式，晚几秒；学时照常计</span>}
      <Dialog title="老师请您上麦" open={asks} onClose={refuse}>
        <p>上麦后，老师和全班同学会听到您的声音、看到您的画面{left !== null && `。请在 ${clock(left)} 内决定`}。</p>
        <DeviceCheck
          roomId={live.roomId}
          ready="上麦"
          onReady={(media, audioOnly) => {
            setReady({ media, audioOnly });
            if (!onStage) act('ON_STAGE');
          }}
        />
        <div className="actions">
          <Button onClick={refuse}>先不上麦</Button>
        </div>
      </Dialog>
    </>
  );
}
