import { Video, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { speedsUpTo } from '@yangfan/client';
import { useRef, useState, type MutableRefObject, type ReactNode } from 'react';
import { atServer } from '../../shell/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { guardedPosition } from './lesson.rules.ts';
import type { Counted, PlayerView, Watch } from './use-watch.ts';

const ID = 'lesson-video';
const control = () => Taro.createVideoContext(ID);

/** The video: no progress bar and no swipe on the first view, and no way past the furthest point by other means. */
export function LessonVideo({
  watch,
  counted,
  player,
  isBlocked,
  onBroken,
  onGuarded,
  onMoved,
  children,
}: {
  watch: Watch;
  counted: Counted;
  player: MutableRefObject<PlayerView>;
  /** Something must be answered first: it does not play. */
  isBlocked: boolean;
  onBroken: () => void;
  onGuarded: () => void;
  onMoved: (position: number) => void;
  /** Over the picture. */
  children?: ReactNode;
}) {
  const [rate, setRate] = useState(1);
  const furthest = useRef(counted.furthestS);
  furthest.current = Math.max(furthest.current, counted.furthestS);
  const isFree = watch.freeSeek || counted.completed;
  player.current.pause = () => control().pause();
  player.current.play = () => control().play();
  player.current.seek = (seconds) => control().seek(seconds);
  const set = (state: PlayerView['state']) => () => void (player.current.state = state);

  const moved = (position: number) => {
    const back = guardedPosition(position, furthest.current, isFree);
    if (back !== null) {
      control().seek(back);
      onGuarded();
      return;
    }
    furthest.current = Math.max(furthest.current, position);
    player.current.position = position;
    onMoved(position);
  };
  const speed = (next: number) => {
    control().playbackRate(next);
    player.current.rate = next;
    setRate(next);
  };
  return (
    <View>
      <View className="lesson-frame">
        <Video
          id={ID}
          className="lesson-video"
          src={atServer(watch.url)}
          initialTime={watch.resumeAtS < watch.durationS - 1 ? watch.resumeAtS : 0}
          controls
          showProgress={isFree}
          enableProgressGesture={isFree}
          vslideGestureInFullscreen={false}
          showFullscreenBtn
          showCenterPlayBtn
          title={watch.title}
          onPlay={() => {
            if (isBlocked) control().pause();
            else player.current.state = 'playing';
          }}
          onPause={set('paused')}
          onEnded={set('paused')}
          onWaiting={set('paused')}
          onError={onBroken}
          onTimeUpdate={(event) => {
            // After buffering some phones report positions again without "play".
            if (player.current.state === 'paused' && event.detail.currentTime > player.current.position) player.current.state = 'playing';
            moved(event.detail.currentTime);
          }}
        />
        {children}
      </View>
      <View className="lesson-speeds">
        {speedsUpTo(watch.maxSpeed).map((one) => (
          <Button
            key={one}
            isCompact
            kind={one === rate ? 'primary' : 'secondary'}
            onPress={() => speed(one)}
            label={`${one} 倍速${one === rate ? '，正在用' : ''}`}
          >
            {`${one}×`}
          </Button>
        ))}
      </View>
    </View>
  );
}
