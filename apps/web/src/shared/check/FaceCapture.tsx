import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { CallError } from '../lib/api.ts';
import { Button } from '../ui/Button.tsx';
import { CAMERA_FAULT_WORDS, grabFrame, useCamera } from './camera.ts';
import './check.css';
import { runFaceSession, serverAhead, type CheckPurpose, type FaceResult, type FaceStep } from './face-session.ts';

type Phase = 'READY' | 'STARTING' | 'RUNNING' | 'ENDED';

// The picture is shown mirrored, so the person's own left is on the left.
const SIGNS: Record<FaceStep['action'], string> = { NEUTRAL: '●', TURN_LEFT: '←', TURN_RIGHT: '→', BLINK: '◡', OPEN_MOUTH: '○', NOD: '↓' };

/**
 * The camera with the active-liveness session: prompts one by one, each with its time. `onResult` gets how it ended
 * (ACCEPT, REVIEW or REJECT); a refused or broken session is explained here and may be begun again.
 */
export function FaceCapture({
  purpose,
  onResult,
  onInstead,
  onFailed,
  instead = '改用短信和证件尾号',
}: {
  purpose: CheckPurpose;
  onResult: (result: FaceResult) => void;
  onInstead?: () => void;
  /** A session that did not end in a pass, for whatever reason. */
  onFailed?: () => void;
  /** What the other way is called. */
  instead?: string;
}) {
  const camera = useCamera();
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const session = useRef<AbortController | null>(null);
  const [phase, setPhase] = useState<Phase>('READY');
  const [step, setStep] = useState<FaceStep | null>(null);
  const [hint, setHint] = useState<string | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [outcome, setOutcome] = useState<FaceResult | null>(null);
  const [ahead, setAhead] = useState(0);
  useEffect(() => () => session.current?.abort(), []);
  useEffect(() => {
    // A lamp that goes out in the middle ends the session at once instead of running into the deadline.
    if (camera.state === 'OFF') session.current?.abort();
  }, [camera.state]);

  async function begin(): Promise<void> {
    setPhase('STARTING');
    setFailure(null);
    setOutcome(null);
    setHint(null);
    canvas.current ??= document.createElement('canvas');
    const mine = new AbortController();
    session.current = mine;
    setAhead(await serverAhead());
    try {
      const result = await runFaceSession({
        purpose,
        signal: mine.signal,
        grab: () => (camera.video.current ? grabFrame(camera.video.current, canvas.current!) : Promise.resolve(null)),
        onHint: setHint,
        onStep: (next) => {
          setPhase('RUNNING');
          setHint(null);
          setStep(next);
        },
      });
      if (mine.signal.aborted || !result) return setPhase('READY');
      setOutcome(result);
      setPhase('ENDED');
      camera.close();
      onResult(result);
      if (result.outcome !== 'ACCEPT') onFailed?.();
    } catch (error) {
      if (mine.signal.aborted) return setPhase('READY');
      setFailure(error instanceof CallError ? error : new CallError(0, null));
      setPhase('ENDED');
      onFailed?.();
    } finally {
      setStep(null);
      setHint(null);
    }
  }

  if (camera.fault)
    return (
      <div className="note caution">
        <p role="alert">{CAMERA_FAULT_WORDS[camera.fault]}</p>
        <div className="actions" style={{ marginTop: 10 }}>
          {camera.fault !== 'INSECURE' && <Button onClick={() => void camera.open()}>再试一次</Button>}
          {onInstead && (
            <Button look="primary" onClick={onInstead}>
              {instead}
            </Button>
          )}
        </div>
      </div>
    );
  return (
    <div className="face-capture" data-phase={phase}>
      <div className="face-frame" data-on={camera.state === 'ON'}>
        <video ref={camera.video} playsInline muted aria-label="摄像头画面，左右与镜子一致" />
        <svg viewBox="0 0 400 300" aria-hidden="true">
          <ellipse cx="200" cy="146" rx="84" ry="112" />
        </svg>
        {camera.state !== 'ON' && (
          <p className="face-blank">
            {camera.state === 'ASKING' ? '请在浏览器弹出的提示里点“允许”' : '摄像头关着。点“打开摄像头”后，只在核验时拍摄。'}
          </p>
        )}
      </div>
      <div className="face-words" aria-live="polite">
        {step ? (
          <>
            <StepLine step={step} ahead={ahead} />
            <p className="face-prompt">
              <span aria-hidden="true">{SIGNS[step.action]}</span> {step.prompt}
            </p>
            <p className={hint ? 'caution' : 'quiet'}>{hint ?? '正在看，请继续'}</p>
          </>
        ) : phase === 'STARTING' ? (
          <p>正在准备，请看着镜头…</p>
        ) : failure ? (
          <Failure error={failure} />
        ) : outcome ? (
          <p className={outcome.outcome === 'ACCEPT' ? 'good' : 'caution'} role="status">
            {outcome.message}
          </p>
        ) : (
          <p className="quiet">脸放进椭圆里，光线在前面，摘下口罩和墨镜。共 5 步，约 20 秒，按提示慢慢做。画面只在内存中比对，不保存。</p>
        )}
      </div>
      <div className="actions">
        {camera.state !== 'ON' && outcome?.outcome !== 'ACCEPT' && (
          <Button look="primary" busy={camera.state === 'ASKING'} onClick={() => void camera.open()}>
            打开摄像头
          </Button>
        )}
        {camera.state === 'ON' && phase !== 'RUNNING' && (
          <Button look="primary" busy={phase === 'STARTING'} onClick={() => void begin()}>
            {failure || outcome ? '重新开始' : '开始核验'}
          </Button>
        )}
        {phase === 'RUNNING' && <Button onClick={() => session.current?.abort()}>停下</Button>}
        {onInstead && phase !== 'RUNNING' && outcome?.outcome !== 'ACCEPT' && <Button onClick={onInstead}>{instead}</Button>}
      </div>
    </div>
  );
}

function StepLine({ step, ahead }: { step: FaceStep; ahead: number }) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const look = () => setLeft(Math.max(0, Math.ceil((Date.parse(step.deadlineAt) - Date.now() - ahead) / 1000)));
    look();
    const timer = setInterval(look, 200);
    return () => clearInterval(timer);
  }, [step.deadlineAt, ahead]);
  return (
    <p className="face-steps">
      <span className="face-dots" aria-hidden="true">
        {Array.from({ length: step.of }, (_, index) => (
          <i key={index} className={index + 1 < step.no ? 'done' : index + 1 === step.no ? 'here' : ''} />
        ))}
      </span>
      <span>
        第 <b className="figures">{step.no}</b> / <b className="figures">{step.of}</b> 步
      </span>
      {/* Read out every second it would drown the prompt. */}
      <span className="face-left" aria-hidden="true">
        还有 <b className="figures">{left}</b> 秒
      </span>
    </p>
  );
}

function Failure({ error }: { error: CallError }) {
  return (
    <div role="alert">
      <p className="stop">{error.message}</p>
      {['identity.consent_missing', 'identity.not_matched', 'identity.face_missing'].includes(error.code) && (
        <Link to="/me/verification">去实名认证</Link>
      )}
      {error.code === 'identity.guardian_required' && (
        <p>
          请先在<Link to="/privacy">隐私中心</Link>撤回人脸同意，再重新签署并填写监护人姓名；也可以改用其他方式。
        </p>
      )}
    </div>
  );
}
