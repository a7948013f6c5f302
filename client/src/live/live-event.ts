import type { ReplyOf, teachingRoutes } from '@yangfan/contract';

/** One thing that happened in a live room. */
export type LiveEvent = ReplyOf<typeof teachingRoutes.readLiveEvents>['items'][number];
