import { useEffect, useState } from 'react';
import { CAMERA_FAULT_WORDS, useCameraFault } from '../../../shared/check/camera.ts';
import { serverAhead } from '../../../shared/check/face-session.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';

export interface Surroundings {
  camera: boolean;
  fullScreen: boolean;
  delayMs?: number;
  clockAheadMs?: number;
}
const SLOW_MS = 800;
const WRONG_CLOCK_MS = 60_000;

/** Looks at what the exam needs: camera, full screen, network, clock. What is missing is said with what to do; nothing of it forbids the exam. */
export function SurroundingsCheck({ fullScreen, onFound }: { fullScreen: boolean; onFound: (found: Surroundings) => void }) {
  const camera = useCameraFault();
  const [net, setNet] = useState<{ delayMs: number; clockAheadMs: number } | 'FAILED' | null>(null);
  const measure = async () => {
    setNet(null);
    try {
      const delays: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const from = Date.now();
        if (!(await fetch('/health/live', { cache: 'no-store' })).ok) throw new Error('no server');
        delays.push(Date.now() - from);
      }
      setNet({ delayMs: Math.min(...delays), clockAheadMs: Math.round(-(await serverAhead())) });
    } catch {
      setNet('FAILED');
    }
  };
  useEffect(() => void measure(), []);
  const able = document.fullscreenEnabled;
  useEffect(() => {
    if (camera === undefined || net === null) return;
    onFound({ camera: camera === null, fullScreen: able, ...(net === 'FAILED' ? {} : net) });
  }, [camera, net]);
  const rows: { what: string; good: boolean | null; words: string }[] = [
    {
      what: '摄像头',
      good: camera === undefined ? null : camera === null,
      words: camera ? CAMERA_FAULT_WORDS[camera] : '可以使用；用人脸入场的，考试中会随机抓拍',
    },
    {
      what: '全屏',
      good: !fullScreen || able,
      words: !fullScreen
        ? '这场考试不要求全屏'
        : able
          ? '开始考试后进入全屏，退出会被记录'
          : '这个浏览器不能全屏，请换电脑上的 Chrome、Edge 或 360 极速模式',
    },
    {
      what: '网络',
      good: net === null ? null : net !== 'FAILED' && net.delayMs < SLOW_MS,
      words: net === 'FAILED' ? '没有连上服务器，请检查网络后重测' : net ? `往返 ${net.delayMs} 毫秒；考试中断网也能继续作答` : '正在测…',
    },
    {
      what: '时钟',
      good: net === null || net === 'FAILED' ? null : Math.abs(net.clockAheadMs) < WRONG_CLOCK_MS,
      words:
        net && net !== 'FAILED' && Math.abs(net.clockAheadMs) >= WRONG_CLOCK_MS
          ? '本机时间与服务器相差较大；计时以服务器为准，不影响考试'
          : '计时以服务器时钟为准',
    },
  ];
  return (
    <>
      <ul className="rows">
        {rows.map(({ what, good, words }) => (
          <li key={what}>
            <b style={{ minWidth: '4em' }}>{what}</b>
            <span className="grow">{words}</span>
            <StateTag tone={good === null ? 'idle' : good ? 'good' : 'caution'}>
              {good === null ? '检查中' : good ? '正常' : '注意'}
            </StateTag>
          </li>
        ))}
      </ul>
      <Button onClick={() => void measure()}>重新检测</Button>
    </>
  );
}
