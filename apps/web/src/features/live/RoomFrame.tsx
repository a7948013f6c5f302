import { useEffect, useState, type ReactNode } from 'react';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { isEmbedded } from './embed.ts';
import './live.css';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { ROOM_STATES } from './words.ts';

/** The room on night ground: head, picture, one row of named buttons, and at the side what is asked and said. */
export function RoomFrame({
  live,
  back,
  figures,
  stage,
  bar,
  aside,
}: {
  live: LiveRoom;
  back: string;
  figures: ReactNode;
  stage: ReactNode;
  bar: ReactNode;
  aside: ReactNode;
}) {
  const { room } = live.view;
  const state = live.room.state ?? room.state;
  useEffect(() => {
    document.title = `${room.title} · 扬帆`;
  }, [room.title]);
  return (
    <div className="live" data-role={live.view.role} data-state={state} data-line={live.line}>
      <header className="live-head">
        {!isEmbedded() && (
          <Go to={back} className="live-back">
            返回
          </Go>
        )}
        <span className="live-tag" data-state={state}>
          {ROOM_STATES[state][0]}
        </span>
        <h1>{room.title}</h1>
        <span className="live-class">{room.className}</span>
        <span className="live-figures">{figures}</span>
      </header>
      <main>
        <ClockNote live={live} />
        {live.line === 'OFF' && (
          <p className="live-strip" role="status">
            实时连接断开，正在重新连接；聊天和提问会自动补上，学时按实际在线计算。
          </p>
        )}
        <TimerStrip live={live} />
        {stage}
        <div className="live-bar" role="toolbar" aria-label="课堂操作">
          {bar}
        </div>
      </main>
      <aside aria-label="课堂互动">{aside}</aside>
    </div>
  );
}

function ClockNote({ live }: { live: LiveRoom }) {
  const [read, setRead] = useState(false);
  const minutes = Math.round(Math.abs(live.clockAhead) / 60_000);
  if (minutes < 2 || read) return null;
  return (
    <p className="live-strip" role="status">
      您电脑的时间比标准时间{live.clockAhead > 0 ? '快' : '慢'}
      {minutes >= 120 ? `约 ${Math.round(minutes / 60)} 小时` : ` ${minutes} 分钟`}
      。学时由服务器计算，不受影响；建议在系统设置里打开“自动设置时间”。
      <Button look="plain" onClick={() => setRead(true)}>
        知道了
      </Button>
    </p>
  );
}

function TimerStrip({ live }: { live: LiveRoom }) {
  const { timer } = live.room;
  const left = useLeft(timer?.endsAt, live.now);
  if (!timer || left === null || (left === 0 && Date.parse(timer.endsAt) < live.now() - 10_000)) return null;
  return (
    <p className="live-strip timer" role="timer">
      {timer.title || '倒计时'} <b className="figures">{left === 0 ? '时间到' : clock(left)}</b>
    </p>
  );
}

/** Parts of the side; the picked one fills it. */
export function SideTabs<K extends string>({
  items,
  value,
  onPick,
}: {
  items: readonly { key: K; label: string; count?: number }[];
  value: K;
  onPick: (key: K) => void;
}) {
  return (
    <nav className="live-tabs" aria-label="互动内容">
      {items.map(({ key, label, count }) => (
        <button key={key} type="button" aria-current={key === value ? 'page' : undefined} onClick={() => onPick(key)}>
          {label}
          {!!count && <span className="figures"> {count}</span>}
        </button>
      ))}
    </nav>
  );
}

/** One sentence instead of the room: removed, over, not mine, open elsewhere. */
export function RoomNote({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 扬帆`;
  }, [title]);
  return (
    <div className="live alone">
      <main className="live-note">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
