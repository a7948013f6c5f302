import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { ProofList } from '../../shared/proof/ProofList.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { CaseList } from '../../shared/ui/CaseList.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import './duty.css';

type Leave = ReplyOf<(typeof routes.teaching)['listLeaves']>['items'][number];
const KINDS: Record<Leave['kind'], string> = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' };

/** Leave that waits for the class teacher. */
export default function Leaves() {
  const isSignedIn = useSignedIn();
  const list = useCall(teachingRoutes.listLeaves, isSignedIn ? { query: { state: 'ASKED', size: 50 } } : null);
  return (
    <CaseList
      list={list}
      empty="没有等您批的请假"
      note="学员提交请假后会出现在这里，也会发消息提醒您。"
      row={(one) => <OneLeave key={one.leaveId} leave={one} onDone={list.reload} />}
    />
  );
}

function OneLeave({ leave, onDone }: { leave: Leave; onDone: () => void }) {
  const [note, setNote] = useState('');
  const sending = useSend();
  const decide = (approve: boolean) =>
    void sending.run(async () => {
      const params = { classId: leave.classId, leaveId: leave.leaveId };
      await call(teachingRoutes.decideLeave, { params, body: { approve, ...(note.trim() ? { note: note.trim() } : {}) } });
      onDone();
    });
  return (
    <Card title={`${leave.name} ${KINDS[leave.kind]} ${leave.hours} 课时`}>
      <View className="duty-quiet">{`${leave.className}：${leave.sessions.map(({ startsAt, title }) => `${sayMoment(startsAt)} ${title}`).join('；')}`}</View>
      <View>{`原因：${leave.reason}`}</View>
      <View className="duty-quiet">{`${leave.evidence.length > 0 ? '凭据如下。' : '没有凭据。'}${leave.effect}`}</View>
      <ProofList files={leave.evidence} />
      <LongField label="意见（不批准时必须写）" value={note} maxLength={300} onChange={setNote} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} onPress={() => decide(true)}>
        批准
      </Button>
      <Button isBusy={sending.isBusy} isDisabled={note.trim() === ''} onPress={() => decide(false)}>
        不批准
      </Button>
    </Card>
  );
}
