import type { RatingDimension, SessionToRate } from '@yangfan/contract';

/** What learners rate, in the words of the pages. */
export const RATING_ASKED: Record<RatingDimension, string> = { practical: '课程实用', lecturer: '讲师水平', organisation: '教学组织' };
/** The same, in the order of the pages. */
export const RATING_KEYS = Object.keys(RATING_ASKED) as RatingDimension[];

/** What the pages say when they ask for a rating. */
export const RATING_SAID = {
  ask: '这节课上得怎么样？',
  give: '提交评价',
  change: '修改评价',
  skip: '不评了',
  given: '已评价，谢谢。',
  skipped: '好的，不再提醒这次课。',
  comment: '想说的话（可不填）',
  hint: '讲师会看到这段话，但不知道是谁写的；请不要写自己的姓名。',
} as const;

/** What is promised to whoever rates; said before the first star. */
export const ratingPromise = (minRaters: number): string =>
  `匿名：不记录谁评了几星，讲师和班主任看不到是谁评的。评价期结束后，一次课至少 ${minRaters} 人评价才显示汇总。`;

/** Whether a session still waits for the learner's stars: neither given nor refused. */
export const waitsForRating = ({ stars, skipped }: Pick<SessionToRate, 'stars' | 'skipped'>): boolean => stars === null && !skipped;

/** The session to ask about where these sessions are on the page; the server names those that wait and the newest first. */
export const sessionToAsk = (items: readonly SessionToRate[], sessionIds: readonly string[]): SessionToRate | undefined =>
  items.find((one) => sessionIds.includes(one.sessionId) && waitsForRating(one));

/** Which sessions stand in the sums that a lecturer reads, and how many do not. */
export const ratingRule = ({ minRaters, tooFew }: { minRaters: number; tooFew: number }): string =>
  `只显示评价期已结束、至少 ${minRaters} 人评价的课；不显示是谁评的。${tooFew > 0 ? `另有 ${tooFew} 次课人数不够，不计入。` : ''}`;

/** How many gave one star, two, … five, in one line. */
export const starCounts = (counts: readonly number[]): string => counts.map((count, index) => `${index + 1} 星 ${count}`).join('，');
