import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { time } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { METHODS } from './words.ts';
import './teaching.css';

/** For the projector: the rotating code, large, and who has come. */
export function SessionScreen() {
  const { sessionId } = useParams({ strict: false }) as { sessionId: string };
  const [url, setUrl] = useUrlState();
  const kind = url.kind === 'OUT' ? 'OUT' : 'IN';
  const screen = useRead(teachingRoutes.sessionScreen, { params: { sessionId }, query: { kind } }, { refetchInterval: 2000, keep: true });
  if (screen.error && !screen.data) return <ErrorState error={screen.error} onRetry={() => void screen.refetch()} />;
  if (!screen.data) return <Loading />;
  const { data } = screen;
  const word = kind === 'IN' ? '签到' : '签退';
  return (
    <main className="projector" id="main">
      <div className="stack">
        <h1>
          {data.title} · {word}
        </h1>
        {data.code ? (
          <>
            <QrCode text={new URL(data.code, location.origin).href} />
            <p className="quiet" style={{ fontSize: '0.8em' }}>
              <span className="figures">{Math.max(1, Math.ceil(data.secondsLeft))}</span> 秒后更换，请用微信或手机相机扫一扫
            </p>
          </>
        ) : (
          <p>{data.checkKind === 'QR_DYNAMIC' ? `现在不在${word}时间。` : '这节课不用扫码，请学员打开手机的“签到”页。'}</p>
        )}
        <div className="actions">
          <Button aria-pressed={kind === 'IN'} onClick={() => setUrl({ kind: null })}>
            签到码
          </Button>
          <Button aria-pressed={kind === 'OUT'} onClick={() => setUrl({ kind: 'OUT' })}>
            签退码
          </Button>
          <Link className="button" to={`/work/sessions/${sessionId}`}>
            返回课次
          </Link>
        </div>
      </div>
      <aside>
        <p>
          已到{' '}
          <b className="figures" style={{ fontSize: '3em' }}>
            {data.arrived}
          </b>{' '}
          / <span className="figures">{data.expected}</span>
          {data.left > 0 && (
            <>
              {' '}
              · 已签退 <b className="figures">{data.left}</b>
            </>
          )}
        </p>
        <ul className="rows" aria-live="polite">
          {data.arrivals.map((one) => (
            <li key={one.learnerId + one.kind}>
              <span className="grow">{one.name}</span>
              <span className="quiet small">{METHODS[one.method]}</span>
              <span className="figures">{time(one.at)}</span>
            </li>
          ))}
        </ul>
      </aside>
    </main>
  );
}

function QrCode({ text }: { text: string }) {
  const [svg, setSvg] = useState('');
  useEffect(() => {
    let gone = false;
    void import('qrcode')
      .then(({ toString }) => toString(text, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }))
      .then((image) => !gone && setSvg(image));
    return () => {
      gone = true;
    };
  }, [text]);
  // The image is drawn here from the text; nothing of it comes from outside.
  return <div className="qr" role="img" aria-label="签到二维码" dangerouslySetInnerHTML={{ __html: svg }} />;
}
