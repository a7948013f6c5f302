import { teachingRoutes } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, type CallError } from '../../shared/lib/api.ts';
import { watchStream, type Watching, type WatchState } from '../../shared/lib/whep.ts';
import type { LiveStream, Network, ViewTicket } from './rows.ts';
import { useWayBack } from './use-way-back.ts';

export interface SeenStream extends LiveStream {
  media: MediaStream;
  connection: WatchState;
}
export type ViewMode = 'WEBRTC' | 'HLS';
export interface Viewing {
  mode: ViewMode;
  streams: SeenStream[];
  /** Of what is wanted: with or without the picture. */
  hlsUrl: string | null;
  /** Something arrives right now. */
  flowing: () => boolean;
  network: Network;
  audioOnly: boolean;
  setAudioOnly: (on: boolean) => void;
  /** Tries the fast way again at once, where it was the network that brought HLS; null where the server or nobody did. */
  tryFast: (() => void) | null;
  error: CallError | null;
  /** HLS is shown by a video elsewhere: it says here whether it moves. */
  hlsMoves: (moves: boolean) => void;
}

/** Loss above which sound suffers; below it nobody notices. */
const WEAK_LOSS = 0.08;
const LOOK_MS = 3000;
/** Weak looks in a row after which the picture is given up for the sound. */
const WEAK_LOOKS = 4;

/** Everything that is to be seen in a room: one connection a stream, or HLS where the server or the network says so. */
export function useViewing(roomId: string, options: { on: boolean; own: string; version: number }): Viewing {
  const { on, own, version } = options;
  const [ticket, setTicket] = useState<ViewTicket | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [states, setStates] = useState<Record<string, WatchState>>({});
  // This network let WebRTC not through: HLS until the way back is found.
  const [fallen, setFallen] = useState(false);
  const [audioOnly, setAudio] = useState(false);
  const [weak, setWeak] = useState(false);
  const watching = useRef(new Map<string, Watching>());
  const live = useRef(new Set<string>());
  const proven = useRef(false);
  const moving = useRef(false);
  // Who asked for the picture on a weak line keeps it.
  const wantsPicture = useRef(false);
  const token = useRef<ViewTicket | null>(null);
  const hls = useRef(false);

  const ask = useCallback(
    async (fresh: boolean) => {
      try {
        const reply = await call(teachingRoutes.viewTicket, { params: { roomId } });
        setError(null);
        // The connections keep the ticket that they began with: a new one would begin them all again.
        if (fresh || !token.current) token.current = reply;
        setTicket({ ...reply, hlsUrl: token.current.hlsUrl, soundUrl: token.current.soundUrl, token: token.current.token });
      } catch (reason) {
        setError(reason as CallError);
      }
    },
    [roomId],
  );
  useEffect(() => {
    if (!on) return undefined;
    // Somebody who comes on stage is there some seconds later; on HLS it makes no difference.
    const looks = version === 0 ? [0] : hls.current ? [2000] : [150, 1500, 3000, 5000, 8000];
    const timers = looks.map((ms) => setTimeout(() => void ask(false), ms));
    const slow = setInterval(() => void ask(false), 10_000);
    return () => {
      for (const timer of timers) clearTimeout(timer);
      clearInterval(slow);
    };
  }, [on, version, ask]);

  const mode: ViewMode = fallen || ticket?.mode === 'HLS' ? 'HLS' : 'WEBRTC';
  hls.current = mode === 'HLS';
  const others = (on ? (ticket?.streams ?? []) : []).filter(({ accountId, state }) => accountId !== own && state !== 'ENDED');
  const wanted = mode === 'WEBRTC' ? others : [];
  const ids = wanted.map(({ id }) => id).join(' ');
  const bearer = token.current?.token ?? '';

  useEffect(() => {
    const list = watching.current;
    const present = new Set(ids.split(' ').filter(Boolean));
    const end = (id: string) => {
      list.get(id)?.stop();
      list.delete(id);
      live.current.delete(id);
    };
    for (const id of list.keys()) if (!present.has(id)) end(id);
    for (const id of present) {
      if (list.has(id) || !token.current) continue;
      const onState = (state: WatchState) => {
        setStates((now) => ({ ...now, [id]: state }));
        if (state === 'LIVE') {
          live.current.add(id);
          moving.current = proven.current = true;
        } else live.current.delete(id);
        if (state === 'EXPIRED') {
          end(id);
          void ask(true);
        }
        // One stream that fails beside others that play is that stream's trouble.
        if (state === 'FAILED' && live.current.size === 0) setFallen(true);
      };
      list.set(id, watchStream({ ticket: token.current, streamId: id, video: !audioOnly, proven: () => proven.current, onState }));
    }
  }, [ids, bearer, audioOnly, ask]);
  // Another kind of media is another offer.
  useEffect(
    () => () => {
      for (const one of watching.current.values()) one.stop();
      watching.current.clear();
      live.current.clear();
    },
    [audioOnly],
  );

  const rise = useCallback(() => setFallen(false), []);
  const renew = useCallback(() => void ask(true), [ask]);
  const probe = others.find(({ state, host }) => host && state === 'LIVE') ?? others.find(({ state }) => state === 'LIVE');
  useWayBack({ on: on && fallen && ticket?.mode === 'WEBRTC', ticket: token, streamId: probe?.id, onOpen: rise, onExpired: renew });

  const lively = wanted
    .filter(({ state }) => state === 'LIVE')
    .map(({ id }) => id)
    .join(' ');
  useEffect(() => {
    for (const id of lively.split(' ')) if (states[id] === 'WAITING') watching.current.get(id)?.nudge();
    // Only the news that a stream is back calls for a nudge, not each state of ours.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lively]);

  useEffect(() => {
    if (!on || mode !== 'WEBRTC') return undefined;
    let bad = 0;
    const timer = setInterval(async () => {
      const figures = await Promise.all([...watching.current.values()].map((one) => one.figures()));
      moving.current = figures.some(({ flowing }) => flowing);
      const worst = Math.max(0, ...figures.map(({ loss }) => loss));
      bad = worst > WEAK_LOSS ? bad + 1 : 0;
      setWeak(bad > 0);
      if (bad >= WEAK_LOOKS && !wantsPicture.current) setAudio(true);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [on, mode]);

  return {
    mode,
    hlsUrl: (audioOnly ? ticket?.soundUrl : ticket?.hlsUrl) ?? null,
    streams: wanted.flatMap((stream) => {
      const one = watching.current.get(stream.id);
      return one ? [{ ...stream, media: one.media, connection: states[stream.id] ?? 'CONNECTING' }] : [];
    }),
    flowing: () => moving.current,
    network: audioOnly ? 'AUDIO_ONLY' : mode === 'HLS' ? 'HLS' : weak ? 'WEAK' : 'GOOD',
    audioOnly,
    setAudioOnly: (value) => {
      wantsPicture.current = !value;
      setAudio(value);
    },
    tryFast: fallen && ticket?.mode === 'WEBRTC' ? rise : null,
    error,
    hlsMoves: (value) => {
      moving.current = value;
    },
  };
}
