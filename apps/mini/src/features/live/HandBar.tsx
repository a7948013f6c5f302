import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';

type To = 'RAISED' | 'LOWERED' | 'DECLINED' | 'LEFT';

/**
 * Hand up, hand down, and the way onto the stage. Camera and microphone go out in the live room's page inside the mini-program, which
 * looks first whether this phone can; where it can't, one asks in writing and the lecturer answers aloud.
 */
export function HandBar({ live, isMuted }: { live: LiveRoom; isMuted: boolean }) {
  const params = { roomId: live.roomId };
  const seats = useTouched(teachingRoutes.readSeats, { params }, live.room.touched.seats);
  const moving = useSend();
  const all = [...(seats.data?.onStage ?? []), ...(seats.data?.queue ?? [])];
  const own = all.find(({ accountId }) => accountId === live.view.accountId);
  const place = (seats.data?.queue ?? []).findIndex(({ accountId }) => accountId === live.view.accountId) + 1;
  const left = useLeft(own?.endsAt, live.now);
  const act = (to: To) =>
    void moving.run(async () => {
      await call(teachingRoutes.moveMySeat, { params, body: { to } });
      seats.reload();
    });
  const goOn = () => openPage('liveStage', { roomId: live.roomId });
  return (
    <View className="live-hand">
      {moving.error ? <Notice tone="wrong">{moving.error.message}</Notice> : null}
      {own?.state === 'INVITED' ? (
        <View {...aria({ role: 'alert' })}>
          <View className="live-words">{`老师请您上麦${left === null ? '' : `，请在 ${left} 秒内决定`}。上麦后全班会听到您的声音、看到您的画面。`}</View>
          <View className="live-buttons">
            <Button isCompact kind="primary" onPress={goOn}>
              去上麦
            </Button>
            <Button isCompact onPress={() => act('DECLINED')} isBusy={moving.isBusy}>
              先不上麦
            </Button>
          </View>
        </View>
      ) : own?.state === 'ON_STAGE' ? (
        <View className="live-buttons">
          <Button isCompact kind="primary" onPress={goOn}>
            回到麦上
          </Button>
          <Button isCompact onPress={() => act('LEFT')} isBusy={moving.isBusy}>
            下麦
          </Button>
        </View>
      ) : own?.state === 'RAISED' ? (
        <Button onPress={() => act('LOWERED')} isBusy={moving.isBusy}>{`放下手（排第 ${place || 1} 位）`}</Button>
      ) : (
        <Button kind="primary" onPress={() => act('RAISED')} isBusy={moving.isBusy} isDisabled={isMuted || live.state === 'WAITING'}>
          举手连麦
        </Button>
      )}
    </View>
  );
}
