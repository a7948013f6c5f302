import { RATING_ASKED, RATING_KEYS, RATING_SAID, teachingRoutes, waitsForRating } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../lib/api.ts';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/Field.tsx';
import './rating.css';

/** A session that the learner may rate. */
export type ToRate = ReplyOf<typeof Contract.myRatings>['items'][number];
const FIVE = [1, 2, 3, 4, 5] as const;

/** The stars of one session, a few words, and the way out of being asked. */
export function RatingForm({ one, onDone }: { one: ToRate; onDone: (how: 'given' | 'skipped') => void }) {
  const [stars, setStars] = useState<Partial<NonNullable<ToRate['stars']>>>(one.stars ?? {});
  const [comment, setComment] = useState(one.comment);
  const refresh = ['/v1/teaching/me/ratings'];
  const rate = useSend(teachingRoutes.rateSession, { refresh, onDone: () => onDone('given') });
  const skip = useSend(teachingRoutes.skipRating, { refresh, onDone: () => onDone('skipped') });
  const params = { sessionId: one.sessionId };
  const { practical, lecturer, organisation } = stars;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!practical || !lecturer || !organisation) return;
        rate.mutate({ params, body: { stars: { practical, lecturer, organisation }, comment: comment.trim() } });
      }}
    >
      {RATING_KEYS.map((key) => (
        <fieldset key={key} className="star-set">
          <legend>{stars[key] ? `${RATING_ASKED[key]}：${stars[key]} 星` : RATING_ASKED[key]}</legend>
          {FIVE.map((count) => (
            <label key={count} className={count <= (stars[key] ?? 0) ? 'given' : undefined}>
              <input
                type="radio"
                name={`${one.sessionId}-${key}`}
                aria-label={`${RATING_ASKED[key]} ${count} 星`}
                checked={stars[key] === count}
                onChange={() => setStars({ ...stars, [key]: count })}
              />
              <span aria-hidden="true">{count <= (stars[key] ?? 0) ? '★' : '☆'}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <TextArea
        label={RATING_SAID.comment}
        hint={RATING_SAID.hint}
        value={comment}
        maxLength={200}
        rows={2}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={rate.isPending} disabled={!practical || !lecturer || !organisation}>
          {one.stars ? RATING_SAID.change : RATING_SAID.give}
        </Button>
        {waitsForRating(one) && (
          <Button busy={skip.isPending} onClick={() => skip.mutate({ params })}>
            {RATING_SAID.skip}
          </Button>
        )}
      </div>
    </form>
  );
}
