import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { isOpen, ROOM_STATES, type RoomLine } from './words.ts';
import './live.css';

/** The learner's live lessons: now, to come, and over with replay and hours. */
export default function Rooms() {
  const isSignedIn = useSignedIn();
  const list = useCall(teachingRoutes.myLiveRooms, isSignedIn ? {} : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items } = list.data;
  const missed = (row: RoomLine) => row.state === 'PLANNED' && Date.parse(row.endsAt) < Date.now();
  const over = items.filter((row) => row.state === 'ENDED' || row.state === 'REPLAY' || missed(row)).reverse();
  return (
    <Page>
      {items.length === 0 ? <Empty title="您的班级没有直播课" note="课表里有直播课时会出现在这里。" /> : null}
      <Part title="现在" items={items.filter(({ state }) => isOpen(state))} />
      <Part title="接下来" items={items.filter((row) => row.state === 'PLANNED' && !missed(row))} />
      <Part title="以前的" items={over} />
    </Page>
  );
}

function Part({ title, items }: { title: string; items: readonly RoomLine[] }) {
  if (items.length === 0) return null;
  return (
    <Card title={title}>
      {items.map((row) => (
        <View key={row.id}>
          <ListRow
            title={row.title}
            note={`${sayMoment(row.startsAt)}–${clockOf(row.endsAt)}，${row.className}`}
            aside={<StateTag tone={ROOM_STATES[row.state].tone}>{wordsOf(title, row)}</StateTag>}
            {...opens(row)}
          />
          {row.state === 'REPLAY' ? <ListRow title="看回放" onPress={() => openPage('liveReplay', { roomId: row.id })} /> : null}
        </View>
      ))}
    </Card>
  );
}
const wordsOf = (part: string, row: RoomLine) => (part === '以前的' && row.state === 'PLANNED' ? '没有开播' : ROOM_STATES[row.state].words);
function opens(row: RoomLine): { onPress?: () => void } {
  if (isOpen(row.state)) return { onPress: () => openPage('liveRoom', { roomId: row.id }) };
  if (row.state === 'ENDED' || row.state === 'REPLAY') return { onPress: () => openPage('liveHours', { roomId: row.id }) };
  return {};
}
