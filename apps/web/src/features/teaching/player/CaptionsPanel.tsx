import { teachingRoutes } from '@yangfan/client';
import type { CaptionTrack } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { clock } from '../../../shared/lib/time.ts';
import { TextField } from '../../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';

/** So many lines are drawn; who looks for one searches. */
const SHOWN = 300;

/** All that is said in the film: to read along, to search, to jump to. */
export function CaptionsPanel({
  lessonId,
  tracks,
  language,
  position,
  onJump,
}: {
  lessonId: string;
  tracks: readonly CaptionTrack[];
  language: string;
  position: number;
  onJump: (seconds: number) => void;
}) {
  const [sought, setSought] = useState('');
  const track = tracks.find((one) => one.language === language) ?? tracks[0];
  const cues = useRead(teachingRoutes.myCues, { params: { lessonId, captionId: track?.id ?? '' } }, { enabled: !!track });
  if (!track) return <Empty title="这一节还没有字幕">讲师上传字幕后，可以在这里边看边读、搜索和跳转。</Empty>;
  if (cues.error) return <ErrorState error={cues.error} onRetry={() => void cues.refetch()} />;
  if (!cues.data) return <Loading />;
  const word = sought.trim().toLowerCase();
  const found = word ? cues.data.items.filter(({ text }) => text.toLowerCase().includes(word)) : cues.data.items;
  return (
    <div className="panel">
      <TextField label="在字幕里找" type="search" maxLength={50} value={sought} onChange={(event) => setSought(event.target.value)} />
      <p className="quiet small" role="status">
        {word ? `找到 ${found.length} 处` : `共 ${found.length} 条`}
        {found.length > SHOWN && `，先列出 ${SHOWN} 条`}
      </p>
      <ul>
        {found.slice(0, SHOWN).map((cue, index) => (
          <li key={index} className={cue.from <= position && position < cue.to ? 'here' : ''}>
            <button type="button" className="at figures" aria-label={`跳到 ${clock(cue.from)}`} onClick={() => onJump(cue.from)}>
              {clock(cue.from)}
            </button>
            <span className="words">{cue.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
