import { View } from '@tarojs/components';
import { RATING_SAID, ratingPromise, sessionToAsk, teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useCall } from '../../shell/use-call.ts';
import { sayMoment } from '../time/day.ts';
import { Card } from '../ui/Card.tsx';
import { Notice } from '../ui/States.tsx';
import { RatingForm } from './RatingForm.tsx';
import './rating.css';

/**
 * Asks for stars where a session that is over stands on the page: only whoever may rate it and has neither done so nor refused.
 * It adds to the page: what cannot be read is not asked, and takes nothing else away.
 */
export function RateAsk({ sessionIds }: { sessionIds: readonly string[] }) {
  const list = useCall(teachingRoutes.myRatings, sessionIds.length > 0 ? {} : null);
  const [done, setDone] = useState<'given' | 'skipped' | null>(null);
  if (done) return <Notice tone="good">{RATING_SAID[done]}</Notice>;
  const one = list.data && sessionToAsk(list.data.items, sessionIds);
  if (!one) return null;
  return (
    <Card title={RATING_SAID.ask}>
      <View className="rating-about">
        {`${one.title}，${one.lecturerName}讲师，${sayMoment(one.startsAt)}。${ratingPromise(list.data!.minRaters)}`}
      </View>
      <RatingForm key={one.sessionId} one={one} onDone={setDone} />
    </Card>
  );
}
