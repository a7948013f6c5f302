import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import type { LiveRoom } from './use-room.ts';
import { useSound } from './use-sound.ts';
import { useTouched } from './use-touched.ts';
import { isNoteWaiting, sayLength, type Voice } from './words.ts';

/** The lecturer's phone: voice notes that wait, heard in one's own ear, played to the class, put aside or refused. */
export function VoiceHands({ live, acts }: { live: LiveRoom; acts: boolean }) {
  const params = { roomId: live.roomId };
  const list = useTouched(teachingRoutes.listLiveVoices, { params }, live.room.touched.voices);
  const sound = useSound();
  const doing = useSend();
  const [refused, setRefused] = useState<Voice | null>(null);
  const [reason, setReason] = useState('');
  const waiting = list.data?.items.filter(isNoteWaiting) ?? [];
  const settle = (voiceId: string, to: 'PLAYED' | 'DONE' | 'REFUSED', why?: string) =>
    void doing
      .run(async () => {
        await call(teachingRoutes.settleLiveVoice, { params: { ...params, voiceId }, body: { to, ...(why ? { reason: why } : {}) } });
        list.reload();
        live.catchUp();
      })
      .then((ok) => ok && setRefused(null));
  const listen = (voiceId: string) =>
    void doing.run(async () => {
      const { url } = await call(teachingRoutes.readLiveVoice, { params: { ...params, voiceId } });
      if (url) sound.play(atServer(url));
    });
  return (
    <Card title={`语音条${waiting.length ? `（${waiting.length}）` : ''}`}>
      {doing.error ? <Notice tone="wrong">{doing.error.message}</Notice> : null}
      {waiting.length === 0 ? <View className="live-quiet">现在没有语音条。不能上麦的学员可以录一段话给您。</View> : null}
      {waiting.map((one) => (
        <View key={one.id} className="live-ask">
          <View>{`${one.name}，语音条 ${sayLength(one.lengthS)}`}</View>
          <View className="live-who">
            {`${clockOf(one.sentAt)} 发来，${one.spokenS ? `已讲 ${one.spokenS} 秒` : '还没讲过'}${one.note ? `，${one.note}` : ''}`}
          </View>
          {one.state === 'MAKING' ? (
            <StateTag tone="here">正在处理</StateTag>
          ) : (
            <View className="live-buttons">
              <Button isCompact label={`试听：${one.name}`} onPress={() => (sound.state === 'PLAYING' ? sound.stop() : listen(one.id))}>
                {sound.state === 'PLAYING' ? '停' : '试听'}
              </Button>
              {acts ? (
                <Button
                  isCompact
                  kind="primary"
                  isBusy={doing.isBusy}
                  label={`放给全班：${one.name}`}
                  onPress={() => settle(one.id, 'PLAYED')}
                >
                  放给全班
                </Button>
              ) : null}
              {acts ? (
                <Button isCompact isBusy={doing.isBusy} label={`已听，不放：${one.name}`} onPress={() => settle(one.id, 'DONE')}>
                  已听
                </Button>
              ) : null}
              {acts ? (
                <Button isCompact label={`不播：${one.name}`} onPress={() => (setReason(''), setRefused(one))}>
                  不播
                </Button>
              ) : null}
            </View>
          )}
        </View>
      ))}
      {refused ? (
        <Sheet title={`不播 ${refused.name} 的语音条`} onClose={() => setRefused(null)}>
          <TextField label="原因（学员会看到）" value={reason} maxLength={200} onChange={setReason} />
          <Button
            kind="danger"
            isBusy={doing.isBusy}
            isDisabled={!reason.trim()}
            onPress={() => settle(refused.id, 'REFUSED', reason.trim())}
          >
            不播
          </Button>
        </Sheet>
      ) : null}
    </Card>
  );
}
