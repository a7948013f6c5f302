import { assessmentRoutes } from '@yangfan/client';
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

/** Rounds of review with how far they are; they are opened on a computer. */
export default function Rounds() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.listReviewRounds, isSignedIn ? { query: { page: 1, size: 50 } } : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  if (list.data.items.length === 0)
    return (
      <Page>
        <Empty title="没有评审批次" note="在电脑浏览器的“专家评审”里发起后，可以在这里看进度。" />
      </Page>
    );
  return (
    <Page>
      <Card title="评审批次">
        {list.data.items.map((one) => (
          <ListRow
            key={one.id}
            title={one.title}
            note={`评分 ${one.submitted} / ${one.wanted}，出分 ${one.final} / ${one.plans}，${sayMoment(one.dueAt)} 截止`}
            aside={<StateTag tone={one.state === 'OPEN' ? 'here' : 'good'}>{one.state === 'OPEN' ? '评审中' : '已确认'}</StateTag>}
            onPress={() => openPage('reviewRound', { roundId: one.id })}
          />
        ))}
      </Card>
    </Page>
  );
}
