import { useEffect, useRef, useState } from 'react';
import { Button } from '../../shared/ui/Button.tsx';

/** The camera looks for a QR code; says plainly when there is no camera or no permission. */
export function CodeScanner({ onCode }: { onCode: (text: string) => void }) {
  const [on, setOn] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;

  useEffect(() => {
    if (!on) return;
    const stopping = new AbortController();
    let stream: MediaStream | undefined;
    async function run(): Promise<void> {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      } catch {
        setFault('没有打开摄像头。请允许使用摄像头，或用手机自带的扫一扫打开。');
        return setOn(false);
      }
      const element = video.current!;
      element.srcObject = stream;
      await element.play();
      const { default: jsQR } = await import('jsqr');
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      while (!stopping.signal.aborted) {
        if (element.videoWidth) {
          const scale = Math.min(1, 640 / element.videoWidth);
          canvas.width = Math.round(element.videoWidth * scale);
          canvas.height = Math.round(element.videoHeight * scale);
          context.drawImage(element, 0, 0, canvas.width, canvas.height);
          const result = jsQR(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
          if (result?.data) {
            found.current(result.data);
            return setOn(false);
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    void run();
    return () => {
      stopping.abort();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [on]);

  return (
    <div className="stack">
      {on ? (
        <>
          <video
            ref={video}
            muted
            playsInline
            aria-label="摄像头画面，请对准二维码"
            style={{ width: '100%', maxHeight: '60vh', background: '#000', borderRadius: 8 }}
          />
          <Button onClick={() => setOn(false)}>停止扫码</Button>
        </>
      ) : (
        <Button look="primary" block onClick={() => (setFault(null), setOn(true))}>
          打开摄像头扫码
        </Button>
      )}
      {fault && <p className="caution">{fault}</p>}
    </div>
  );
}
