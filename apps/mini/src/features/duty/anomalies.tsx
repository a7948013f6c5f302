import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { CaseList } from '../../shared/ui/CaseList.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import './duty.css';

type Case = ReplyOf<(typeof routes.teaching)['listAnomalies']>['items'][number];

/** Unusual check-ins that wait for the class teacher's word. */
export default function Anomalies() {
  const isSignedIn = useSignedIn();
  const list = useCall(teachingRoutes.listAnomalies, isSignedIn ? { query: { state: 'OPEN', size: 50 } } : null);
  return (
    <CaseList
      list={list}
      empty="没有等您说明的签到异常"
      note="系统发现可疑的签到会列在这里。"
      row={(one) => <OneCase key={one.caseId} row={one} onDone={list.reload} />}
    />
  );
}

function OneCase({ row, onDone }: { row: Case; onDone: () => void }) {
  const [text, setText] = useState('');
  const sending = useSend();
  const explain = () =>
    void sending.run(async () => {
      const params = { classId: row.classId, caseId: row.caseId };
      await call(teachingRoutes.explainAnomaly, { params, body: { text: text.trim(), evidenceFileIds: [] } });
      onDone();
    });
  return (
    <Card
      title={row.name}
      aside={<StateTag tone={row.overdue ? 'wrong' : 'caution'}>{row.overdue ? '已超时' : `${sayMoment(row.dueAt)} 前`}</StateTag>}
    >
      <View>{row.seen}</View>
      <View className="duty-quiet">{`${row.className}，${row.title}，${sayMoment(row.firstAt)}`}</View>
      <LongField label="当时的情况" value={text} maxLength={500} onChange={setText} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={text.trim().length < 4} onPress={explain}>
        提交说明
      </Button>
    </Card>
  );
}
