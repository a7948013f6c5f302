import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';

/** A review round with all that belongs to it. */
export type Whole = ReplyOf<typeof Contract.getReviewRound>;
