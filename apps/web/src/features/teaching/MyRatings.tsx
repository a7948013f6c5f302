import { RATING_ASKED, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import './teaching.css';

type One = ReplyOf<typeof Contract.myRatings>['items'][number];
const STARS = [1, 2, 3, 4, 5] as const;

/** The sessions that the learner may rate now. */
export function MyRatings() {
  const list = useRead(teachingRoutes.myRatings);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { items, minRaters } = list.data;
  const next = items.find((one) => one.stars === null && !one.skipped)?.sessionId;
  return (
    <div className="stack">
      <PageHead
        title="评价讲师"
        lead={`匿名：不记录谁评了几星，讲师和班主任看不到是谁评的。评价期结束后，一次课至少 ${minRaters} 人评价才显示汇总。`}
      />
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
function RateOne({ one, isOpen }: { one: One; isOpen: boolean }) {
  const [opened, setOpened] = useState(false);
  return (
    <section className="card">
      <h2>{one.title}</h2>
      <p className="quiet small">
        {one.lecturerName}讲师，{moment(one.startsAt)}，{one.className}。{moment(one.closesAt)} 前可以评价和修改。
      </p>
      {isOpen || opened ? (
        <Questions one={one} onDone={() => setOpened(false)} />
      ) : (
        <div className="actions">
          <Button onClick={() => setOpened(true)}>{one.stars ? '改评价' : '评价这次课'}</Button>
        </div>
      )}
    </section>
  );
}

function Questions({ one, onDone }: { one: One; onDone: () => void }) {
  const [stars, setStars] = useState<Partial<Record<keyof typeof RATING_ASKED, number>>>(one.stars ?? {});
  const [comment, setComment] = useState(one.comment);
  const refresh = ['/v1/teaching/me/ratings'];
  const rate = useSend(teachingRoutes.rateSession, { refresh, done: '已评价，谢谢' });
  const skip = useSend(teachingRoutes.skipRating, { refresh, done: '好的，不再提醒这次课' });
  const params = { sessionId: one.sessionId };
  const { practical, lecturer, organisation } = stars;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!practical || !lecturer || !organisation) return;
        rate.mutate({ params, body: { stars: { practical, lecturer, organisation }, comment: comment.trim() } }, { onSuccess: onDone });
      }}
    >
      {(Object.keys(RATING_ASKED) as (keyof typeof RATING_ASKED)[]).map((key) => (
        <fieldset key={key} className="plain-set star-set">
          <legend>{RATING_ASKED[key]}</legend>
          {STARS.map((count) => (
            <Choice
              key={count}
              type="radio"
              name={`${one.sessionId}-${key}`}
              checked={stars[key] === count}
              onChange={() => setStars({ ...stars, [key]: count })}
              label={`${count} 星`}
            />
          ))}
        </fieldset>
      ))}
      <TextArea
        label="想说的话（可不填）"
        hint="讲师会看到这段话，但不知道是谁写的；请不要写自己的姓名。"
        value={comment}
        maxLength={200}
        rows={2}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={rate.isPending} disabled={!practical || !lecturer || !organisation}>
          {one.stars ? '修改评价' : '提交评价'}
        </Button>
        {!one.stars && !one.skipped && (
          <Button busy={skip.isPending} onClick={() => skip.mutate({ params })}>
            跳过
          </Button>
        )}
      </div>
    </form>
  );
}
