import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { Danmaku as Item } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { asCallError } from '../../../shell/use-call.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Link, Switch, TextField } from '../../../shared/ui/Fields.tsx';
import { Sheet } from '../../../shared/ui/Sheet.tsx';
import { Empty, Notice } from '../../../shared/ui/States.tsx';
import { aria } from '../../../shared/ui/aria.ts';
import { sayClock } from '../lesson.rules.ts';

/** So long one stands over the film, and so many at once: more would hide it on a phone. */
const STAYS_S = 6;
const AT_ONCE = 4;
const WHY = ['广告', '辱骂或不文明', '与课程无关', '其他不合适的内容'];

/** Those of the last seconds, one below the other over the film. */
export function DanmakuOver({ items, position }: { items: readonly Item[]; position: number }) {
  const here = items.filter(({ atS }) => atS <= position && position - atS < STAYS_S).slice(-AT_ONCE);
  return (
    <View className="lesson-danmaku" {...aria({ isHidden: true })}>
      {here.map((one) => (
        <View key={one.id} className="lesson-flying">
          {one.text}
        </View>
      ))}
    </View>
  );
}

/** Sending and reading danmaku, and whether they stand over the film. */
export function Danmaku({
  lessonId,
  items,
  isReviewed,
  isShown,
  now,
  onShow,
  onJump,
  onChanged,
}: {
  lessonId: string;
  items: readonly Item[];
  isReviewed: boolean;
  isShown: boolean;
  now: () => number;
  onShow: (isShown: boolean) => void;
  onJump: (seconds: number) => void;
  onChanged: () => void;
}) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState<{ tone: 'good' | 'wrong'; words: string } | null>(null);
  const [reporting, setReporting] = useState<Item | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = (work: Promise<unknown>, words: string, done: () => void) => {
    setBusy(true);
    work
      .then(
        () => {
          done();
          setSaid({ tone: 'good', words });
          onChanged();
        },
        (error: unknown) => setSaid({ tone: 'wrong', words: asCallError(error).message }),
      )
      .finally(() => setBusy(false));
  };
  const send = () =>
    run(
      call(teachingRoutes.sendDanmaku, { params: { lessonId }, body: { atS: now(), text: text.trim() } }),
      isReviewed ? '已发送，老师审核后大家就能看到。' : '弹幕已发出。',
      () => setText(''),
    );
  return (
    <View>
      <View className="lesson-switch">
        <View>在画面上显示弹幕</View>
        <Switch isOn={isShown} onChange={onShow} label="在画面上显示弹幕" />
      </View>
      <TextField label="发弹幕" value={text} maxLength={50} onChange={setText} hint={isReviewed ? '老师审核后显示' : undefined} />
      <Button isBusy={isBusy} isDisabled={!text.trim()} onPress={send}>
        发送
      </Button>
      {said ? <Notice tone={said.tone}>{said.words}</Notice> : null}
      {items.length === 0 ? <Empty title="还没有弹幕" note="第一条由您来发。" /> : null}
      {items.slice(0, 200).map((one) => (
        <View key={one.id} className="lesson-said">
          <Link onPress={() => onJump(one.atS)}>{sayClock(one.atS)}</Link>
          <View className="lesson-words">{`${one.text}${one.state === 'WAITING' ? '（待审核）' : ''}`}</View>
          {one.mine ? null : (
            <View className="lesson-tools">
              <Link onPress={() => setReporting(one)}>举报</Link>
            </View>
          )}
        </View>
      ))}
      {reporting ? (
        <Sheet title="举报这条弹幕" onClose={() => setReporting(null)}>
          <View className="sheet-words">{`“${reporting.text}”有什么问题？`}</View>
          {WHY.map((reason) => (
            <Button
              key={reason}
              isBusy={isBusy}
              onPress={() =>
                run(
                  call(teachingRoutes.reportDanmaku, { params: { lessonId, danmakuId: reporting.id }, body: { reason } }),
                  '已举报，老师会查看。',
                  () => setReporting(null),
                )
              }
            >
              {reason}
            </Button>
          ))}
        </Sheet>
      ) : null}
    </View>
  );
}
