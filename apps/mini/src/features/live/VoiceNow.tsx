import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useEffect } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { LiveRoom } from './use-room.ts';
import { useSound } from './use-sound.ts';
import { sayLength } from './words.ts';

/** How long a note of unknown length may last. */
const UNKNOWN_S = 60;

/** The voice note that the class hears now: played by itself, with a tap where a browser wants one. */
export function VoiceNow({ live }: { live: LiveRoom }) {
  const { voice } = live.room;
  const { state, play, again, stop } = useSound();
  const { roomId, now } = live;
  useEffect(() => {
    if (!voice) return undefined;
    const late = (now() - Date.parse(voice.at)) / 1000;
    // Whoever comes when it is over finds it in the replay.
    if (late > (voice.lengthS ?? UNKNOWN_S) + 3) return undefined;
    let isGone = false;
    call(teachingRoutes.readLiveVoice, { params: { roomId, voiceId: voice.voiceId } }).then(
      ({ url }) => !isGone && url && play(atServer(url), late > 3 ? late : 0),
      () => undefined,
    );
    return () => {
      isGone = true;
      stop();
    };
    // By its number: the same note is played once.
  }, [voice?.seq]);
  if (!voice || state === 'IDLE') return null;
  return (
    <View className="live-line" {...aria({ role: 'status' })}>
      <View>{`${voice.name} 的语音条 ${sayLength(voice.lengthS)}${state === 'PLAYING' ? '，正在播放' : ''}`}</View>
      {state === 'PLAYING' ? null : (
        <Button isCompact kind="primary" onPress={again}>
          {state === 'LOST' ? '再听一次' : '点一下，听语音'}
        </Button>
      )}
    </View>
  );
}
