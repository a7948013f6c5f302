import { liveRoutes, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { DeviceError, DEVICE_WORDS, LEARNER_WORDS, openMedia, useDevices, useLevel, type DeviceFault } from './devices.ts';

/** Camera and microphone before the class begins: seen and heard by oneself first; every obstacle with its way round. */
export function DeviceCheck({
  roomId,
  onReady,
  ready,
  rtmp,
}: {
  rtmp?: boolean;
  roomId: string;
  onReady: (media: MediaStream, audioOnly: boolean) => void;
  ready: string;
}) {
  const [media, setMedia] = useState<MediaStream | null>(null);
  const [fault, setFault] = useState<DeviceFault | null>(null);
  const [asking, setAsking] = useState(false);
  const [choice, setChoice] = useState({ cameraId: '', micId: '' });
  const video = useRef<HTMLVideoElement>(null);
  const handed = useRef(false);
  const current = useRef<MediaStream | null>(null);
  const { cameras, mics } = useDevices(media !== null);
  const level = useLevel(media);
  const audioOnly = media !== null && media.getVideoTracks().length === 0;

  async function open(video_: boolean, change: Partial<typeof choice> = {}): Promise<void> {
    const next = { ...choice, ...change };
    setChoice(next);
    setFault(null);
    setAsking(true);
    try {
      for (const track of current.current?.getTracks() ?? []) track.stop();
      current.current = await openMedia({ video: video_, ...next });
      setMedia(current.current);
    } catch (error) {
      current.current = null;
      setMedia(null);
      setFault(error instanceof DeviceError ? error.fault : 'BUSY');
    } finally {
      setAsking(false);
    }
  }
  useEffect(() => {
    if (video.current) video.current.srcObject = media;
  }, [media]);
  // The lamp goes out unless the class goes on with it.
  useEffect(
    () => () => {
      if (!handed.current) for (const track of current.current?.getTracks() ?? []) track.stop();
    },
    [],
  );
  return (
    <section className="live-check" aria-label="设备检测">
      <h2>设备检测</h2>
      {fault && (
        <div className="note caution" role="alert">
          {rtmp ? DEVICE_WORDS[fault] : LEARNER_WORDS[fault]}
        </div>
      )}
      {media ? (
        <>
          {audioOnly ? (
            <p className="note">只用声音。学员看得到您共享的屏幕和白板。</p>
          ) : (
            <video ref={video} autoPlay playsInline muted aria-label="我的摄像头" />
          )}
          <div>
            <span id="live-level">麦克风音量{level > 4 ? '' : '（说句话试试）'}</span>
            <div
              className="live-level"
              role="meter"
              aria-labelledby="live-level"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={level}
            >
              <span style={{ width: `${level}%` }} />
            </div>
          </div>
          <div className="form-grid">
            {!audioOnly && cameras.length > 1 && (
              <Select
                label="摄像头"
                options={cameras.map(({ id, label }) => ({ value: id, label }))}
                value={choice.cameraId}
                onChange={(event) => void open(true, { cameraId: event.target.value })}
              />
            )}
            {mics.length > 1 && (
              <Select
                label="麦克风"
                options={mics.map(({ id, label }) => ({ value: id, label }))}
                value={choice.micId}
                onChange={(event) => void open(!audioOnly, { micId: event.target.value })}
              />
            )}
          </div>
          <div className="actions">
            <Button
              look="primary"
              onClick={() => {
                handed.current = true;
                onReady(media, audioOnly);
              }}
            >
              {ready}
            </Button>
            {!audioOnly && <Button onClick={() => void open(false)}>只用声音</Button>}
          </div>
        </>
      ) : (
        <>
          {!fault && <p>先看看自己的画面、听听自己的声音，确认没问题再进。这一步只有您自己看得到。</p>}
          <div className="actions">
            {fault !== 'INSECURE' && (
              <Button look="primary" busy={asking} onClick={() => void open(true)}>
                {fault ? '重新检测' : '检测摄像头和麦克风'}
              </Button>
            )}
            {(fault === 'NO_CAMERA' || fault === 'BUSY') && <Button onClick={() => void open(false)}>只用声音</Button>}
          </div>
        </>
      )}
      {rtmp && <RtmpKey roomId={roomId} />}
    </section>
  );
}

/** For OBS and the like: address and key, shown when asked for. */
function RtmpKey({ roomId }: { roomId: string }) {
  const can = useRead(liveRoutes.readLiveCapabilities);
  const [shown, setShown] = useState(false);
  const ticket = useSend(teachingRoutes.publishTicket, { refresh: [], onDone: () => setShown(true) });
  if (!can.data?.rtmp) return can.data?.note ? <p className="quiet small">{can.data.note}</p> : null;
  const rtmp = ticket.data?.rtmp;
  return (
    <details className="live-rtmp">
      <summary>用 OBS 或其他推流软件</summary>
      <p className="small">在 OBS 的“设置 → 直播”里选“自定义”，填下面两项。密钥只给自己用，不要发到群里。</p>
      {shown && rtmp ? (
        <Facts
          items={[
            ['服务器', <code key="url">{rtmp.url}</code>],
            ['推流密钥', <code key="key">{rtmp.key}</code>],
          ]}
        />
      ) : (
        <Button busy={ticket.isPending} onClick={() => ticket.mutate({ params: { roomId }, body: { kind: 'CAMERA', rtmp: true } })}>
          显示推流地址和密钥
        </Button>
      )}
    </details>
  );
}
