import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { clock, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import type { Voice, Voices } from './rows.ts';
import type { LiveRoom } from './use-room.ts';
import { Listen } from './VoicePlayer.tsx';
import { isWaiting, VOICE_WORDS, voiceLength } from './words.ts';

/** Voice notes in the lecturer's queue: heard in one's own ear first, then played to the class, put aside, or refused with a reason. */
export function VoiceQueue({ live, voices }: { live: LiveRoom; voices: Voices | undefined }) {
  const waiting = voices?.items.filter(isWaiting) ?? [];
  const over = voices?.items.filter((one) => !isWaiting(one)).slice(0, 10) ?? [];
  return (
    <section>
      <h3>
        语音条 <span className="figures">{waiting.length}</span>
      </h3>
      <p className="quiet small">不能上麦的学员说的话。先自己试听，再决定放不放；放给全班时，每个人的页面都会播放。</p>
      <ul className="rows">
        {waiting.map((one) => (
          <Waiting key={one.id} live={live} voice={one} />
        ))}
        {waiting.length === 0 && <li className="quiet">现在没有语音条。</li>}
      </ul>
      {over.length > 0 && (
        <details>
          <summary>处理过的语音条</summary>
          <ul className="rows small">
            {over.map((one) => (
              <Over key={one.id} live={live} voice={one} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function useSettle(live: LiveRoom, onDone?: () => void) {
  return useSend(teachingRoutes.settleLiveVoice, { refresh: [], onDone: () => (live.catchUp(), live.sayTouched('voices'), onDone?.()) });
}

function Waiting({ live, voice }: { live: LiveRoom; voice: Voice }) {
  const [refusing, setRefusing] = useState(false);
  const settle = useSettle(live);
  const params = { roomId: live.roomId, voiceId: voice.id };
  return (
    <li className="live-voice-row">
      <span className="grow">
        {voice.name} · 语音条 <span className="figures">{voiceLength(voice.lengthS)}</span>{' '}
        <span className="quiet small">
          {voice.spokenS ? `已讲 ${clock(voice.spokenS)}` : '还没讲过'}，{time(voice.sentAt)} 发来
        </span>
        {voice.note && <span className="quiet small">，{voice.note}</span>}
      </span>
      {voice.state === 'MAKING' ? (
        <StateTag tone="here">正在处理</StateTag>
      ) : (
        <>
          <Listen roomId={live.roomId} voiceId={voice.id} label={`试听：${voice.name}`} />
          <Button
            look="primary"
            busy={settle.isPending}
            aria-label={`放给全班：${voice.name}`}
            onClick={() => settle.mutate({ params, body: { to: 'PLAYED' } })}
          >
            放给全班
          </Button>
          <Button
            look="plain"
            busy={settle.isPending}
            aria-label={`已听，不放：${voice.name}`}
            onClick={() => settle.mutate({ params, body: { to: 'DONE' } })}
          >
            已听
          </Button>
        </>
      )}
      <Button look="plain" aria-expanded={refusing} aria-label={`不播：${voice.name}`} onClick={() => setRefusing(!refusing)}>
        不播
      </Button>
      {refusing && <Reason live={live} voice={voice} onClose={() => setRefusing(false)} />}
    </li>
  );
}

function Reason({ live, voice, onClose }: { live: LiveRoom; voice: Voice; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const settle = useSettle(live, onClose);
  return (
    <form
      className="form live-form"
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate({ params: { roomId: live.roomId, voiceId: voice.id }, body: { to: 'REFUSED', reason: reason.trim() } });
      }}
    >
      <TextField label="原因（学员会看到）" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="danger" busy={settle.isPending} disabled={!reason.trim()}>
          {voice.state === 'PLAYED' ? '撤下' : '不播'}
        </Button>
      </div>
    </form>
  );
}

function Over({ live, voice }: { live: LiveRoom; voice: Voice }) {
  const [refusing, setRefusing] = useState(false);
  const [words, tone] = VOICE_WORDS[voice.state];
  const settle = useSettle(live);
  const params = { roomId: live.roomId, voiceId: voice.id };
  return (
    <li className="live-voice-row">
      <span className="grow">
        {voice.name} <span className="figures">{voiceLength(voice.lengthS)}</span>{' '}
        {voice.note && <span className="quiet">{voice.note}</span>}
      </span>
      <StateTag tone={tone}>{words}</StateTag>
      {voice.state === 'DONE' && <Button onClick={() => settle.mutate({ params, body: { to: 'PLAYED' } })}>放给全班</Button>}
      {voice.state === 'PLAYED' && <Button onClick={() => setRefusing(!refusing)}>撤下</Button>}
      {refusing && <Reason live={live} voice={voice} onClose={() => setRefusing(false)} />}
    </li>
  );
}
