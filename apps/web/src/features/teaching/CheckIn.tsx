import { Link } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { call, useRead, useSend, type CallError } from '../../shared/lib/api.ts';
import { day, moment, time } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { ATTENDANCE } from './words.ts';
import { CheckInHere } from './attend/CheckInHere.tsx';
import { MyCalls } from './attend/MyCalls.tsx';
import { CodeScanner } from './CodeScanner.tsx';

type Scanned = ReplyOf<typeof Contract.readCode>;
type Position = { lat: number; lng: number; accuracy: number };

/** Check-in on the learner's phone: code, place, person. */
export function CheckIn() {
  const [url, setUrl] = useUrlState();
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  async function read(code: string): Promise<void> {
    setError(null);
    try {
      setScanned(await call(teachingRoutes.readCode, { body: { code } }));
    } catch (reason) {
      setError(reason as CallError);
      setUrl({ c: null });
    }
  }
  useEffect(() => {
    if (url.c) void read(url.c);
  }, [url.c]);
  return (
    <div className="stack">
      <PageHead
        title="签到"
        lead="扫描教室屏幕上的二维码，再核验本人和位置"
        actions={
          <Go className="button" to="/leave">
            请假
          </Go>
        }
      />
      <MyCalls />
      {error && (
        <div className="note stop" role="alert">
          {error.message}
        </div>
      )}
      {scanned ? (
        <Steps scanned={scanned} onBack={() => (setScanned(null), setUrl({ c: null }))} />
      ) : (
        <>
          <CheckInHere />
          <Ask onCode={(code) => void read(code)} />
        </>
      )}
      <Today />
    </div>
  );
}

function Ask({ onCode }: { onCode: (code: string) => void }) {
  const [typed, setTyped] = useState('');
  return (
    <section className="card stack">
      <CodeScanner onCode={onCode} />
      <details>
        <summary>已用其他工具扫出网址？粘贴在这里</summary>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            onCode(typed.trim());
          }}
        >
          <TextField
            label="二维码里的网址"
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            hint="每 15 秒更换一次"
          />
          <Button type="submit" disabled={typed.trim().length < 10}>
            识别
          </Button>
        </form>
      </details>
    </section>
  );
}

function Steps({ scanned, onBack }: { scanned: Scanned; onBack: () => void }) {
  const [position, setPosition] = useState<Position | null>(null);
  const [placeFault, setPlaceFault] = useState<string | null>(null);
  const send = useSend(teachingRoutes.checkIn, { refresh: ['/v1/teaching'], quiet: true });
  const word = scanned.kind === 'IN' ? '签到' : '签退';
  const placed = !scanned.needsPosition || position;
  if (send.data || scanned.already) {
    return (
      <section className="card stack" role="status">
        <h2 className="good">{send.data && !send.data.already ? `${word}成功` : `您已经${word}过了`}</h2>
        <p>
          {scanned.className} · {scanned.title}
        </p>
        {send.data && (
          <p>
            {time(send.data.at)} <StateTag tone={ATTENDANCE[send.data.state]![1]}>{ATTENDANCE[send.data.state]![0]}</StateTag>
            {send.data.lateMinutes > 0 && ` 迟到 ${send.data.lateMinutes} 分钟`}
          </p>
        )}
        <div className="actions">
          <Link className="button" to="/home">
            回到首页
          </Link>
        </div>
      </section>
    );
  }
  return (
    <section className="card stack">
      <h2>
        {word}：{scanned.title}
      </h2>
      <p className="quiet">
        {scanned.className} · {moment(scanned.startsAt)} {scanned.roomName ?? ''}
      </p>
      {send.error && (
        <div className="note stop" role="alert">
          {send.error.message} <Button onClick={onBack}>重新扫码</Button>
        </div>
      )}
      {scanned.needsPosition && !position ? (
        <>
          <p>1. 确认您在教室。位置只用于这一次{word}，不会持续定位。</p>
          {placeFault && <p className="stop">{placeFault}</p>}
          <Button look="primary" onClick={() => locate(setPosition, setPlaceFault)}>
            获取位置
          </Button>
        </>
      ) : (
        scanned.needsPosition && <p className="good">1. 已取得位置（误差约 {Math.round(position!.accuracy)} 米）</p>
      )}
      {placed && !send.isPending && !send.error && (
        <>
          <p>2. 核验本人</p>
          <IdentityCheck
            purpose="CHECK_IN"
            onPassed={(checkToken) => send.mutate({ body: { code: scanned.ticket, position, checkToken } })}
          />
        </>
      )}
      {send.isPending && <p role="status">正在提交…</p>}
    </section>
  );
}

function locate(done: (position: Position) => void, fault: (text: string) => void): void {
  if (!navigator.geolocation) return fault('这台设备不能定位，请找班主任补签。');
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => done({ lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy }),
    (error) =>
      fault(
        error.code === error.PERMISSION_DENIED
          ? '没有获得定位权限。请在浏览器设置里允许本站使用位置，或找班主任补签。'
          : '没有取到位置，请到窗边再试一次，或找班主任补签。',
      ),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
  );
}

function Today() {
  const list = useRead(teachingRoutes.mySessions, {});
  const items = (list.data?.items ?? []).filter((session) => session.mode !== 'VOD');
  if (!items.length) return null;
  const today = day(new Date());
  const ofToday = items.filter(({ startsAt }) => day(startsAt) === today).map(({ sessionId }) => sessionId);
  return (
    <>
      <RateAsk sessionIds={ofToday} />
      <section className="card">
        <h2>我的课表</h2>
        <ul className="rows">
          {items.map((session) => (
            <li key={session.sessionId}>
              <b className="figures">{moment(session.startsAt)}</b>
              <span className="grow">
                {session.title} <span className="quiet small">{session.roomName ?? (session.mode === 'LIVE' ? '直播' : '')}</span>
              </span>
              <span className="small">
                {session.checkedInAt && `签到 ${time(session.checkedInAt)} `}
                {session.signedOutAt && `签退 ${time(session.signedOutAt)} `}
              </span>
              {session.state === 'PENDING' && session.checkedInAt ? (
                <StateTag tone="here">{session.signedOutAt ? '已签退' : '已签到'}</StateTag>
              ) : (
                <StateTag tone={ATTENDANCE[session.state]![1]}>{ATTENDANCE[session.state]![0]}</StateTag>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
