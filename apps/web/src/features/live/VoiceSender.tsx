import { deliverVoice, teachingRoutes, VOICE_AGAIN_MS, VOICE_TOO_SHORT_S, type VoiceOnItsWay, type VoiceTrouble } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shared/lib/api.ts';
import { time } from '../../shared/lib/time.ts';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { DeviceError, useLevel, type DeviceFault } from './devices.ts';
import { useTouched, type LiveRoom } from './use-room.ts';
import { Listen } from './VoicePlayer.tsx';
import { canRecord, record, type Recorded, type Recording } from './voice-recorder.ts';
import { isWaiting, VOICE_WORDS, voiceLength } from './words.ts';

const MIC_WORDS: Partial<Record<DeviceFault, string>> = {
  DENIED: '浏览器没有得到麦克风的许可。在地址栏左侧的图标（手机在系统设置）里改为允许，再录一次；也可以把话写在“提问”里。',
  NO_MIC: '没有找到麦克风。请插上耳机或麦克风再录；也可以把话写在“提问”里。',
  BUSY: '麦克风正被其他程序占用。请关闭会议或录音软件后再录；也可以把话写在“提问”里。',
};

/** A note that was recorded and is not with the server yet: kept while the page is open, whichever part of it is shown. */
interface Draft extends Recorded, VoiceOnItsWay {}
const drafts = new Map<string, Draft>();

/** The learner's side of voice notes: record, listen, send or throw away, and what became of those sent. */
export function VoiceSender({ live, closed, onAsk }: { live: LiveRoom; closed: string | null; onAsk: () => void }) {
  const { roomId } = live;
  const list = useTouched(
    teachingRoutes.listLiveVoices,
    { params: { roomId } },
    live.room.touched.voices,
    live.line === 'ON' ? 30_000 : 4000,
  );
  const mine = list.data?.items.filter((one) => one.mine) ?? [];
  const waits = mine.some(isWaiting);
  return (
    <div className="stack">
      {closed ? (
        <p className="live-closed">{closed}</p>
      ) : !canRecord() ? (
        <div className="note caution">
          <p>这台设备或浏览器不能录音。请把想说的话写在“提问”里，老师会看到并回答。</p>
          <Button look="primary" onClick={onAsk}>
            去提问
          </Button>
        </div>
      ) : (
        list.data && <Recorder live={live} maxS={list.data.maxS} waits={waits} onSent={() => void list.refetch()} />
      )}
      <ul className="rows">
        {mine.map((one) => (
          <li key={one.id}>
            <span className="grow">
              语音条 <span className="figures">{voiceLength(one.lengthS)}</span> <span className="quiet small">{time(one.sentAt)}</span>
              {one.note && <span className="quiet small">，{one.note}</span>}
            </span>
            <StateTag tone={VOICE_WORDS[one.state][1]}>{VOICE_WORDS[one.state][0]}</StateTag>
            {(isWaiting(one) || one.state === 'PLAYED') && one.state !== 'MAKING' && (
              <Listen roomId={roomId} voiceId={one.id} label={`听我 ${time(one.sentAt)} 的语音条`} />
            )}
          </li>
        ))}
      </ul>
      {list.data && mine.length === 0 && <p className="quiet">不方便上麦时，可以录一段话给老师；老师听过后，可能放给全班听。</p>}
    </div>
  );
}

