import { View } from '@tarojs/components';
import { RATING_ASKED, RATING_KEYS, RATING_SAID, teachingRoutes, waitsForRating } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../ui/Button.tsx';
import { LongField } from '../ui/Fields.tsx';
import { Stars } from '../ui/Stars.tsx';
import { Notice } from '../ui/States.tsx';

/** A session that the learner may rate. */
export type ToRate = ReplyOf<(typeof routes.teaching)['myRatings']>['items'][number];

/** The stars of one session, a few words, and the way out of being asked. */
export function RatingForm({ one, onDone }: { one: ToRate; onDone: (how: 'given' | 'skipped') => void }) {
  const [stars, setStars] = useState<Partial<NonNullable<ToRate['stars']>>>(one.stars ?? {});
  const [comment, setComment] = useState(one.comment);
  const sending = useSend();
  const params = { sessionId: one.sessionId };
  const { practical, lecturer, organisation } = stars;
  const rate = () =>
    void sending.run(async () => {
      if (!practical || !lecturer || !organisation) return;
      await call(teachingRoutes.rateSession, { params, body: { stars: { practical, lecturer, organisation }, comment: comment.trim() } });
      onDone('given');
    });
  const skip = () =>
    void sending.run(async () => {
      await call(teachingRoutes.skipRating, { params });
      onDone('skipped');
    });
  return (
    <View>
      {RATING_KEYS.map((key) => (
        <Stars key={key} label={RATING_ASKED[key]} value={stars[key] ?? 0} onChange={(count) => setStars({ ...stars, [key]: count })} />
      ))}
      <LongField label={RATING_SAID.comment} hint={RATING_SAID.hint} value={comment} maxLength={200} onChange={setComment} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={!practical || !lecturer || !organisation} onPress={rate}>
        {one.stars ? RATING_SAID.change : RATING_SAID.give}
      </Button>
      {waitsForRating(one) ? (
        <Button kind="plain" isBusy={sending.isBusy} onPress={skip}>
          {RATING_SAID.skip}
        </Button>
      ) : null}
    </View>
  );
}
