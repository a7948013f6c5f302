import { useEffect, useState } from 'react';

/** What stands in the way of camera and microphone, with what to do instead. */
export type DeviceFault = 'INSECURE' | 'DENIED' | 'NO_CAMERA' | 'NO_MIC' | 'BUSY' | 'NO_SCREEN';
export const DEVICE_WORDS: Record<DeviceFault, string> = {
  INSECURE: '当前网址不是 https 安全连接，浏览器不允许使用摄像头和麦克风。请换用 https 网址打开，或用 OBS 推流（下面有地址和密钥）。',
  DENIED: '浏览器没有得到摄像头或麦克风的许可。点地址栏左侧的图标，把“摄像头”和“麦克风”改为允许，再点“重新检测”；也可以用 OBS 推流。',
  NO_CAMERA: '这台电脑没有摄像头。可以只用声音讲课，再共享屏幕；也可以用 OBS 推流，或换一台设备。',
  NO_MIC: '没有找到麦克风。请插上耳机或麦克风后重新检测；没有声音学员听不到课。',
  BUSY: '摄像头正被其他程序占用。请关闭会议或拍照软件后重新检测，也可以先只用声音。',
  NO_SCREEN: '这个浏览器不能共享屏幕（手机浏览器大多不支持）。请换电脑上的 Chrome 或 Edge。',
};

/** The same to a learner who is asked on stage: no streaming software, but another way to take part. */
export const LEARNER_WORDS: Record<DeviceFault, string> = {
  ...DEVICE_WORDS,
  INSECURE: '当前网址不是 https 安全连接，不能使用摄像头和麦克风。请换用 https 网址打开；或先不上麦，把问题写在“提问”里。',
  DENIED:
    '浏览器没有得到摄像头或麦克风的许可。在地址栏左侧的图标（手机在系统设置）里改为允许，再点“重新检测”；或先不上麦，把问题写在“提问”里。',
  NO_CAMERA: '这台设备没有摄像头，可以只用声音上麦。',
  NO_MIC: '没有找到麦克风。请插上耳机后重新检测；或先不上麦，把问题写在“提问”里。',
};

export const canCapture = (): boolean => window.isSecureContext && !!navigator.mediaDevices?.getUserMedia;

/** Camera with microphone, or only one of them; throws a `DeviceFault`. */
export async function openMedia(want: { video: boolean; cameraId?: string; micId?: string }): Promise<MediaStream> {
  if (!canCapture()) throw new DeviceError('INSECURE');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(want.micId ? { deviceId: { exact: want.micId } } : {}),
      },
      video: want.video
        ? {
            width: { ideal: 1280 },
            height: { ideal: 720 },
            frameRate: { ideal: 25 },
            ...(want.cameraId ? { deviceId: { exact: want.cameraId } } : {}),
          }
        : false,
    });
  } catch (error) {
    throw new DeviceError(await faultOf(error, want.video));
  }
}
/** A window or the whole screen, with its sound where the browser gives it; null when the person changed their mind. */
export async function openScreen(): Promise<MediaStream | null> {
  if (!window.isSecureContext) throw new DeviceError('INSECURE');
  if (!navigator.mediaDevices?.getDisplayMedia) throw new DeviceError('NO_SCREEN');
  try {
    const media = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 }, width: { max: 1920 } }, audio: true });
    const [track] = media.getVideoTracks();
    if (track) track.contentHint = 'detail';
    return media;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
    throw new DeviceError('NO_SCREEN');
  }
}
export class DeviceError extends Error {
  readonly fault: DeviceFault;
  constructor(fault: DeviceFault) {
    super(DEVICE_WORDS[fault]);
    this.fault = fault;
  }
}

async function faultOf(error: unknown, video: boolean): Promise<DeviceFault> {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'DENIED';
  if (name !== 'NotFoundError' && name !== 'OverconstrainedError') return 'BUSY';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return video && devices.some(({ kind }) => kind === 'audioinput') ? 'NO_CAMERA' : 'NO_MIC';
}

export interface DeviceChoice {
  id: string;
  label: string;
}
/** The cameras and microphones of this computer, as soon as their names may be known. */
export function useDevices(known: boolean): { cameras: DeviceChoice[]; mics: DeviceChoice[] } {
  const [list, setList] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!canCapture()) return undefined;
    let gone = false;
    const read = () => void navigator.mediaDevices.enumerateDevices().then((found) => !gone && setList(found));
    read();
    navigator.mediaDevices.addEventListener('devicechange', read);
    return () => {
      gone = true;
      navigator.mediaDevices.removeEventListener('devicechange', read);
    };
  }, [known]);
  const of = (kind: MediaDeviceKind, word: string) =>
    list.filter((one) => one.kind === kind).map((one, index) => ({ id: one.deviceId, label: one.label || `${word} ${index + 1}` }));
  return { cameras: of('videoinput', '摄像头'), mics: of('audioinput', '麦克风') };
}

/** How loud the microphone hears, 0–100, ten times a second. */
export function useLevel(media: MediaStream | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!media?.getAudioTracks().length || typeof AudioContext === 'undefined') return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(media).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0);
      setLevel(Math.min(100, Math.round((peak / 90) * 100)));
    }, 100);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [media]);
  return level;
}
