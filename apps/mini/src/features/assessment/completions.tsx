import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { COMPLETIONS } from './words.ts';
import './exam.css';

type Completion = ReplyOf<(typeof routes.assessment)['listCompletions']>['items'][number];
const WAITING: readonly Completion['status'][] = ['SUBMITTED', 'ACCEPTED'];

/** Applications to complete a class: those that wait first. */
export default function Completions() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.listCompletions, isSignedIn ? { query: { size: 50 } } : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const waiting = list.data.items.filter(({ status }) => WAITING.includes(status));
  const rest = list.data.items.filter(({ status }) => !WAITING.includes(status));
  return (
    <Page>
      {waiting.length === 0 ? <Empty title="没有等着办的结业申请" note="机构提交结业申请后会出现在这里。" /> : null}
      {waiting.length > 0 ? (
        <Card title="等着办">
          {waiting.map((one) => (
            <Line key={one.id} one={one} />
          ))}
        </Card>
      ) : null}
      {rest.length > 0 ? (
        <Card title="最近办过的">
          {rest.map((one) => (
            <Line key={one.id} one={one} />
          ))}
        </Card>
      ) : null}
      <View className="exam-kind">更早的申请可在电脑上查看。</View>
    </Page>
  );
}

function Line({ one }: { one: Completion }) {
  return (
    <ListRow
      title={one.className}
      note={`${one.institutionName}，合格 ${one.qualified} / ${one.enrolled} 人，${sayMoment(one.submittedAt)} 提交${one.lateWorkdays ? `，逾期 ${one.lateWorkdays} 个工作日` : ''}`}
      aside={<StateTag tone={COMPLETIONS[one.status].tone}>{COMPLETIONS[one.status].words}</StateTag>}
      onPress={() => openPage('completion', { completionId: one.id })}
    />
  );
}
