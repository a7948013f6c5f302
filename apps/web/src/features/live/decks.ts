import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useTouched, type LiveRoom } from './use-room.ts';

export type Deck = ReplyOf<typeof Contract.listLiveDecks>['items'][number];
const PAGES_A_SLOT = 500;

/** The board's page that lies over a deck's page. */
export const boardPage = ({ slot }: Pick<Deck, 'slot'>, page: number): number => (slot - 1) * PAGES_A_SLOT + page;
/** A page's picture; null while it is not drawn. */
export const pageUrl = ({ pageUrl: pattern, done, status }: Deck, page: number): string | null =>
  status === 'READY' || page <= done ? pattern.replace('{page}', String(page)) : null;
/** Whether the pages are still being drawn. */
export const isMaking = ({ status }: Deck): boolean => status === 'WAITING' || status === 'RUNNING';

/** The room's courseware, read again when some was added; often while pages are drawn. */
export function useDecks(live: LiveRoom, making: boolean) {
  return useTouched(teachingRoutes.listLiveDecks, { params: { roomId: live.roomId } }, live.room.touched.decks, making ? 2000 : 60_000);
}
