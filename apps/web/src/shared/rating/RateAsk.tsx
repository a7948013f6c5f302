import { RATING_SAID, ratingPromise, sessionToAsk, teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../lib/api.ts';
import { moment } from '../lib/time.ts';
import { Go } from '../ui/Go.tsx';
import { RatingForm } from './RatingForm.tsx';

/**
 * Asks for stars where a session that is over stands on the page: only whoever may rate it and has neither done so nor refused.
 * It adds to the page: what cannot be read is not asked, and takes nothing else away.
 */
export function RateAsk({ sessionIds, className = 'card' }: { sessionIds: readonly string[]; className?: string }) {
  const list = useRead(teachingRoutes.myRatings, {}, { enabled: sessionIds.length > 0 });
  const [done, setDone] = useState<'given' | 'skipped' | null>(null);
  if (done)
    return (
      <section className={className} role="status">
        <p>
          {RATING_SAID[done]} {done === 'given' && <Go to="/ratings">改评价</Go>}
        </p>
      </section>
    );
  const one = list.data && sessionToAsk(list.data.items, sessionIds);
  if (!one) return null;
  return (
    <section className={className}>
      <h2>{RATING_SAID.ask}</h2>
      <p className="quiet small">
        {one.title}，{one.lecturerName}讲师，{moment(one.startsAt)}。{ratingPromise(list.data!.minRaters)}
      </p>
      <RatingForm key={one.sessionId} one={one} onDone={setDone} />
    </section>
  );
}
