import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { clockToSecond } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Waiting } from '../../shared/ui/States.tsx';
import { PIECE_WORDS } from './words.ts';
import './live.css';

/** My hours of one live lesson, piece by piece. */
export default function Hours() {
  const isSignedIn = useSignedIn();
  const { roomId = '' } = useRouter().params;
  const read = useCall(teachingRoutes.myLiveAttendance, isSignedIn && roomId ? { params: { roomId } } : null);
  if (!read.data)
    return (
      <Page>
        <Waiting error={read.error} onRetry={read.reload} />
      </Page>
    );
  const { credit, final, sessionId } = read.data;
  return (
    <Page>
      <Card title={final ? '得到的课时' : '到现在的课时'}>
        <View className="live-figure">{String(credit.creditedHours)}</View>
        <View className="live-words">{credit.explanation}</View>
      </Card>
      {final ? <RateAsk sessionIds={[sessionId]} /> : null}
      <Card title="每一段是怎么计的">
        {credit.spans.length === 0 ? <View className="live-quiet">没有进入过这节直播课。</View> : null}
        {credit.spans.map((one) => (
          <ListRow
            key={`${one.from}${one.reason}`}
            lead={clockToSecond(one.from)}
            title={PIECE_WORDS[one.reason] ?? one.reason}
            note={`到 ${clockToSecond(one.to)}，${one.seconds} 秒`}
          />
        ))}
      </Card>
    </Page>
  );
}
