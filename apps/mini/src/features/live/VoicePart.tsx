import { View } from '@tarojs/components';
import {
  deliverVoice,
  filesRoutes,
  teachingRoutes,
  VOICE_AGAIN_MS,
  VOICE_TOO_SHORT_S,
  type VoiceOnItsWay,
  type VoiceTrouble,
} from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { LiveRoom } from './use-room.ts';
import { useSound } from './use-sound.ts';
import { useTouched } from './use-touched.ts';
import { FAULT_WORDS, hasPermissionPage, openPermissions, record, RecordError, type Recorded, type Recording } from './voice-recorder.ts';
import { isNoteWaiting, sayLength, VOICE_WORDS } from './words.ts';

interface Draft extends Recorded, VoiceOnItsWay {}
/** Recorded and not with the server yet: kept while the program is open, whichever part of the page is shown. */
const drafts = new Map<string, Draft>();
const newClientId = () => `v${Date.now().toString(36)}${Math.random().toString(36).slice(2, 12)}`;

/** Voice notes of a learner who does not go on stage: record, listen, send, and what became of them. */
export function VoicePart({ live, closed, onAsk }: { live: LiveRoom; closed: string | null; onAsk: () => void }) {
  const params = { roomId: live.roomId };
  const list = useTouched(teachingRoutes.listLiveVoices, { params }, live.room.touched.voices);
  const sound = useSound();
  if (!list.data) return <Waiting error={list.error} onRetry={list.reload} />;
  const mine = list.data.items.filter((one) => one.mine);
  const listen = async (voiceId: string) => {
    const { url } = await call(teachingRoutes.readLiveVoice, { params: { ...params, voiceId } });
    if (url) sound.play(atServer(url));
  };
  return (
    <View>
      {closed ? (
        <Notice tone="caution">{closed}</Notice>
      ) : (
        <Recorder live={live} maxS={list.data.maxS} waits={mine.some(isNoteWaiting)} onSent={list.reload} onAsk={onAsk} />
      )}
      {sound.state === 'LOST' ? <Notice tone="wrong">语音放不出来，请看网络，再试一次。</Notice> : null}
      {mine.length === 0 ? <View className="live-quiet">不方便上麦时，可以录一段话给老师；老师听过后，可能放给全班听。</View> : null}
      {mine.map((one) => (
        <View key={one.id} className="live-ask">
          <View>{`语音条 ${sayLength(one.lengthS)}`}</View>
          <View className="live-who">{`${clockOf(one.sentAt)}${one.note ? `，${one.note}` : ''}`}</View>
          <View className="live-buttons">
            <StateTag tone={VOICE_WORDS[one.state].tone}>{VOICE_WORDS[one.state].words}</StateTag>
            {one.state === 'WAITING' || one.state === 'PLAYED' ? (
              <Button isCompact label={`听我 ${clockOf(one.sentAt)} 的语音条`} onPress={() => void listen(one.id).catch(() => undefined)}>
                听
              </Button>
            ) : null}
          </View>
        </View>
      ))}
    </View>
  );
}

function Recorder({
  live,
  maxS,
  waits,
  onSent,
  onAsk,
}: {
  live: LiveRoom;
  maxS: number;
  waits: boolean;
  onSent: () => void;
  onAsk: () => void;
}) {
  const [running, setRunning] = useState<Recording | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(drafts.get(live.roomId) ?? null);
  const [trouble, setTrouble] = useState<{ words: string; fault: RecordError['fault'] | null } | null>(null);
  const current = useRef<Recording | null>(null);
  useEffect(() => () => current.current?.stop(), []);
  const keep = (next: Draft | null) => {
    if (next) drafts.set(live.roomId, next);
    else drafts.delete(live.roomId);
    setDraft(next);
  };
  const fail = (error: unknown) => {
    const fault = error instanceof RecordError ? error.fault : 'FAILED';
    setTrouble({ words: FAULT_WORDS[fault], fault });
  };
  const start = async () => {
    setTrouble(null);
    setOpening(true);
    try {
      const one = await record(maxS);
      current.current = one;
      setRunning(one);
      void one.done
        .then((made) => {
          if (made.seconds < VOICE_TOO_SHORT_S) setTrouble({ words: '录音太短，没有录到话，请再录一条。', fault: null });
          else keep({ ...made, clientId: newClientId(), fileId: null });
        }, fail)
        .then(() => {
          current.current = null;
          setRunning(null);
        });
    } catch (error) {
      fail(error);
    } finally {
      setOpening(false);
    }
  };
  return (
    <View>
      {trouble ? <Notice tone="caution">{trouble.words}</Notice> : null}
      {trouble?.fault === 'DENIED' && hasPermissionPage ? (
        <Button isCompact onPress={openPermissions}>
          去设置
        </Button>
      ) : null}
      {trouble?.fault ? (
        <Button isCompact onPress={onAsk}>
          改为文字提问
        </Button>
      ) : null}
      {draft ? (
        <DraftCard live={live} draft={draft} onKeep={keep} onSent={onSent} />
      ) : running ? (
        <View>
          <View className="live-words" {...aria({ role: 'status' })}>{`正在录音，最长 ${maxS} 秒。`}</View>
          <Button kind="primary" onPress={running.stop}>
            说完了，停止录音
          </Button>
        </View>
      ) : (
        <View>
          <Button kind="primary" onPress={() => void start()} isBusy={isOpening} isDisabled={waits}>
            按一下开始录音
          </Button>
          <View className="live-quiet">
            {waits ? '上一条还在等老师听，听过以后再录下一条。' : `最长 ${maxS} 秒。录完先自己听，满意了再发。`}
          </View>
        </View>
      )}
    </View>
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
  const sound = useSound();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<VoiceTrouble | null>(null);
  const send = async () => {
    setBusy(true);
    setTrouble(null);
    const { fileId, trouble: found } = await deliverVoice(draft, {
      upload: async () => (await call(filesRoutes.uploadFile, { body: { name: '语音条', purpose: 'VOICE', base64: draft.base64 } })).id,
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
  useEffect(() => {
    if (!trouble?.isLost) return undefined;
    const timer = setTimeout(() => void again.current(), VOICE_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [trouble]);
  return (
    <View>
      <View className="live-words">{`录好了，${sayLength(draft.seconds)}。先听一听，满意了再发。`}</View>
      {trouble ? <Notice tone="caution">{trouble.words}</Notice> : null}
      <View className="live-buttons">
        <Button isCompact kind="primary" isBusy={isBusy} onPress={() => void send()}>
          {trouble ? '再发一次' : '发给老师'}
        </Button>
        <Button isCompact onPress={() => (sound.state === 'PLAYING' ? sound.stop() : sound.play(draft.path))}>
          {sound.state === 'PLAYING' ? '停' : '听一听'}
        </Button>
        <Button isCompact isDisabled={isBusy} onPress={() => onKeep(null)}>
          不要了，重录
        </Button>
      </View>
    </View>
  );
}
