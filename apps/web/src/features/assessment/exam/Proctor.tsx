import { assessmentRoutes, CallError } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { grabFrame, useCamera } from '../../../shared/check/camera.ts';
import { base64OfBytes } from '../../../shared/check/frame-mac.ts';
import { call } from '../../../shared/lib/api.ts';
import { time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import type { Attempt } from './answers.ts';
import type { Beat } from './use-beat.ts';

/** The invigilator's words over the paper; gone when the candidate has said that they read them. */
export function Messages({ attempt, beat, onRead }: { attempt: Attempt; beat: Beat | null; onRead: () => void }) {
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const waiting = (beat?.messages ?? []).filter(({ id }) => !read.has(id));
  const acknowledge = () => {
    setRead(new Set([...read, ...waiting.map(({ id }) => id)]));
    void Promise.all(
      waiting.map(({ id }) =>
        call(assessmentRoutes.acknowledgeMessage, { params: { attemptId: attempt.id, messageId: id } }).catch(() => undefined),
      ),
    ).then(onRead);
  };
  return (
    <Dialog title="监考员的消息" open={waiting.length > 0} onClose={acknowledge}>
      {waiting.map((message) => (
        <p key={message.id}>
          <span className="figures quiet">{time(message.at)}</span> {message.text}{' '}
          {message.toAll && <span className="quiet">（全体）</span>}
        </p>
      ))}
      <div className="actions">
        <Button look="primary" onClick={acknowledge}>
          我已看到
        </Button>
      </div>
    </Dialog>
  );
}

/** Says that the whole sitting stands still. Answers are still saved: nothing that was typed may be lost. */
export function PauseBar({ pausedAt }: { pausedAt: string | null }) {
  if (!pausedAt) return null;
  return (
    <div className="note caution exam-bar" role="status">
      <b>考试已暂停（{time(pausedAt)} 起）。</b>
      计时停止，截止时间会按暂停的时长顺延；您可以继续作答，答案照常保存。请留在座位上等监考员的通知。
    </div>
  );
}

/** Stops copying out of and into the paper, and says so to the record, at most once in ten seconds. */
export function useNoCopy(attempt: Attempt): void {
  useEffect(() => {
    let last = 0;
    const stop = (event: Event) => {
      event.preventDefault();
      if (Date.now() - last < 10_000) return;
      last = Date.now();
      tell('考试中不能复制、粘贴，已记录', 'caution');
      void call(assessmentRoutes.noticeAttempt, {
        params: { attemptId: attempt.id },
        body: { holder: attempt.holder, kind: 'COPY_BLOCKED', seconds: 0 },
      }).catch(() => undefined);
    };
    const names = ['copy', 'cut', 'paste', 'drop'] as const;
    const noMenu = (event: Event) => event.preventDefault();
    for (const name of names) document.addEventListener(name, stop);
    document.addEventListener('contextmenu', noMenu);
    return () => {
      for (const name of names) document.removeEventListener(name, stop);
      document.removeEventListener('contextmenu', noMenu);
    };
  }, [attempt.id, attempt.holder]);
}

/** Whether the page fills the screen; reports each return after leaving it. */
export function useFullScreen(asked: boolean, onLeft: (seconds: number) => void): { isFull: boolean; enter: () => void } {
  const [isFull, setFull] = useState(() => document.fullscreenElement !== null);
  const left = useRef<number | null>(null);
  const report = useRef(onLeft);
  report.current = onLeft;
  useEffect(() => {
    const change = () => {
      const now = document.fullscreenElement !== null;
      setFull(now);
      if (!now) left.current = Date.now();
      else if (left.current !== null) {
        report.current((Date.now() - left.current) / 1000);
        left.current = null;
      }
    };
    document.addEventListener('fullscreenchange', change);
    return () => document.removeEventListener('fullscreenchange', change);
  }, []);
  // A browser that cannot (a phone's) is not held up.
  const able = asked && document.fullscreenEnabled;
  return {
    isFull: !able || isFull,
    enter: () =>
      void document.documentElement
        .requestFullscreen({ navigationUI: 'hide' })
        .catch(() => tell('浏览器没有进入全屏，请按 F11', 'caution')),
  };
}

/** The small camera picture and the random looks through it. Only for whoever came in by face; nothing here holds the exam up. */
export function CameraWatch({
  attempt,
  beat,
  onState,
  onTaken,
}: {
  attempt: Attempt;
  beat: Beat | null;
  onState: (on: boolean) => void;
  onTaken: () => void;
}) {
  const camera = useCamera();
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const was = useRef(false);
  const tried = useRef(0);
  const say = (kind: 'CAMERA_LOST' | 'CAMERA_BACK') =>
    void call(assessmentRoutes.noticeAttempt, {
      params: { attemptId: attempt.id },
      body: { holder: attempt.holder, kind, seconds: 0 },
    }).catch(() => undefined);
  useEffect(() => void camera.open(), []);
  useEffect(() => {
    const on = camera.state === 'ON';
    onState(on);
    if (was.current && camera.state === 'OFF') say('CAMERA_LOST');
    if (on && tried.current > 0 && !was.current) say('CAMERA_BACK');
    if (on) tried.current += 1;
    was.current = on;
  }, [camera.state]);
  const look = beat?.look?.way === 'CAMERA' ? beat.look.no : null;
  useEffect(() => {
    if (look === null || camera.state !== 'ON' || !camera.video.current) return;
    canvas.current ??= document.createElement('canvas');
    void (async () => {
      const bytes = await grabFrame(camera.video.current!, canvas.current!);
      if (!bytes) return;
      try {
        const reply = await call(assessmentRoutes.sendLook, {
          params: { attemptId: attempt.id },
          body: { holder: attempt.holder, no: look, jpeg: base64OfBytes(bytes) },
        });
        if (reply.outcome !== 'OWN') tell(reply.message, 'caution');
        onTaken();
      } catch (error) {
        // Missed looks are the invigilator's to see; the candidate goes on.
        if (error instanceof CallError && error.code === 'identity.face_unavailable') onTaken();
      }
    })();
  }, [look, camera.state]);
  return (
    <div className="exam-camera" data-on={camera.state === 'ON'}>
      <video ref={camera.video} playsInline muted aria-label="考试摄像头画面" />
      {camera.state !== 'ON' && (
        <p className="small">
          {camera.fault ? '摄像头没有打开，监考员会当面查看，不影响作答。' : '请允许使用摄像头'}{' '}
          <Button look="plain" onClick={() => void camera.open()}>
            打开摄像头
          </Button>
        </p>
      )}
    </div>
  );
}
