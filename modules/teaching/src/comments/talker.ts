import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { filterWords, waitS } from '../live/talk/words.rules.ts';

/** Seconds between two words of one person where the class was approved before the rule existed. */
const SLOW_S = 10;

/** Who says something under a lesson. */
export interface Talker {
  lessonId: string;
  classId: string;
  durationS: number;
  accountId: string;
  learnerId: string;
}

/** What comments and danmaku share: who may, under which name, how often, and which words are starred. */
export function createTalkers(ports: TeachingPorts) {
  async function valuesOf(db: Queryable, classId: string, now: Date): Promise<PolicyValues> {
    const cls = await ports.org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    return policyOf(db, ports, cls, now);
  }
  return {
    async lesson(db: Queryable, lessonId: string) {
      const lesson = await lessonRow(db, lessonId);
      if (!lesson) throw problem('request.not_found');
      return lesson;
    },
    async learner(db: Queryable, lessonId: string, actor: Actor): Promise<Talker> {
      const lesson = await lessonRow(db, lessonId);
      if (!lesson) throw problem('request.not_found');
      const learnerId = await requireEnrolled(db, ports, lesson.classId, actor.learnerId);
      return { lessonId, classId: lesson.classId, durationS: lesson.durationS, accountId: actor.accountId, learnerId };
    },
    /** A learner is named masked, as everywhere among learners. */
    async learnerName(db: Queryable, learnerId: string): Promise<string> {
      return (await ports.org.learners(db, [learnerId])).get(learnerId)?.maskedName ?? '学员';
    },
    async staffName(db: Queryable, accountId: string): Promise<string> {
      return (await ports.identity.names(db, [accountId])).get(accountId) ?? '老师';
    },
    valuesOf,
    /** Throws when the last word is too near; gives the text with blocked words starred. */
    async word(tx: Tx, of: { classId: string }, text: string, lastAt: Date | null, now: Date): Promise<string> {
      const values = await valuesOf(tx, of.classId, now);
      const code = 'vod.danmakuSlowSeconds';
      const wait = waitS(lastAt?.getTime() ?? null, now.getTime(), code in values.all ? values.number(code) : SLOW_S);
      if (wait > 0) throw problem('teaching.talk.too_fast', `发得有点快，请 ${wait} 秒后再发`);
      return filterWords(text, values.list('live.blockedWords'));
    },
    /** A class approved before there was a rule about review keeps the careful side: danmaku wait for it. */
    mustReview: (values: PolicyValues): boolean => !('vod.danmakuReview' in values.all) || values.boolean('vod.danmakuReview'),
    slowS: (values: PolicyValues): number => ('vod.danmakuSlowSeconds' in values.all ? values.number('vod.danmakuSlowSeconds') : SLOW_S),
  };
}
export type Talkers = ReturnType<typeof createTalkers>;
