import { teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import type { LiveRoom } from './use-room.ts';
import { voiceLength } from './words.ts';

/** How long a note of unknown length may last. */
const UNKNOWN_S = 60;

/** The note that the class hears now: every page plays it by itself. A browser that wants a tap first gets a button. */
export function VoicePlayer({ live }: { live: LiveRoom }) {
  const { voice } = live.room;
  const [state, setState] = useState<'IDLE' | 'PLAYING' | 'TAP' | 'LOST'>('IDLE');
  const audio = useRef<HTMLAudioElement>(null);
  const { roomId, now } = live;
  const play = () =>
    audio.current?.play().then(
      () => setState('PLAYING'),
      (error: unknown) => setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'TAP' : 'LOST'),
    );
  useEffect(() => {
    const element = audio.current;
    if (!voice || !element) return undefined;
    const late = (now() - Date.parse(voice.at)) / 1000;
    // Whoever comes when it is over finds it in the replay.
    if (late > (voice.lengthS ?? UNKNOWN_S) + 3) return undefined;
    let gone = false;
    call(teachingRoutes.readLiveVoice, { params: { roomId, voiceId: voice.voiceId } }).then(
      ({ url }) => {
        if (gone || !url) return;
        element.src = url;
        // Joining in the middle: from where the others are; a second or two of travel is not worth cutting words off.
        if (late > 3) element.currentTime = late;
        void play();
      },
      () => !gone && setState('LOST'),
    );
    return () => {
      gone = true;
      element.pause();
      element.removeAttribute('src');
      setState('IDLE');
    };
    // By its number: the same note is played once.
  }, [voice?.seq]);
  return (
    <>
      <audio ref={audio} onEnded={() => setState('IDLE')} hidden />
      {voice && state !== 'IDLE' && (
        <section className="live-card live-voice" role="status">
          <span className="grow">
            <b>{voice.name}</b> 的语音条 <span className="figures">{voiceLength(voice.lengthS)}</span>
            {state === 'PLAYING' && '，正在播放'}
            {state === 'LOST' && '，没有放出来，请看网络'}
          </span>
          {state !== 'PLAYING' && (
            <Button look="primary" onClick={() => void play()}>
              {state === 'TAP' ? '点一下，听语音' : '再听一次'}
            </Button>
          )}
        </section>
      )}
    </>
  );
}

/** Listens to one note in one's own ear only. */
export function Listen({ roomId, voiceId, label }: { roomId: string; voiceId: string; label: string }) {
  const [state, setState] = useState<'IDLE' | 'BUSY' | 'PLAYING' | 'LOST'>('IDLE');
  const audio = useRef<HTMLAudioElement>(null);
  const press = async () => {
    const element = audio.current!;
    if (state === 'PLAYING') return void element.pause();
    setState('BUSY');
    try {
      const { url } = await call(teachingRoutes.readLiveVoice, { params: { roomId, voiceId } });
      if (!url) return setState('LOST');
      element.src = url;
      await element.play();
      setState('PLAYING');
    } catch {
      setState('LOST');
    }
  };
  return (
    <>
      <audio ref={audio} onEnded={() => setState('IDLE')} onPause={() => setState('IDLE')} hidden />
      <Button busy={state === 'BUSY'} aria-pressed={state === 'PLAYING'} aria-label={label} onClick={() => void press()}>
        {state === 'PLAYING' ? '停' : state === 'LOST' ? '放不出来，再试' : '试听'}
      </Button>
    </>
  );
}
