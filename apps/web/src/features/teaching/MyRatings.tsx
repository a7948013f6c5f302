import { RATING_SAID, ratingPromise, teachingRoutes, waitsForRating } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { RatingForm, type ToRate } from '../../shared/rating/RatingForm.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import './teaching.css';

/** The sessions that the learner may rate now. */
export function MyRatings() {
  const list = useRead(teachingRoutes.myRatings);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { items, minRaters } = list.data;
  const next = items.find(waitsForRating)?.sessionId;
  return (
    <div className="stack">
      <PageHead title="评价讲师" lead={ratingPromise(minRaters)} />
      {items.length === 0 && (
        <section className="card">
          <Empty title="现在没有可以评价的课">上完面授或直播课以后，可以在这里评价。</Empty>
        </section>
      )}
      {items.map((one) => (
        <RateOne key={one.sessionId} one={one} isOpen={one.sessionId === next} />
      ))}
    </div>
  );
}

/** A session; its questions are open for the one that comes next, the others open at a press. */
function RateOne({ one, isOpen }: { one: ToRate; isOpen: boolean }) {
  const [opened, setOpened] = useState(false);
  return (
    <section className="card">
      <h2>{one.title}</h2>
      <p className="quiet small">
        {one.lecturerName}讲师，{moment(one.startsAt)}，{one.className}。{moment(one.closesAt)} 前可以评价和修改。
      </p>
      {isOpen || opened ? (
        <RatingForm one={one} onDone={(how) => (tell(RATING_SAID[how]), setOpened(false))} />
      ) : (
        <div className="actions">
          <Button onClick={() => setOpened(true)}>{one.stars ? '改评价' : '评价这次课'}</Button>
        </div>
      )}
    </section>
  );
}
