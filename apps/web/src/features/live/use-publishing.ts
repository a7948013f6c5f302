import { teachingRoutes } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../shared/lib/api.ts';
import { publishStream, type Publisher, type PublishState } from '../../shared/lib/whip.ts';

export type SendKind = 'CAMERA' | 'SCREEN' | 'AUDIO';
export interface Sending {
  state: PublishState;
  reason: string | null;
  media: MediaStream;
  kbps: number;
  lost: number;
}
/** A face needs little, a screen with small letters more. */
const RATES: Record<SendKind, { maxKbps: number; startKbps: number; sharp?: boolean }> = {
  CAMERA: { maxKbps: 1500, startKbps: 800 },
  SCREEN: { maxKbps: 2500, startKbps: 1500, sharp: true },
  AUDIO: { maxKbps: 64, startKbps: 48 },
};

/** What this browser sends into a room: camera, screen or only a voice, each on its own connection. Leaving the page ends all. */
export function usePublishing(roomId: string) {
  const [sending, setSending] = useState<Partial<Record<SendKind, Sending>>>({});
  const publishers = useRef(new Map<SendKind, { publisher: Publisher; media: MediaStream }>());

  const stop = useCallback((kind: SendKind) => {
    const one = publishers.current.get(kind);
    if (!one) return;
    publishers.current.delete(kind);
    one.publisher.stop();
    for (const track of one.media.getTracks()) track.stop();
    setSending(({ [kind]: _gone, ...rest }) => rest);
  }, []);

  const start = useCallback(
    (kind: SendKind, media: MediaStream) => {
      stop(kind);
      const change = (part: Partial<Sending>) =>
        setSending((now) => ({ ...now, [kind]: { state: 'CONNECTING', reason: null, kbps: 0, lost: 0, ...now[kind], media, ...part } }));
      const publisher = publishStream({
        ...RATES[kind],
        media,
        ticket: () => call(teachingRoutes.publishTicket, { params: { roomId }, body: { kind } }) as Promise<never>,
        onState: (state, reason) => publishers.current.get(kind)?.media === media && change({ state, reason: reason ?? null }),
      });
      publishers.current.set(kind, { publisher, media });
      change({ state: 'CONNECTING' });
      // The person pressed the browser's own "stop sharing".
      media
        .getVideoTracks()[0]
        ?.addEventListener('ended', () => kind === 'SCREEN' && publishers.current.get(kind)?.media === media && stop(kind));
    },
    [roomId, stop],
  );

  useEffect(() => {
    const timer = setInterval(async () => {
      for (const [kind, { publisher }] of publishers.current) {
        const { kbps, lost } = await publisher.stats();
        setSending((now) => (now[kind] ? { ...now, [kind]: { ...now[kind], kbps, lost } } : now));
      }
    }, 3000);
    const leave = () => {
      for (const { publisher } of publishers.current.values()) publisher.stop();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', leave);
      for (const kind of publishers.current.keys()) stop(kind);
    };
  }, [stop]);

  return {
    sending,
    start,
    stop,
    replace: (kind: SendKind, track: MediaStreamTrack) => publishers.current.get(kind)?.publisher.replace(track),
  };
}
export type Publishing = ReturnType<typeof usePublishing>;

/** The microphone and the picture of what is sent, on or off without a new connection; others see black, hear nothing. */
export function enable(media: MediaStream, kind: 'audio' | 'video', on: boolean): void {
  for (const track of media.getTracks()) if (track.kind === kind) track.enabled = on;
}
