import { useEffect, useState } from 'react';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { askCapability, canSpeak, type Capability } from './capability.ts';
import { DeviceError, LEARNER_WORDS, openMedia } from './devices.ts';
import './live.css';

const ROOM = /^lvr_[0-9a-z]{26}$/;

/** Before co-hosting from a phone: what this device can do, a real try of camera and microphone, and what to do where it cannot. */
export function CapabilityPage() {
  const [url] = useUrlState();
  const [found, setFound] = useState<Capability | null>(null);
  const [tried, setTried] = useState<{ good: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void askCapability().then(setFound), []);
  async function attempt(): Promise<void> {
    setBusy(true);
    try {
      const media = await openMedia({ video: (found?.cameras ?? 0) > 0 });
      const video = media.getVideoTracks().length > 0;
      for (const track of media.getTracks()) track.stop();
      setTried({ good: true, words: video ? '摄像头和麦克风都能用，可以上麦。' : '麦克风能用，可以只用声音上麦。' });
    } catch (error) {
      setTried({ good: false, words: error instanceof DeviceError ? LEARNER_WORDS[error.fault] : '摄像头没有打开，请稍后再试。' });
    } finally {
      setBusy(false);
      void askCapability().then(setFound);
    }
  }
  const room = url.roomId && ROOM.test(url.roomId) ? url.roomId : null;
  const embed = url.embed === 'mini' ? '?embed=mini' : '';
  const speaks = found !== null && canSpeak(found) && tried?.good !== false;
  return (
    <div className="stack">
      <PageHead title="设备检测" lead="看看这台设备能不能连麦。只看直播不需要检测。" />
      {found && (
        <section className="card">
          <ul className="rows">
            <Line good={found.secure} label="安全连接（https）" />
            <Line good={found.rtc} label="实时音视频（WebRTC）" />
            <Line good={found.capture} label="浏览器允许使用摄像头和麦克风" />
            <Line good={found.mics > 0} label="麦克风" />
            <Line good={found.cameras > 0} label="摄像头（没有也能只用声音）" />
          </ul>
          {tried && (
            <p className={tried.good ? 'note' : 'note caution'} role="status">
              {tried.words}
            </p>
          )}
          <div className="actions">
            {found.secure && found.capture && (
              <Button look={tried ? 'plain' : 'primary'} busy={busy} onClick={() => void attempt()}>
                {tried ? '再试一次' : '试一下摄像头和麦克风'}
              </Button>
            )}
          </div>
        </section>
      )}
      {found && !speaks && (
        <section className="card">
          <h2>这台设备不能连麦，可以这样参与</h2>
          <ol className="rows">
            <li>照常看直播、聊天、投票、签到，学时一样计。</li>
            <li>能录音的话，进入直播间后点“语音条”，录一段话给老师，老师可以放给全班听。</li>
            <li>不能录音时点“文字举手”，把想说的写在“提问”里，老师会看到并回答。</li>
            <li>要开口说话，请用电脑上的 Chrome 或 Edge 登录同一账号，进入同一个直播间举手；手机这边请先退出。</li>
          </ol>
        </section>
      )}
      <div className="actions">
        {room ? (
          <Go className="button primary" to={`/learn/live/${room}${embed}`}>
            {speaks ? '进入直播间' : '只看不连麦，进入直播间'}
          </Go>
        ) : (
          <Go className="button" to="/learn/live">
            回到直播课
          </Go>
        )}
      </div>
    </div>
  );
}

function Line({ good, label }: { good: boolean; label: string }) {
  return (
    <li>
      <span className="grow">{label}</span>
      <StateTag tone={good ? 'good' : 'caution'}>{good ? '可以' : '不可以'}</StateTag>
    </li>
  );
}
