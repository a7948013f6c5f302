import { useCallback, useEffect, useRef, useState } from 'react';

/** What stands in the way of the camera; null = nothing known. INSECURE: the page was opened by http over the network. */
export type CameraFault = 'INSECURE' | 'NONE' | 'DENIED' | 'BUSY';

/** The sentence for each, with what to do. */
export const CAMERA_FAULT_WORDS: Record<CameraFault, string> = {
  INSECURE: '当前网址不是 https 安全连接，浏览器不允许使用摄像头。请改用下面的其他方式，效力相同。',
  NONE: '这台设备没有摄像头。请改用下面的其他方式，效力相同；也可以换手机打开。',
  DENIED: '浏览器没有得到摄像头许可。可以点地址栏左侧的图标允许后重试，或改用下面的其他方式，效力相同。',
  BUSY: '摄像头正被其他程序占用。请关闭会议或拍照软件后重试，或改用下面的其他方式。',
};

/** Whether this browser may use a camera and sign frames at all. */
export async function cameraFault(): Promise<CameraFault | null> {
  if (!window.isSecureContext || !globalThis.crypto?.subtle || !navigator.mediaDevices?.getUserMedia) return 'INSECURE';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some((device) => device.kind === 'videoinput') ? null : 'NONE';
}

/** Looks once for a camera without switching it on; undefined while looking. */
export function useCameraFault(): CameraFault | null | undefined {
  const [fault, setFault] = useState<CameraFault | null>();
  useEffect(() => {
    let gone = false;
    void cameraFault().then((found) => !gone && setFault(found));
    return () => {
      gone = true;
    };
  }, []);
  return fault;
}

function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'DENIED';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'NONE' : 'BUSY';
}

/** The front camera, shown in a `<video>`; the lamp goes out when the component leaves or `close` is called. */
export function useCamera() {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const alive = useRef(true);
  const [state, setState] = useState<'OFF' | 'ASKING' | 'ON'>('OFF');
  const [fault, setFault] = useState<CameraFault | null>(null);
  const close = useCallback(() => {
    stream.current?.getTracks().forEach((track) => track.stop());
    stream.current = null;
    if (alive.current) setState('OFF');
  }, []);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      close();
    };
  }, [close]);
  async function open(): Promise<void> {
    setFault(null);
    const known = await cameraFault();
    if (known) return setFault(known);
    setState('ASKING');
    try {
      const taken = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: 'user', width: { ideal: 640 }, height: { ideal: 480 } },
      });
      // The person may have left while the browser asked.
      if (!alive.current || !video.current) return taken.getTracks().forEach((track) => track.stop());
      stream.current = taken;
      taken.getVideoTracks()[0]?.addEventListener('ended', close);
      video.current.srcObject = taken;
      await video.current.play().catch(() => undefined);
      setState('ON');
    } catch (error) {
      if (!alive.current) return;
      setState('OFF');
      setFault(faultOf(error));
    }
  }
  return { video, state, fault, open, close };
}

const LONG_SIDE = 640;
const MAX_BYTES = 280 * 1024;

/** The present picture as JPEG, longest side ≤ 640 px, below the server's limit; null while the camera shows nothing. */
export async function grabFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!video.videoWidth || video.readyState < 2) return null;
  const scale = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')!.drawImage(video, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.88, 0.7, 0.5]) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= MAX_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
