import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { Countdown } from './Countdown.tsx';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import { CONFIRM_WORDS } from './words.ts';

const QUICK = ['1', '3', '5', '10'];

/** For whoever holds the lesson: one learner at random, a countdown, and surprise check-ins with how many answered. */
export function HostTools({ live }: { live: LiveRoom }) {
  const params = { roomId: live.roomId };
  const [minutes, setMinutes] = useState('5');
  const [title, setTitle] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const doing = useSend();
  const confirms = useTouched(teachingRoutes.listConfirms, { params }, live.room.touched.confirms);
  const length = Number(minutes);
  const isLength = length > 0 && length <= 120;
  const run = (step: () => Promise<unknown>) =>
    void doing.run(async () => {
      await step();
      live.catchUp();
    });
  const pick = () =>
    run(async () => {
      const { name } = await call(teachingRoutes.pickLearner, { params });
      setPicked(name ? `请 ${name} 回答` : '现在没有学员在线，点不到人');
    });
  const time = (seconds: number) =>
    run(() => call(teachingRoutes.startLiveTimer, { params, body: { seconds, ...(title.trim() ? { title: title.trim() } : {}) } }));
  const ask = (kind: 'ROLL' | 'FACE') =>
    run(async () => {
      await call(teachingRoutes.askConfirm, { params, body: { kind } });
      confirms.reload();
    });
  return (
    <Card title="课堂工具">
      {doing.error ? <Notice tone="wrong">{doing.error.message}</Notice> : null}
      <View className="live-quiet">随机点名：从在线学员里抽，被点得少的先来。</View>
      <View className="live-buttons">
        <Button isCompact isBusy={doing.isBusy} onPress={pick}>
          抽一位
        </Button>
        {picked ? (
          <View className="live-question" {...aria({ role: 'status', live: 'polite' })}>
            {picked}
          </View>
        ) : null}
      </View>
      <Countdown live={live} />
      <TextField
        label="倒计时（分钟）"
        keyboard="number"
        value={minutes}
        maxLength={4}
        onChange={setMinutes}
        error={isLength || minutes === '' ? undefined : '请填 120 以内的分钟数'}
      />
      <View className="live-buttons">
        {QUICK.map((one) => (
          <Button key={one} isCompact label={`${one} 分钟`} onPress={() => setMinutes(one)}>
            {one}
          </Button>
        ))}
      </View>
      <TextField label="做什么（可以不填）" placeholder="例如：写开场白" value={title} maxLength={40} onChange={setTitle} />
      <View className="live-buttons">
        <Button isCompact isBusy={doing.isBusy} isDisabled={!isLength} onPress={() => time(Math.round(length * 60))}>
          开始倒计时
        </Button>
        {live.room.timer ? (
          <Button isCompact isBusy={doing.isBusy} onPress={() => time(0)}>
            取消倒计时
          </Button>
        ) : null}
      </View>
      <View className="live-quiet">抽查签到：在线学员要在规定时间内响应，没响应的不计时。</View>
      <View className="live-buttons">
        <Button isCompact isBusy={doing.isBusy} isDisabled={live.state !== 'LIVE'} onPress={() => ask('ROLL')}>
          点一下签到
        </Button>
        <Button isCompact isBusy={doing.isBusy} isDisabled={live.state !== 'LIVE'} onPress={() => ask('FACE')}>
          核验本人签到
        </Button>
      </View>
      {confirms.data?.items.slice(0, 5).map((one) => (
        <ListRow
          key={one.id}
          title={`${CONFIRM_WORDS[one.kind]} ${one.answered} / ${one.asked} 已响应`}
          note={`${clockOf(one.dueAt)} 截止`}
          aside={Date.parse(one.dueAt) > live.now() ? <StateTag tone="here">进行中</StateTag> : null}
        />
      ))}
    </Card>
  );
}