function Recorder({ live, maxS, waits, onSent }: { live: LiveRoom; maxS: number; waits: boolean; onSent: () => void }) {
  const [running, setRunning] = useState<Recording | null>(null);
  const [opening, setOpening] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(drafts.get(live.roomId) ?? null);
  const [words, setWords] = useState<string | null>(null);
  const current = useRef<Recording | null>(null);
  // Leaving this part of the page ends the recording; what was said is kept for coming back.
  useEffect(() => () => current.current?.stop(), []);
  const keep = (next: Draft | null) => {
    if (next) drafts.set(live.roomId, next);
    else drafts.delete(live.roomId);
    setDraft(next);
  };
  const start = async () => {
    setWords(null);
    setOpening(true);
    try {
      const one = await record(maxS);
      current.current = one;
      setRunning(one);
      void one.done.then((recorded) => {
        current.current = null;
        setRunning(null);
        if (recorded.seconds < VOICE_TOO_SHORT_S || recorded.blob.size === 0) return setWords('录音太短，没有录到话，请再录一条。');
        keep({ ...recorded, clientId: crypto.randomUUID(), fileId: null });
      });
    } catch (error) {
      setWords(error instanceof DeviceError ? (MIC_WORDS[error.fault] ?? error.message) : '录音没有开始，请再试一次。');
    } finally {
      setOpening(false);
    }
  };
  return (
    <section className="live-tool" aria-label="录语音条">
      {words && (
        <p className="note caution" role="alert">
          {words}
        </p>
      )}
      {draft ? (
        <DraftCard live={live} draft={draft} onKeep={keep} onSent={onSent} />
      ) : running ? (
        <Running recording={running} maxS={maxS} />
      ) : (
        <>
          <Button look="primary" block busy={opening} disabled={waits} onClick={() => void start()}>
            按一下开始录音
          </Button>
          <p className="quiet small">
            {waits ? '上一条还在等老师听，听过以后再录下一条。' : `最长 ${maxS} 秒。录完先自己听，满意了再发。`}
          </p>
        </>
      )}
    </section>
  );
}

function Running({ recording, maxS }: { recording: Recording; maxS: number }) {
  const [seconds, setSeconds] = useState(0);
  const level = useLevel(recording.media);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - began) / 1000), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <p role="status">
        正在录音，最长 {maxS} 秒。<b className="figures">{voiceLength(Math.max(1, seconds))}</b>
      </p>
      <meter className="live-meter" min={0} max={100} value={level} aria-label="音量" />
      <Button look="danger" block onClick={recording.stop}>
        说完了，停止录音
      </Button>
    </>
  );
}

function DraftCard({
  live,
  draft,
  onKeep,
  onSent,
}: {
  live: LiveRoom;
  draft: Draft;
  onKeep: (next: Draft | null) => void;
  onSent: () => void;
}) {
  const [url, setUrl] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<VoiceTrouble | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(draft.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [draft.blob]);
  const send = async () => {
    setBusy(true);
    setTrouble(null);
    const { fileId, trouble: found } = await deliverVoice(draft, {
      upload: () => uploadSmall(new File([draft.blob], '语音条', { type: draft.blob.type }), 'VOICE'),
      send: (body) => call(teachingRoutes.sendLiveVoice, { params: { roomId: live.roomId }, body }),
    });
    setBusy(false);
    if (!found) {
      onKeep(null);
      return onSent();
    }
    if (fileId !== draft.fileId) onKeep({ ...draft, fileId });
    setTrouble(found);
  };
  const again = useRef(send);
  again.current = send;
  const waits = trouble?.isLost === true;
  useEffect(() => {
    if (!waits) return undefined;
    const retry = () => void again.current();
    const timer = setTimeout(retry, VOICE_AGAIN_MS);
    window.addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', retry);
    };
  }, [waits, trouble]);
  return (
    <>
      <p>
        录好了，<span className="figures">{voiceLength(draft.seconds)}</span>。先听一听：
      </p>
      <audio className="live-listen" controls src={url} aria-label="刚录的语音条" />
      {trouble && (
        <p className="note caution" role="alert">
          {trouble.words}
        </p>
      )}
      <div className="actions">
        <Button look="primary" busy={busy} onClick={() => void send()}>
          {trouble ? '再发一次' : '发给老师'}
        </Button>
        <Button disabled={busy} onClick={() => onKeep(null)}>
          不要了，重录
        </Button>
      </div>
    </>
  );
}
