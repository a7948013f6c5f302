import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useEffect } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import type { Confirmation } from './words.ts';

/** "Are you there?": stands above everything until it is answered or over. */
export function ConfirmPrompt({ live }: { live: LiveRoom }) {
  const list = useTouched(teachingRoutes.listConfirms, { params: { roomId: live.roomId } }, live.room.touched.confirms);
  const open = list.data?.items.find((one) => one.mineOpen && Date.parse(one.dueAt) > live.now());
  return open ? <Asked key={open.id} live={live} one={open} onDone={list.reload} /> : null;
}

function Asked({ live, one, onDone }: { live: LiveRoom; one: Confirmation; onDone: () => void }) {
  const left = useLeft(one.dueAt, live.now);
  const sending = useSend();
  useEffect(() => {
    // Who looks elsewhere feels it; a browser has nothing to shake.
    if (process.env.TARO_ENV === 'weapp') void Taro.vibrateLong().catch(() => undefined);
  }, []);
  const answer = (checkToken?: string) =>
    void sending
      .run(async () => {
        const params = { roomId: live.roomId, confirmId: one.id };
        await call(teachingRoutes.answerConfirm, { params, body: checkToken ? { checkToken } : {} });
      })
      .then(onDone);
  if (left === 0) return null;
  return (
    <View className="live-confirm" {...aria({ role: 'alert' })}>
      <View className="live-question">{one.kind === 'FACE' ? '请核验本人' : '请确认您在听课'}</View>
      <View className="live-words">{`还有 ${left ?? 0} 秒。没有按时确认的时间不计学时。`}</View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {one.kind === 'FACE' ? (
        <IdentityCheck purpose="LIVE_JOIN" onPassed={answer} />
      ) : (
        <Button kind="primary" onPress={() => answer()} isBusy={sending.isBusy}>
          我在
        </Button>
      )}
    </View>
  );
}
