import { View } from '@tarojs/components';
import Taro, { usePullDownRefresh, useReachBottom } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import './duty.css';

/** Of the longest waiting so many are shown; what is marked makes room for the next. */
const STEP = 20;
const MOST = 100;

/** What waits for the lecturer's mark in all classes, and how many. */
export default function Marking() {
  const isSignedIn = useSignedIn();
  const [assignmentId, setAssignmentId] = useState<string | null>(null);
  const [size, setSize] = useState(STEP);
  const list = useCall(
    teachingRoutes.listWaitingWorks,
    isSignedIn ? { query: { page: 1, size, ...(assignmentId ? { assignmentId } : {}) } } : null,
  );
  useReturn(list.reload);
  usePullDownRefresh(() => {
    list.reload();
    void Taro.stopPullDownRefresh();
  });
  const hasMore = list.data !== null && list.data.items.length < list.data.total && size < MOST;
  const more = () => setSize(Math.min(MOST, size + STEP));
  useReachBottom(() => {
    if (hasMore) more();
  });
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items, all, overdue, oldestAt, assignments } = list.data;
  if (all === 0)
    return (
      <Page>
        <Empty title="作业都批完了" note="学员提交新的作业后会出现在这里。" />
      </Page>
    );
  const pick = (id: string | null) => {
    setAssignmentId(id);
    setSize(STEP);
  };
  return (
    <Page>
      <Card title={`${all} 份待批`}>
        <View className="duty-quiet">
          {`${overdue > 0 ? `其中 ${overdue} 份已超过批改期限。` : ''}${oldestAt ? `最早的 ${sayMoment(oldestAt)} 提交。` : ''}`}
        </View>
        {assignments.length > 1
          ? assignments.map((one) => (
              <ListRow
                key={one.assignmentId}
                title={one.title}
                note={one.className}
                aside={
                  <StateTag tone={one.assignmentId === assignmentId ? 'here' : 'quiet'}>
                    {one.assignmentId === assignmentId ? `只看这个，${one.waiting} 份` : `${one.waiting} 份`}
                  </StateTag>
                }
                onPress={() => pick(one.assignmentId === assignmentId ? null : one.assignmentId)}
              />
            ))
          : null}
      </Card>
      {items.length === 0 ? <Empty title="这个作业都批完了" note="点上面的作业，可以看其他的。" /> : null}
      {items.length > 0 ? (
        <Card title="等得最久的在前">
          {items.map((one) => (
            <ListRow
              key={one.submissionId}
              title={`${one.seatNo} 号 ${one.maskedName}`}
              note={`${one.title}，${one.className}，${sayMoment(one.submittedAt)} 提交`}
              aside={one.overdue ? <StateTag tone="wrong">已超期</StateTag> : one.late ? <StateTag tone="caution">迟交</StateTag> : null}
              onPress={() =>
                openPage('dutyMark', {
                  assignmentId: one.assignmentId,
                  submissionId: one.submissionId,
                  ...(assignmentId ? { only: assignmentId } : {}),
                })
              }
            />
          ))}
        </Card>
      ) : null}
      {hasMore ? (
        <Button onPress={more} isBusy={list.isLoading}>
          更多
        </Button>
      ) : null}
    </Page>
  );
}
