import { View } from '@tarojs/components';
import { showToast, useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, dayBefore, dayOf, sayDay } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { SESSION } from './words.ts';
import './duty.css';

type Day = ReplyOf<(typeof routes.teaching)['readDay']>;
const CAPACITY = { CLASS_TEACHER: '班主任', LECTURER: '讲师' } as const;

/** One day of a class: what each session still lacks, and one's own confirmation of all of them at once. */
export default function DutyDay() {
  const isSignedIn = useSignedIn();
  const { classId, day: first } = useRouter().params;
  const [day, setDay] = useState(first ?? dayOf(Date.now()));
  const view = useCall(teachingRoutes.readDay, isSignedIn && classId ? { params: { classId, day } } : null);
  useReturn(view.reload);
  if (!view.data)
    return (
      <Page>
        <Waiting error={view.error} onRetry={view.reload} />
      </Page>
    );
  const { data } = view;
  return (
    <Page>
      <View className="duty-turn">
        <Button isCompact onPress={() => setDay(dayBefore(day, 1))}>
          前一天
        </Button>
        <Button isCompact onPress={() => setDay(dayBefore(day, -1))}>
          后一天
        </Button>
      </View>
      {data.sessions.length === 0 ? (
        <Empty title={`${sayDay(day)}没有面授或直播课`} note="换一天看看，或回到今天要上的课。" />
      ) : (
        <Card title={`${data.className}，${sayDay(data.day)}`}>
          {data.sessions.map((one) => (
            <View key={one.sessionId}>
              <ListRow
                lead={clockOf(one.startsAt)}
                title={one.title}
                note={`到课 ${one.present} / ${one.expected}${one.confirmed.length > 0 ? `，${one.confirmed.map((who) => CAPACITY[who]).join('、')}已确认` : ''}`}
                aside={<StateTag tone={SESSION[one.status].tone}>{SESSION[one.status].words}</StateTag>}
                onPress={() => openPage('dutySession', { sessionId: one.sessionId })}
              />
              {one.status !== 'LOCKED' && one.missing.length > 0 ? (
                <View className="duty-quiet">{`还缺：${one.missing.join('；')}`}</View>
              ) : null}
            </View>
          ))}
        </Card>
      )}
      <ConfirmDay view={data} onDone={view.reload} />
    </Page>
  );
}

function ConfirmDay({ view, onDone }: { view: Day; onDone: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const sending = useSend();
  const mine = view.sessions.filter((one) => one.mine);
  const lacking = mine.filter(({ missing }) => missing.length > 0).length;
  if (mine.length === 0) return null;
  const confirm = () =>
    void sending.run(async () => {
      const params = { classId: view.classId, day: view.day };
      const rolls = mine.map(({ sessionId, digest }) => ({ sessionId, digest }));
      await call(teachingRoutes.confirmDay, { params, body: { rolls } });
      void showToast({ title: '当天考勤已确认', icon: 'none' });
      setIsAsking(false);
      onDone();
    });
  return (
    <View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" onPress={() => setIsAsking(true)}>
        {`确认当天 ${mine.length} 次课`}
      </Button>
      {isAsking ? (
        <ConfirmSheet
          title={`确认 ${mine.length} 次课的考勤？`}
          consequence={`班主任和讲师两人都确认后锁定，课时随即计入；之后只能申请更正。${lacking > 0 ? `有 ${lacking} 次课还缺材料或有异常没处理，现在确认会照现状留档，主管部门可见。` : ''}`}
          action="确认"
          isBusy={sending.isBusy}
          onConfirm={confirm}
          onClose={() => setIsAsking(false)}
        />
      ) : null}
    </View>
  );
}
