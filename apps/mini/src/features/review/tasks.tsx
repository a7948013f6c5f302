import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { Calibration } from './Calibration.tsx';
import { Conflicts } from './Conflicts.tsx';
import { TASKS } from './words.ts';
import './review.css';

/** An expert's tasks on the phone: invitations to answer, plans to read and mark. */
export default function Tasks() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.myReviewTasks, isSignedIn ? {} : null);
  const me = useCall(assessmentRoutes.myExpert, isSignedIn ? {} : null);
  useReturn(() => {
    list.reload();
    me.reload();
  });
  const [picked, setPicked] = useState<string[]>([]);
  const [declining, setDeclining] = useState<string[] | null>(null);
  const [reason, setReason] = useState('');
  const sending = useSend();
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items, calibrated } = list.data;
  const invited = items.filter(({ state }) => state === 'INVITED');
  const rest = items.filter(({ state }) => state !== 'INVITED');
  const chosen = picked.filter((id) => invited.some((one) => one.id === id));
  const answer = (accept: boolean, taskIds: string[]) =>
    void sending.run(async () => {
      await call(assessmentRoutes.answerReviewInvitation, { body: { accept, taskIds, reason: reason.trim() } });
      void Taro.showToast({ title: accept ? '已接受' : '已谢绝', icon: 'success' });
      setPicked([]);
      setReason('');
      setDeclining(null);
      list.reload();
    });
  return (
    <Page>
      {calibrated ? null : <Notice tone="caution">还没有通过标杆卷校准。先给下面两份标杆卷打分，合格后才能接受评审。</Notice>}
      {sending.error && !declining ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {me.data && !calibrated ? <Calibration state={me.data.calibration} /> : null}
      {invited.length > 0 ? (
        <Card title={`${invited.length} 份等您答复`}>
          <View className="review-quiet">只有评审号，没有姓名和机构。接受前请确认没有需要回避的情形。</View>
          {invited.map((one) => (
            <Tick
              key={one.id}
              isOn={picked.includes(one.id)}
              label={`选择评审号 ${one.code}`}
              onChange={(isOn) => setPicked(isOn ? [...picked, one.id] : picked.filter((id) => id !== one.id))}
            >
              {`${one.code}　${one.roundTitle}${one.arbiter ? '（仲裁）' : ''}，${sayMoment(one.dueAt)} 前评完`}
            </Tick>
          ))}
          <Button isCompact onPress={() => setPicked(chosen.length === invited.length ? [] : invited.map(({ id }) => id))}>
            {chosen.length === invited.length ? '都不选' : '全选'}
          </Button>
          <View className="review-gap" />
          <Button
            kind="primary"
            isBusy={sending.isBusy}
            isDisabled={chosen.length === 0 || !calibrated}
            onPress={() => answer(true, chosen)}
          >
            {chosen.length > 0 ? `接受（${chosen.length} 份）` : '接受'}
          </Button>
          <Button isDisabled={chosen.length === 0} onPress={() => setDeclining(chosen)}>
            谢绝
          </Button>
        </Card>
      ) : null}
      {items.length === 0 ? <Empty title="没有评审任务" note="市县发起评审并派到您时，会给您发消息。" /> : null}
      {rest.length > 0 ? (
        <Card title="评审任务">
          {rest.map((one) => (
            <View key={one.id}>
              <ListRow
                title={`评审号 ${one.code}`}
                note={`${one.roundTitle}${one.arbiter ? '，仲裁' : one.repeated ? '，修改后复评' : ''}，${sayMoment(one.dueAt)} 截止`}
                aside={
                  <StateTag tone={one.overdue ? 'wrong' : TASKS[one.state].tone}>
                    {one.total === null ? (one.overdue ? '已逾期' : TASKS[one.state].words) : `${one.total} 分`}
                  </StateTag>
                }
                onPress={() => openPage('reviewDesk', { taskId: one.id })}
              />
              {one.state === 'ACCEPTED' || one.state === 'SCORING' ? (
                <Button isCompact kind="plain" label={`评审号 ${one.code} 应回避`} onPress={() => setDeclining([one.id])}>
                  申报回避
                </Button>
              ) : null}
            </View>
          ))}
        </Card>
      ) : null}
      {me.data && calibrated ? <Calibration state={me.data.calibration} /> : null}
      {me.data ? <Conflicts conflicts={me.data.conflicts} onDone={me.reload} /> : null}
      {declining ? (
        <Sheet title={`谢绝 ${declining.length} 份`} onClose={() => setDeclining(null)}>
          <LongField label="原因" hint="系统会立即改派给别的专家" value={reason} maxLength={200} onChange={setReason} />
          {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
          <Button kind="danger" isBusy={sending.isBusy} isDisabled={reason.trim().length < 2} onPress={() => answer(false, declining)}>
            谢绝
          </Button>
        </Sheet>
      ) : null}
    </Page>
  );
}
