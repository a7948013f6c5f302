import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { assessmentRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { dayOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Loading, Notice, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { byDay, sayDay, sinceToday, weekOf } from './calendar.rules.ts';
import './teaching.css';

type Item = ReplyOf<(typeof routes.teaching)['myCalendar']>['items'][number];
type Choice = ReplyOf<(typeof routes.teaching)['readReminders']>;
interface Entry {
  id: string;
  kind: Item['kind'] | 'EXAM';
  title: string;
  startsAt: string;
  classId: string;
  className: string;
  place: string | null;
}
const KINDS: Record<Entry['kind'], string> = {
  OFFLINE: '面授',
  LIVE: '直播',
  VOD: '点播',
  OPENS: '开放学习',
  DEADLINE: '截止',
  EXAM: '考试',
};

/** A learner's week: sessions, live lessons, deadlines, exams; and what they want to be reminded of. */
export default function Calendar() {
  const isSignedIn = useSignedIn();
  return <Page>{isSignedIn ? <Week /> : <Loading />}</Page>;
}

function Week() {
  const [page, setPage] = useState(0);
  const { from, to } = weekOf(Date.now(), page);
  const calendar = useCall(teachingRoutes.myCalendar, { query: { from, to } });
  const exams = useCall(assessmentRoutes.myExams, {});
  useReturn(calendar.reload);
  const within = (day: string) => day >= from && day <= to;
  const entries: Entry[] = [
    ...(calendar.data?.items ?? []),
    ...(exams.data?.items ?? []).map(({ exam }) => ({ ...exam, kind: 'EXAM' as const, place: null })),
  ];
  const whole = byDay(entries).filter(({ day }) => within(day));
  const [isWhole, setWhole] = useState(false);
  // Only this week has a today in it; who turns back to another week wants all of it.
  const { earlier, shown } = page === 0 && !isWhole ? sinceToday(whole, dayOf(Date.now())) : { earlier: [], shown: whole };
  const turn = (to: number) => {
    setWhole(false);
    setPage(to);
  };
  return (
    <View>
      <View className="deck-turn">
        <Button isCompact label="上一周" onPress={() => turn(page - 1)}>
          上一周
        </Button>
        <View {...aria({ role: 'status', live: 'polite' })}>{page === 0 ? '本周' : `${sayDay(from)} 起`}</View>
        <Button isCompact label="下一周" onPress={() => turn(page + 1)}>
          下一周
        </Button>
      </View>
      {earlier.length > 0 ? (
        <Button isCompact label="看本周更早的安排" onPress={() => setWhole(true)}>
          {`更早（${earlier.length} 天）`}
        </Button>
      ) : null}
      {!calendar.data ? (
        <Waiting error={calendar.error} onRetry={calendar.reload} />
      ) : shown.length === 0 ? (
        <Empty title={earlier.length > 0 ? '这一周后面没有安排了' : '这一周没有安排'} note="可以往后翻一翻，或接着学课程。" />
      ) : (
        shown.map(({ day, items }) => (
          <Card key={day} title={sayDay(day)}>
            {items.map((one) => (
              <ListRow
                key={`${one.kind}${one.id}`}
                lead={one.time}
                title={`${KINDS[one.kind]}：${one.title}`}
                note={one.place ? `${one.className}，${one.place}` : one.className}
                onPress={() => open(one)}
              />
            ))}
          </Card>
        ))
      )}
      <Reminders />
      <Subscription />
    </View>
  );
}

function open({ kind, classId }: Entry): void {
  if (kind === 'EXAM') openPage('exams');
  else if (kind === 'OFFLINE') openPage('checkIn');
  else openPage('course', { classId });
}

const CHOICES: [keyof Choice, string][] = [
  ['evening', '前一天晚上提醒明天的课'],
  ['soon', '上课前半小时提醒'],
  ['deadline', '作业等截止前提醒'],
];
function Reminders() {
  const read = useCall(teachingRoutes.readReminders, {});
  const saving = useSend();
  const [chosen, setChosen] = useState<Choice | null>(null);
  const now = chosen ?? read.data;
  if (!now) return null;
  const change = (key: keyof Choice) =>
    void saving.run(async () => setChosen(await call(teachingRoutes.setReminders, { body: { ...now, [key]: !now[key] } })));
  return (
    <Card title="提醒">
      {saving.error ? <Notice tone="wrong">{saving.error.message}</Notice> : null}
      {CHOICES.map(([key, words]) => (
        <ListRow key={key} title={words} note={now[key] ? '已开启，点一下关闭' : '已关闭，点一下开启'} onPress={() => change(key)} />
      ))}
    </Card>
  );
}

function Subscription() {
  const link = useCall(teachingRoutes.readCalendarLink, {});
  const making = useSend();
  const copy = () =>
    void making.run(async () => {
      const { url } = link.data?.url ? link.data : await call(teachingRoutes.makeCalendarLink, {});
      await Taro.setClipboardData({ data: atServer(url ?? '') });
      link.reload();
    });
  return (
    <Card title="放进手机日历">
      <View className="teaching-quiet">复制订阅地址，粘贴到手机日历的“订阅日历”里。谁有这个地址都能看到您的课表，请不要转发。</View>
      {making.error ? <Notice tone="wrong">{making.error.message}</Notice> : null}
      <Button isBusy={making.isBusy} onPress={copy}>
        复制订阅地址
      </Button>
    </Card>
  );
}
