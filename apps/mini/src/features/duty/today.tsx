import { orgRoutes } from '@yangfan/client';
import { usePullDownRefresh } from '@tarojs/taro';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, dayOf, sayDay } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { SESSION } from './words.ts';

/** The lessons that a lecturer holds or a class teacher looks after today. */
export default function Today() {
  const isSignedIn = useSignedIn();
  const day = dayOf(Date.now());
  const list = useCall(orgRoutes.listMySessions, isSignedIn ? { query: { from: day, to: day } } : null);
  useReturn(list.reload);
  usePullDownRefresh(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const items = list.data.items.filter(({ mode }) => mode !== 'VOD');
  if (items.length === 0)
    return (
      <Page>
        <Empty title="今天没有要上的课" note="面授课和直播课会按时间列在这里。" />
      </Page>
    );
  return (
    <Page>
      <Card title={sayDay(day)}>
        {items.map((one) => (
          <ListRow
            key={one.id}
            lead={clockOf(one.startsAt)}
            title={one.title}
            note={`${one.className}，${one.roomName ?? '直播'}`}
            aside={<StateTag tone={SESSION[one.status].tone}>{SESSION[one.status].words}</StateTag>}
            onPress={() => openPage('dutySession', { sessionId: one.id })}
          />
        ))}
      </Card>
    </Page>
  );
}
