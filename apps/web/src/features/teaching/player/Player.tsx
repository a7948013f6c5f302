import { questionAt, teachingRoutes } from '@yangfan/client';
import type { CaptionTrack, Danmaku, WatchDue } from '@yangfan/contract';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { Bar } from './Bar.tsx';
import { DanmakuLayer } from './Danmaku.tsx';
import { Dues } from './Dues.tsx';
import { KEY_HELP, useKeys, type PlayerKey } from './keys.ts';
import './player.css';
import type { Prefs } from './prefs.ts';
import { QuestionCard } from './QuestionCard.tsx';
import { useDues } from './use-dues.ts';
import { useFilm } from './use-film.ts';
import { usePicture } from './use-picture.ts';
import type { Counted, Watch } from './use-watch.ts';

/** How far past the furthest point a position may be before it is a jump. */
const SLACK_S = 2;
const STEP_S = 5;

export interface PlayerProps {
  watch: Watch;
  counted: Counted;
  due: WatchDue;
  video: RefObject<HTMLVideoElement | null>;
  tracks: readonly CaptionTrack[];
  danmaku: readonly Danmaku[];
  prefs: Prefs;
  onPrefs: (change: Partial<Prefs>) => void;
  /** The learner wants to write a note at this moment. */
  onNote: () => void;
  onDue: (due: WatchDue) => void;
  stayAwake: (at: number) => void;
  /** Tells the server at once what was seen. */
  report: () => Promise<void>;
  onPosition: (seconds: number) => void;
  /** It goes on elsewhere, or the server refused: it does not play here. */
  stopped: boolean;
  children?: ReactNode;
}

