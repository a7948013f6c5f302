import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, dayOf, sayDay, sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { sayClock } from './lesson.rules.ts';
import { ATTENDANCE, REASONS } from './words.ts';
import './teaching.css';

type Lesson = ReplyOf<(typeof routes.teaching)['myHours']>['vod']['lessons'][number];

/** How the learner's hours come about: lesson by lesson, session by session, and every second explained. */
export default function Hours() {
  const isSignedIn = useSignedIn();
  const { classId, lessonId } = useRouter().params;
  const hours = useCall(teachingRoutes.myHours, isSignedIn && classId ? { params: { classId } } : null);
  const [openId, setOpenId] = useState<string | null>(lessonId ?? null);
  if (!hours.data)
    return (
      <Page>
        <Waiting error={hours.error} onRetry={hours.reload} />
      </Page>
    );
  const { attendedHours, plannedHours, rate, minRate, unitMinutes, vod, sessions } = hours.data;
  const open = vod.lessons.find((one) => one.lessonId === openId);
  return (
    <Page>
      <Card title="已得课时">
        <View className="hours-figure">{`${attendedHours} / ${plannedHours}`}</View>
        <Rate rate={rate} minRate={minRate} />
        <View className="teaching-quiet">
          {`出勤率 ${Math.round(rate * 100)}%${minRate === null ? '' : `，合格须达到 ${Math.round(minRate * 100)}%`}。${unitMinutes} 分钟为 1 课时，全部由服务器按记录计算。`}
        </View>
      </Card>
      <Card title="视频课" aside={<View className="figure">{`${vod.creditedHours} / ${vod.plannedHours}`}</View>}>
        {vod.lessons.length === 0 ? <View className="teaching-quiet">课程里还没有视频。</View> : null}
        {vod.lessons.map((one) => (
          <ListRow
            key={one.lessonId}
            title={one.title}
            note={`${one.chapter === one.title ? '' : `${one.chapter}，`}计时 ${sayClock(one.countedS)} / ${sayClock(one.durationS)}`}
            aside={`${one.creditedHours} 课时`}
            onPress={() => setOpenId(one.lessonId)}
          />
        ))}
      </Card>
      <Card title="面授与直播">
        {sessions.length === 0 ? <View className="teaching-quiet">还没有面授或直播课次。</View> : null}
        {sessions.map((one) => (
          <ListRow
            key={one.sessionId}
            title={one.title}
            note={`${sayDay(dayOf(one.startsAt))} ${clockOf(one.startsAt)}，${one.creditedHours} / ${one.hours} 课时。${one.explanation}${one.locked ? '（已锁定）' : ''}`}
            aside={<StateTag tone={ATTENDANCE[one.state].tone}>{ATTENDANCE[one.state].words}</StateTag>}
          />
        ))}
      </Card>
      {open ? <Seconds lesson={open} onClose={() => setOpenId(null)} /> : null}
    </Page>
  );
}

/** How far the hours reach, with the mark that must be reached. */
function Rate({ rate, minRate }: { rate: number; minRate: number | null }) {
  const share = (part: number) => `${Math.max(0, Math.min(100, part * 100))}%`;
  return (
    <View className="rate" {...aria({ isHidden: true })}>
      <View className={`rate-done${minRate !== null && rate >= minRate ? ' rate-enough' : ''}`} style={{ width: share(rate) }} />
      {minRate === null ? null : <View className="rate-mark" style={{ left: share(minRate) }} />}
    </View>
  );
}

function Seconds({ lesson, onClose }: { lesson: Lesson; onClose: () => void }) {
  const seconds = useCall(teachingRoutes.myLessonSeconds, { params: { lessonId: lesson.lessonId }, query: { size: 100 } });
  const { data, error } = seconds;
  const totals = Object.entries(data?.reasons ?? {}).filter(([, value]) => Number(value) > 0);
  return (
    <Sheet title={lesson.title} onClose={onClose}>
      {!data ? <Waiting error={error} onRetry={seconds.reload} /> : null}
      {data && data.items.length === 0 ? <Empty title="还没有学习记录" /> : null}
      {totals.map(([reason, value]) => (
        <ListRow key={reason} title={REASONS[reason as keyof typeof REASONS] ?? reason} aside={sayClock(Number(value))} />
      ))}
      {data && data.items.length > 0 ? <View className="teaching-quiet">逐段记录，新的在前</View> : null}
      {data?.items.map((one) => (
        <ListRow
          key={`${one.at}${one.from}${one.reason}`}
          title={`${REASONS[one.reason]}${one.offline ? '（断网补交）' : ''}`}
          note={`${sayMoment(one.at)}，视频 ${sayClock(one.from)}–${sayClock(one.to)}，${one.rate} 倍速`}
          aside={`${Math.round(one.seconds)} 秒`}
        />
      ))}
    </Sheet>
  );
}
