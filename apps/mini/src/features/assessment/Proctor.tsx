import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import type { Beat } from './use-beat.ts';

/** What the invigilator says and does, over the paper: a pause, a look, messages until they are read. */
export function Proctor({ attemptId, beat, onRead }: { attemptId: string; beat: Beat | null; onRead: () => void }) {
  const [read, setRead] = useState<readonly string[]>([]);
  const waiting = (beat?.messages ?? []).filter(({ id }) => !read.includes(id));
  const acknowledge = () => {
    setRead([...read, ...waiting.map(({ id }) => id)]);
    const all = waiting.map(({ id }) =>
      call(assessmentRoutes.acknowledgeMessage, { params: { attemptId, messageId: id } }).catch(() => undefined),
    );
    void Promise.all(all).then(onRead);
  };
  return (
    <View>
      {beat?.pausedAt ? (
        <Notice tone="caution">{`考试已暂停（${clockOf(beat.pausedAt)} 起）。计时停止，截止时间会顺延；可以继续作答，答案照常保存。`}</Notice>
      ) : null}
      {beat?.look ? (
        <View className="exam-kind">
          {beat.look.way === 'CAMERA' ? '正在拍一张，核对是不是您本人，不用停下。' : '监考员会看一眼是不是您本人，不用停下。'}
        </View>
      ) : null}
      {waiting.length > 0 ? (
        <Sheet title="监考员的消息" onClose={acknowledge}>
          {waiting.map((one) => (
            <View key={one.id} className="exam-rule">{`${clockOf(one.at)} ${one.text}${one.toAll ? '（全体）' : ''}`}</View>
          ))}
          <Button kind="primary" onPress={acknowledge}>
            我已看到
          </Button>
        </Sheet>
      ) : null}
    </View>
  );
}
