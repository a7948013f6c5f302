import { speedsUpTo } from '@yangfan/client';
import type { CaptionTrack } from '@yangfan/contract';
import { clock } from '../../../shared/lib/time.ts';
import type { Prefs } from './prefs.ts';
import type { Film } from './use-film.ts';
import type { Picture } from './use-picture.ts';

export interface BarActions {
  toggle: () => void;
  seek: (seconds: number) => void;
  speed: (rate: number) => void;
  full: () => void;
  help: () => void;
  prefs: (change: Partial<Prefs>) => void;
}
interface BarProps {
  picture: Picture;
  film: Film;
  prefs: Prefs;
  durationS: number;
  maxSpeed: number;
  /** Up to here one may go; beyond it only after watching. */
  reachS: number;
  marks: readonly { id: string; atS: number; passed: boolean }[];
  tracks: readonly CaptionTrack[];
  language: string;
  act: BarActions;
}

/** The one row of named controls, with the line of the film above it. */
export function Bar(props: BarProps) {
  const { picture, prefs, act, tracks, language, film } = props;
  const speeds = speedsUpTo(props.maxSpeed);
  return (
    <div className="player-bar" role="group" aria-label="播放控制">
      <Line {...props} />
      <button type="button" onClick={act.toggle} aria-label={picture.playing ? '暂停' : '播放'} className="main">
        {picture.playing ? '暂停' : '播放'}
      </button>
      <span className="figures">
        {clock(picture.position)} / {clock(props.durationS)}
      </span>
      <span className="grow" />
      <Menu label="倍速" value={String(picture.rate)} onPick={(value) => act.speed(Number(value))}>
        {speeds.map((speed) => [String(speed), `${speed} 倍`])}
      </Menu>
      {film.qualities.length > 1 && (
        <Menu label="清晰度" value={String(film.picked)} onPick={(value) => film.pick(Number(value))}>
          {[
            ['-1', film.picked === -1 && film.playing >= 0 ? `自动（${film.qualities[film.playing]?.label}）` : '自动'],
            ...film.qualities.map(({ index, label }): [string, string] => [String(index), label]),
          ]}
        </Menu>
      )}
      {tracks.length > 0 && (
        <Menu label="字幕" value={language} onPick={(captions) => act.prefs({ captions })}>
          {[['', '字幕关'], ...tracks.map((track): [string, string] => [track.language, `字幕：${track.label}`])]}
        </Menu>
      )}
      <button type="button" aria-pressed={prefs.danmaku} onClick={() => act.prefs({ danmaku: !prefs.danmaku })}>
        弹幕{prefs.danmaku ? '开' : '关'}
      </button>
      <button type="button" aria-pressed={prefs.muted} onClick={() => act.prefs({ muted: !prefs.muted })}>
        静音
      </button>
      <input
        type="range"
        className="volume"
        aria-label="音量"
        min={0}
        max={100}
        step={5}
        value={prefs.muted ? 0 : Math.round(prefs.volume * 100)}
        aria-valuetext={prefs.muted ? '静音' : `${Math.round(prefs.volume * 100)}%`}
        onChange={(event) => act.prefs({ volume: Number(event.target.value) / 100, muted: event.target.value === '0' })}
      />
      <button type="button" className="theatre" aria-pressed={prefs.wide} onClick={() => act.prefs({ wide: !prefs.wide })}>
        {prefs.wide ? '常规' : '剧场'}
      </button>
      <button type="button" onClick={act.full}>
        全屏
      </button>
      <button type="button" onClick={act.help} aria-label="键盘说明">
        ?
      </button>
    </div>
  );
}

function Line({ picture, durationS, reachS, marks, act }: BarProps) {
  const share = (seconds: number) => `${Math.min(100, (seconds / Math.max(1, durationS)) * 100)}%`;
  return (
    <div className="line">
      <span className="reach" style={{ width: share(reachS) }} />
      {marks.map(({ id, atS, passed }) => (
        <i key={id} className={passed ? 'passed' : ''} style={{ left: share(atS) }} aria-hidden="true" />
      ))}
      <input
        type="range"
        aria-label="播放进度"
        min={0}
        max={Math.max(1, Math.floor(durationS))}
        value={Math.floor(picture.position)}
        aria-valuetext={`${clock(picture.position)}，共 ${clock(durationS)}，可以到 ${clock(reachS)}`}
        onChange={(event) => act.seek(Number(event.target.value))}
      />
    </div>
  );
}

function Menu({
  label,
  value,
  onPick,
  children,
}: {
  label: string;
  value: string;
  onPick: (value: string) => void;
  children: [string, string][];
}) {
  return (
    <label>
      <span className="visually-hidden">{label}</span>
      <select value={value} onChange={(event) => onPick(event.target.value)}>
        {children.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
