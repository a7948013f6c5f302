import { View } from '@tarojs/components';
import { RATING_SAID, ratingPromise, teachingRoutes, waitsForRating } from '@yangfan/client';
import { useState } from 'react';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { RatingForm, type ToRate } from '../../shared/rating/RatingForm.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import './teaching.css';

/** The sessions that the learner may rate now. */
export default function Ratings() {
  const isSignedIn = useSignedIn();
  const list = useCall(teachingRoutes.myRatings, isSignedIn ? {} : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items, minRaters } = list.data;
  const next = items.find(waitsForRating)?.sessionId;
  return (
    <Page>
      <View className="teaching-said">{ratingPromise(minRaters)}</View>
      {items.length === 0 ? <Empty title="现在没有可以评价的课" note="上完面授或直播课以后，可以在这里评价。" /> : null}
      {items.map((one) => (
        <RateOne key={one.sessionId} one={one} isNext={one.sessionId === next} onDone={list.reload} />
      ))}
    </Page>
  );
}

/** A session; its questions are open for the one that comes next, the others open at a press. */
function RateOne({ one, isNext, onDone }: { one: ToRate; isNext: boolean; onDone: () => void }) {
  const [isOpened, setOpened] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <Card title={one.title}>
      <View className="teaching-quiet">
        {`${one.lecturerName}讲师，${sayMoment(one.startsAt)}，${one.className}。${sayMoment(one.closesAt)} 前可以评价和修改。`}
      </View>
      {said ? <Notice tone="good">{said}</Notice> : null}
      {isNext || isOpened ? (
        <RatingForm
          one={one}
          onDone={(how) => {
            setSaid(RATING_SAID[how]);
            setOpened(false);
            onDone();
          }}
        />
      ) : (
        <Button isCompact onPress={() => setOpened(true)}>
          {one.stars ? '改评价' : '评价这次课'}
        </Button>
      )}
    </Card>
  );
}
