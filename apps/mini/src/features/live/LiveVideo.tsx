import { Video, View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { atServer } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { LiveRoom } from './use-room.ts';

const STALE_MS = 8000;
/** The list appears some seconds after the lecturer began, and goes away while the server is coming back: it is asked for again by itself. */
const AGAIN_MS = 3000;

/**
 * The lecturer's picture by HLS, some seconds late: the way that every phone and every account of WeChat plays. `onFlow` tells
 * whether it moves; a picture that stands is asked for anew.
 */
export function LiveVideo({ live, onFlow }: { live: LiveRoom; onFlow: (isFlowing: boolean) => void }) {
  const { roomId } = live;
  const ticket = useCall(teachingRoutes.viewTicket, { params: { roomId } });
  const [isBroken, setBroken] = useState(false);
  const [isHeard, setHeard] = useState(false);
  const movedAt = useRef(0);
  const tell = useRef(onFlow);
  tell.current = onFlow;
  useEffect(() => {
    const timer = setInterval(() => tell.current(Date.now() - movedAt.current < STALE_MS), 1000);
    return () => clearInterval(timer);
  }, []);
  // A new publisher, a pause, a return: the playlist begins anew.
  const version = live.room.touched.streams;
  const { reload } = ticket;
  useEffect(() => {
    if (version > 0) {
      setBroken(false);
      reload();
    }
  }, [version, reload]);
  const again = useCallback(() => {
    setBroken(false);
    reload();
  }, [reload]);
  useEffect(() => {
    if (!isBroken) return undefined;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isBroken, again]);
  if (live.state !== 'LIVE')
    return (
      <View className="live-frame live-still" {...aria({ role: 'status' })}>
        {live.state === 'PAUSED' ? '老师暂停了直播，请稍等' : '老师还没有开播，开播后画面会自动出现'}
      </View>
    );
  return (
    <View>
      <View className="live-frame">
        {ticket.data && !isBroken ? (
          <Video
            // Another address is another film: the element of some phones keeps the old one.
            key={isHeard ? 'sound' : 'picture'}
            className="live-video"
            src={atServer(isHeard ? ticket.data.soundUrl : ticket.data.hlsUrl)}
            autoplay
            controls
            showProgress={false}
            enableProgressGesture={false}
            showFullscreenBtn={!isHeard}
            title={live.view.room.title}
            onTimeUpdate={() => void (movedAt.current = Date.now())}
            onError={() => setBroken(true)}
          />
        ) : (
          <View className="live-still">
            <View>{ticket.error?.message ?? (isBroken ? '画面还没有来，几秒后自动再取。' : '正在取画面…')}</View>
            <Button isCompact onPress={again}>
              重新取画面
            </Button>
          </View>
        )}
      </View>
      <View className="live-line">
        <View className="live-words">{isHeard ? '只听声音，约省九成流量；学时照常计' : '网络不稳时可以只听声音，学时照常计'}</View>
        <Button isCompact onPress={() => setHeard(!isHeard)}>
          {isHeard ? '恢复画面' : '只听声音'}
        </Button>
      </View>
    </View>
  );
}
