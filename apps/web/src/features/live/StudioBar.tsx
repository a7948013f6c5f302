import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import type { Deck } from './decks.ts';
import { DeviceCheck } from './DeviceCheck.tsx';
import { openScreen } from './devices.ts';
import type { Stage } from './rows.ts';
import { Turner } from './Turner.tsx';
import { enable, type Publishing } from './use-publishing.ts';
import { useForgetRooms, type LiveRoom } from './use-room.ts';

/** The lecturer's row of buttons: own devices, what is shown, and the course of the class. */
export function StudioBar({
  live,
  publishing,
  onRecheck,
  onDecks,
  decks,
}: {
  live: LiveRoom;
  publishing: Publishing;
  onRecheck: () => void;
  onDecks: () => void;
  decks: readonly Deck[] | undefined;
}) {
  const params = { roomId: live.roomId };
  const { room } = live;
  const forget = useForgetRooms();
  const [asking, setAsking] = useState<'LIVE' | 'ENDED' | null>(null);
  const [device, setDevice] = useState(false);
  const [deaf, setDeaf] = useState({ audio: false, video: false });
  const move = useSend(teachingRoutes.moveLiveRoom, { refresh: [], onDone: () => (setAsking(null), live.catchUp(), forget()) });
  const show = useSend(teachingRoutes.showOnStage, { refresh: [], onDone: () => live.catchUp() });
  const { sending } = publishing;
  const voice = sending.CAMERA ?? sending.AUDIO;
  const now = room.stage?.show ?? 'CAMERA';
  const deck = decks?.find(({ deckId }) => deckId === room.stage?.deckId);
  const stage = (what: Stage['show']) => show.mutate({ params, body: { show: what, fileId: null, page: 1, pages: 0 } });
  const toggle = (kind: 'audio' | 'video') => {
    if (!voice) return;
    enable(voice.media, kind, deaf[kind]);
    setDeaf({ ...deaf, [kind]: !deaf[kind] });
  };
  async function share(): Promise<void> {
    try {
      const media = await openScreen();
      if (!media) return;
      media.getVideoTracks()[0]?.addEventListener('ended', () => stage('CAMERA'));
      publishing.start('SCREEN', media);
      stage('SCREEN');
    } catch (error) {
      tell((error as Error).message, 'stop');
    }
  }
  const weak = Object.values(sending).some((one) => one.lost > 0.08);
  return (
    <>
      {voice ? (
        <Button aria-pressed={deaf.audio} onClick={() => toggle('audio')}>
          {deaf.audio ? '打开麦克风' : '静音'}
        </Button>
      ) : (
        room.state !== 'WAITING' && <Button onClick={() => setDevice(true)}>打开摄像头</Button>
      )}
      {sending.CAMERA && (
        <Button aria-pressed={deaf.video} onClick={() => toggle('video')}>
          {deaf.video ? '打开画面' : '关闭画面'}
        </Button>
      )}
      {room.state === 'WAITING' && voice && (
        <Button
          onClick={() => {
            publishing.stop('CAMERA');
            publishing.stop('AUDIO');
            onRecheck();
          }}
        >
          重新检测
        </Button>
      )}
      {sending.SCREEN ? (
        <Button
          aria-pressed
          onClick={() => {
            publishing.stop('SCREEN');
            stage('CAMERA');
          }}
        >
          停止共享
        </Button>
      ) : (
        <Button onClick={() => void share()}>共享屏幕</Button>
      )}
      {sending.SCREEN && now !== 'SCREEN' && <Button onClick={() => stage('SCREEN')}>显示屏幕</Button>}
      <Button aria-pressed={now === 'BOARD'} busy={show.isPending} onClick={() => stage(now === 'BOARD' ? 'CAMERA' : 'BOARD')}>
        {now === 'BOARD' ? '收起白板' : '白板'}
      </Button>
      {now === 'SLIDES' && deck && (
        <Turner
          deck={deck}
          page={room.stage!.page}
          busy={show.isPending}
          onTurn={(page) => show.mutate({ params, body: { show: 'SLIDES', deckId: deck.deckId, fileId: null, page, pages: deck.pages } })}
        />
      )}
      {now === 'SLIDES' ? (
        <Button aria-pressed busy={show.isPending} onClick={() => stage('CAMERA')}>
          收起课件
        </Button>
      ) : (
        <Button onClick={onDecks}>课件</Button>
      )}
      {room.state === 'WAITING' && (
        <Button look="primary" onClick={() => setAsking('LIVE')}>
          开播
        </Button>
      )}
      {room.state === 'LIVE' && (
        <Button busy={move.isPending} onClick={() => move.mutate({ params, body: { to: 'PAUSED' } })}>
          暂停
        </Button>
      )}
      {room.state === 'PAUSED' && (
        <Button look="primary" busy={move.isPending} onClick={() => move.mutate({ params, body: { to: 'LIVE' } })}>
          继续
        </Button>
      )}
      {(room.state === 'LIVE' || room.state === 'PAUSED') && (
        <Button look="danger" onClick={() => setAsking('ENDED')}>
          下课
        </Button>
      )}
      {Object.entries(sending).map(([kind, one]) => (
        <span key={kind} className="live-hint">
          {{ CAMERA: '摄像头', SCREEN: '屏幕', AUDIO: '声音' }[kind]}
          {one.state === 'LIVE'
            ? ` ${one.kbps} kbps`
            : one.state === 'LOST'
              ? '断线重连中…'
              : one.state === 'REFUSED'
                ? (one.reason ?? '已停止')
                : '接通中…'}
        </span>
      ))}
      {weak && <span className="live-hint caution">网络丢包较多，可以关闭画面保住声音</span>}
      <Confirm
        title="现在开播？"
        open={asking === 'LIVE'}
        consequence={
          voice ? '开始录制并计学时，等候的学员马上看到画面。' : '您还没有打开摄像头或麦克风。也可以先开播，再用 OBS 推流或打开摄像头。'
        }
        confirm="开播"
        busy={move.isPending}
        onConfirm={() => move.mutate({ params, body: { to: 'LIVE' } })}
        onClose={() => setAsking(null)}
      />
      <Confirm
        title="现在下课？"
        open={asking === 'ENDED'}
        danger
        consequence="直播结束，录像停止，学时定下来；下课后不能再开。回放一般一分钟内可以看，审核后发布给学员。"
        confirm="下课"
        busy={move.isPending}
        onConfirm={() => move.mutate({ params, body: { to: 'ENDED' } })}
        onClose={() => setAsking(null)}
      />
      <Dialog title="打开摄像头" open={device} onClose={() => setDevice(false)}>
        <DeviceCheck
          rtmp
          roomId={live.roomId}
          ready="推流"
          onReady={(media, audioOnly) => {
            setDevice(false);
            setDeaf({ audio: false, video: false });
            publishing.start(audioOnly ? 'AUDIO' : 'CAMERA', media);
          }}
        />
      </Dialog>
    </>
  );
}
