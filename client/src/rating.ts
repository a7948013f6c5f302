import type { RatingDimension } from '@yangfan/contract';

/** What learners rate, in the words of the pages. */
export const RATING_ASKED: Record<RatingDimension, string> = { practical: '课程实用', lecturer: '讲师水平', organisation: '教学组织' };
