import type { LiveDeck, LiveStage } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { isFinished } from '../room/room.states.ts';
import * as store from './decks.store.ts';

const SLOTS = 4;
type Reader = { accountId: string; sessionToken: string | null };

/** Courseware of a room: added by the host, shown page by page. */
export function createLiveDecks(kit: LiveKit) {
  const { media, jobs } = kit.ports;

  async function views(db: Queryable, roomId: string, to: Reader): Promise<LiveDeck[]> {
    const rows = await store.liveDeckRows(db, roomId);
    const decks = await media.decks(
      db,
      rows.map(({ deckId }) => deckId),
    );
    return rows.flatMap(({ deckId, name, slot }) => {
      const deck = decks.get(deckId);
      if (!deck) return [];
      const { status, pages, done, note } = deck;
      const pageUrl = media.deckPageUrl(deckId, 1, to).replace(/p-1\.jpg$/, 'p-{page}.jpg');
      return [
        { deckId, name, slot, status, pages, done, note, pageUrl, fileUrl: status === 'WHOLE' ? media.deckFileUrl(deckId, to) : null },
      ];
    });
  }

  return {
    views,

    async list(db: Queryable, roomId: string, actor: Actor, sessionToken: string | null) {
      const { role, accountId } = await kit.access(db, roomId, actor);
      const items = await views(db, roomId, { accountId, sessionToken });
      return { items, earlier: role === 'HOST' ? await store.earlierDecks(db, accountId) : [] };
    },

    async add(tx: Tx, roomId: string, fileId: string, actor: Actor, sessionToken: string | null, now: Date): Promise<LiveDeck> {
      const room = await kit.requireRoom(tx, roomId, (state) => !isFinished(state));
      const deck = await media.makeDeck(tx, fileId, actor.accountId);
      const there = await store.liveDeckRows(tx, room.id);
      if (!there.some(({ deckId }) => deckId === deck.id)) {
        const slot = Array.from({ length: SLOTS }, (_, index) => index + 1).find((one) => !there.some((row) => row.slot === one));
        if (!slot) throw problem('teaching.live.decks_full');
        const row = { roomId, deckId: deck.id, fileId, accountId: actor.accountId, name: deck.name, slot };
        await store.insertLiveDeck(tx, row, now);
        await jobs.enqueue(tx, 'teaching.live.deckText', { deckId: deck.id, fileId }, { key: `live.deckText:${deck.id}` });
      }
      kit.hint(tx, roomId, { type: 'live.deck', deckId: deck.id });
      return (await views(tx, roomId, { accountId: actor.accountId, sessionToken })).find(({ deckId }) => deckId === deck.id)!;
    },

    /** Slides come from the room's own courseware, and from pages that exist. */
    async requirePage(db: Queryable, roomId: string, stage: LiveStage): Promise<LiveStage> {
      if (stage.show !== 'SLIDES') return { ...stage, deckId: stage.deckId ?? null };
      const row = (await store.liveDeckRows(db, roomId)).find(({ deckId }) => deckId === stage.deckId);
      const deck = row && (await media.deck(db, row.deckId));
      if (!deck || (deck.pages > 0 && stage.page > deck.pages)) throw problem('teaching.live.deck');
      return { show: 'SLIDES', deckId: deck.id, fileId: deck.fileId, page: stage.page, pages: deck.pages };
    },
  };
}
export type LiveDecks = ReturnType<typeof createLiveDecks>;
