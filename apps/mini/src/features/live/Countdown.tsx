import { View } from '@tarojs/components';
import { aria } from '../../shared/ui/aria.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { sayLeft } from './words.ts';

/** The countdown that runs in the class, with what it is for; nothing when none runs. */
export function Countdown({ live }: { live: LiveRoom }) {
  const { timer } = live.room;
  const left = useLeft(timer?.endsAt, live.now);
  if (!timer || left === null || left === 0) return null;
  return (
    <View className="live-line" {...aria({ role: 'group', label: `倒计时还有 ${left} 秒` })}>
      <View>{timer.title || '倒计时'}</View>
      <View className="live-figure">{sayLeft(left)}</View>
    </View>
  );
}