/** The film with our own control bar: no way past the furthest point on the first view, speeds only up to the policy's. */
export function Player(props: PlayerProps) {
  const { watch, counted, video, prefs, onPrefs, tracks } = props;
  const box = useRef<HTMLDivElement>(null);
  const [help, setHelp] = useState(false);
  const film = useFilm(video, watch);
  const picture = usePicture(video, watch.resumeAtS);
  const due = useDues(watch, props.due, video, props.stayAwake);
  const { onPosition } = props;
  useEffect(() => onPosition(picture.position), [picture.position, onPosition]);
  // The furthest point moves while playing, ahead of the server's next answer.
  const furthest = useRef(counted.furthestS);
  furthest.current = Math.max(furthest.current, counted.furthestS);
  const free = watch.freeSeek || counted.completed;
  const reachS = free ? watch.durationS : furthest.current;
  const question = useQuestion(watch, free, picture.position, video);
  const language = useCaptions(video, tracks, prefs);
  useEffect(() => {
    const element = video.current!;
    element.volume = prefs.volume;
    element.muted = prefs.muted;
  }, [video, prefs.volume, prefs.muted]);

  function play(): void {
    if (props.stopped || question.now || (due.checkInS !== null && due.checkInS <= 0)) return;
    void video.current!.play().catch(() => tell('浏览器没有允许播放，请再点一次播放', 'caution'));
  }
  const toggle = () => (video.current!.paused ? play() : video.current!.pause());
  function seek(to: number): void {
    if (to > reachS + SLACK_S) tell('第一次观看不能快进，已回到您学到的位置', 'caution');
    video.current!.currentTime = Math.max(0, Math.min(to, reachS));
  }
  function guard(): void {
    const element = video.current!;
    if (!free && element.currentTime > furthest.current + SLACK_S) element.currentTime = furthest.current;
  }
  const full = () => void (document.fullscreenElement ? document.exitFullscreen() : box.current?.requestFullscreen());
  const louder = (by: number) => onPrefs({ volume: Math.min(1, Math.max(0, Math.round((prefs.volume + by) * 20) / 20)), muted: false });
  const acts: Record<PlayerKey, () => void> = {
    toggle,
    back: () => seek(video.current!.currentTime - STEP_S),
    forward: () => seek(video.current!.currentTime + STEP_S),
    louder: () => louder(0.1),
    quieter: () => louder(-0.1),
    full,
    mute: () => onPrefs({ muted: !prefs.muted }),
    captions: () => tracks.length && onPrefs({ captions: language ? '' : tracks[0]!.language }),
    note: props.onNote,
    help: () => setHelp(true),
  };
  useKeys((key) => acts[key]());

  return (
    <div className="player" ref={box}>
      <div className="screen">
        <video
          ref={video}
          playsInline
          controlsList="nodownload"
          disablePictureInPicture
          aria-label={watch.title}
          onClick={toggle}
          onContextMenu={(event) => event.preventDefault()}
          onSeeking={guard}
          onRateChange={(event) => {
            if (event.currentTarget.playbackRate > watch.maxSpeed) event.currentTarget.playbackRate = watch.maxSpeed;
          }}
          onTimeUpdate={(event) => {
            const at = event.currentTarget.currentTime;
            if (!event.currentTarget.seeking && at <= furthest.current + SLACK_S) furthest.current = Math.max(furthest.current, at);
          }}
          onEnded={() => void props.report()}
          onError={(event) => event.currentTarget.getAttribute('src') && film.setBroken('视频没有打开，请检查网络后重新打开。')}
        >
          {tracks.map(({ id, language: lang, label }) => (
            <track
              key={id}
              kind="captions"
              srcLang={lang}
              label={label}
              src={`/v1/teaching/me/lessons/${watch.lessonId}/captions/${id}/file.vtt`}
            />
          ))}
        </video>
        <DanmakuLayer items={props.danmaku} picture={picture} prefs={prefs} />
        <Dues due={due} watchId={watch.watchId} here={due.here} onChecked={props.onDue} onGoOn={play} />
        {picture.buffering && (
          <div className="over thin" role="status">
            <p>正在缓冲。网络较慢时会自动降低清晰度，缓冲不计时。</p>
          </div>
        )}
        {film.lowered && (
          <div className="hint" role="status">
            网络较慢，清晰度已自动降低
          </div>
        )}
        {question.now && (
          <QuestionCard
            key={question.now.id}
            question={question.now}
            watchId={watch.watchId}
            onDone={(passed) => {
              question.done(passed);
              void video.current!.play().catch(() => undefined);
            }}
          />
        )}
        {film.broken && (
          <div className="over" role="alert">
            <div>
              <p>{film.broken}</p>
              <Button onClick={() => location.reload()}>重新打开</Button>
            </div>
          </div>
        )}
        {props.children}
      </div>
      <Bar
        picture={picture}
        film={film}
        prefs={prefs}
        durationS={watch.durationS}
        maxSpeed={watch.maxSpeed}
        reachS={reachS}
        marks={question.marks}
        tracks={tracks}
        language={language}
        act={{
          toggle,
          seek,
          speed: (rate) => void (video.current!.playbackRate = rate),
          full,
          help: () => setHelp(true),
          prefs: onPrefs,
        }}
      />
      <Dialog title="键盘操作" open={help} onClose={() => setHelp(false)}>
        <dl className="key-help">
          {KEY_HELP.map(([key, words]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <div className="actions">
          <Button onClick={() => setHelp(false)}>知道了</Button>
        </div>
      </Dialog>
    </div>
  );
}

/** Stops the film at its questions. */
function useQuestion(watch: Watch, free: boolean, position: number, video: RefObject<HTMLVideoElement | null>) {
  const { data, refetch } = useRead(teachingRoutes.myFilmQuestions, { params: { lessonId: watch.lessonId } });
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set());
  const all = (data?.items ?? []).map((one) => (passed.has(one.id) ? { ...one, passed: true } : one));
  const now = free ? null : questionAt(all, position, aside);
  useEffect(() => {
    const element = video.current;
    if (!now || !element) return;
    element.pause();
    // Back to the very second, so that it counts on without a hole.
    if (element.currentTime > now.atS && element.currentTime - now.atS < SLACK_S) element.currentTime = now.atS;
  }, [now, video]);
  return {
    now,
    marks: all,
    done(right: boolean) {
      if (!now) return;
      if (!right) return setAside((before) => new Set([...before, now.id]));
      setPassed((before) => new Set([...before, now.id]));
      void refetch();
    },
  };
}

/** Shows the captions of the chosen language; gives the language shown, `''` when none. */
function useCaptions(video: RefObject<HTMLVideoElement | null>, tracks: readonly CaptionTrack[], prefs: Prefs): string {
  const wanted = prefs.captions ?? tracks[0]?.language ?? '';
  const language = tracks.some((track) => track.language === wanted) ? wanted : '';
  useEffect(() => {
    const list = video.current!.textTracks;
    for (let at = 0; at < list.length; at++) list[at]!.mode = list[at]!.language === language ? 'showing' : 'disabled';
  }, [video, language, tracks]);
  return language;
}
