import { View } from '@tarojs/components';
import { teachingRoutes, wordsAt } from '@yangfan/client';
import { useState } from 'react';
import { useCall } from '../../../shell/use-call.ts';
import { Link, TextField } from '../../../shared/ui/Fields.tsx';
import { Button } from '../../../shared/ui/Button.tsx';
import { Empty, Waiting } from '../../../shared/ui/States.tsx';
import { sayClock } from '../lesson.rules.ts';

const SHOWN = 200;

/** The captions of a lesson in one language, `null` when off or none. */
export function useCaptions(lessonId: string) {
  const tracks = useCall(teachingRoutes.myCaptions, lessonId ? { params: { lessonId } } : null);
  const [picked, setPicked] = useState<string | null>(null);
  const items = tracks.data?.items ?? [];
  const track = picked === '' ? null : (items.find(({ language }) => language === picked) ?? items[0] ?? null);
  const cues = useCall(teachingRoutes.myCues, track ? { params: { lessonId, captionId: track.id } } : null);
  return { tracks: items, track, cues, pick: setPicked };
}
export type CaptionsOf = ReturnType<typeof useCaptions>;

/** The words of this moment over the film. */
export function CaptionLine({ captions, position }: { captions: CaptionsOf; position: number }) {
  const words = captions.track && captions.cues.data ? wordsAt(captions.cues.data.items, position) : '';
  return words ? <View className="lesson-caption">{words}</View> : null;
}

/** All that is said: to read along, to search, to jump to. */
export function Captions({ captions, onJump }: { captions: CaptionsOf; onJump: (seconds: number) => void }) {
  const [sought, setSought] = useState('');
  const { tracks, track, cues, pick } = captions;
  if (tracks.length === 0) return <Empty title="这一节还没有字幕" note="讲师上传后，可以在这里边看边读、搜索和跳转。" />;
  const word = sought.trim().toLowerCase();
  const found = (cues.data?.items ?? []).filter(({ text }) => !word || text.toLowerCase().includes(word));
  return (
    <View>
      <View className="lesson-speeds">
        {tracks.map(({ language, label }) => (
          <Button key={language} isCompact kind={track?.language === language ? 'primary' : 'secondary'} onPress={() => pick(language)}>
            {label}
          </Button>
        ))}
        <Button isCompact kind={track ? 'secondary' : 'primary'} onPress={() => pick('')}>
          关
        </Button>
      </View>
      {track ? <TextField label="在字幕里找" value={sought} maxLength={50} onChange={setSought} /> : null}
      {track && !cues.data ? <Waiting error={cues.error} onRetry={cues.reload} /> : null}
      {track && cues.data ? <View className="teaching-quiet">{word ? `找到 ${found.length} 处` : `共 ${found.length} 条`}</View> : null}
      {track
        ? found.slice(0, SHOWN).map((cue) => (
            <View key={`${cue.from}${cue.text}`} className="lesson-said">
              <Link onPress={() => onJump(cue.from)}>{sayClock(cue.from)}</Link>
              <View className="lesson-words">{cue.text}</View>
            </View>
          ))
        : null}
    </View>
  );
}
