import { createHash } from 'node:crypto';
import type { Clock, Crypto, Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { checkInRows } from '../check-in/check-in.store.ts';
import { createRatingAsks } from './ask.service.ts';
import { ratingPolicy } from './rating.policy.ts';
import { closesAtOf } from './rating.rules.ts';
import { putRating } from './rating.store.ts';

/** Few write something. */
const WORDS = [
  '例子很贴近我们县里的情况，听得懂。',
  '演示开店的步骤很清楚，希望讲慢一点。',
  '课件能发给我们就更好了。',
  '价格那一段再多算两道题就好了。',
];
const SILENT_OF = 24;
/** Of so many who came one has not rated: somebody must be left to be asked. */
const SILENT = 4;

/** What learners gave the sessions that are over; the same for the same session and learner. */
export async function seedRatings(deps: TeachingPorts & { db: Db; crypto: Crypto; clock: Clock }, cls: TrainingClass): Promise<void> {
  if (cls.kind === 'PRACTICE') return;
  const { db, org, clock } = deps;
  const { digestOf } = createRatingAsks(deps, deps);
  const { days } = ratingPolicy();
  const over = (await org.sessions(db, cls.id)).filter(
    ({ mode, status, endsAt }) => mode !== 'VOD' && status !== 'CANCELLED' && endsAt < clock.now(),
  );
  for (const session of over) {
    const came = (await checkInRows(db, { sessionId: session.id }))
      .filter(({ inAt }) => inAt)
      .sort((a, b) => a.learnerId.localeCompare(b.learnerId));
    await db.tx(async (tx) => {
      for (const [index, { learnerId }] of came.entries()) {
        if (index % SILENT === 0) continue;
        const chance = createHash('sha256').update(`${session.id} ${index}`).digest();
        const stars = (at: number) => 5 - (chance[at]! % 7 === 0 ? 2 : chance[at]! % 3 === 0 ? 1 : 0);
        await putRating(tx, {
          digest: digestOf(session.id, learnerId),
          practical: stars(0),
          lecturer: stars(1),
          organisation: stars(2),
          comment: WORDS[chance[3]! % SILENT_OF] ?? '',
          sessionId: session.id,
          classId: cls.id,
          lecturerId: session.lecturerId,
          sessionAt: session.startsAt,
          closesAt: closesAtOf(session.endsAt, days),
        });
      }
    });
  }
}
