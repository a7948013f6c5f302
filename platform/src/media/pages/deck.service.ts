import type { DeckView } from '@yangfan/contract';
import { newId, problem, type Actor, type Clock, type Queryable, type Tx } from '@yangfan/kernel';
import type { FilesPort } from '../../files/index.ts';
import type { JobsPort } from '../../jobs/index.ts';
import type { Reader, SignedDoor } from '../signed.ts';
import * as store from './deck.store.ts';
import type { Poppler } from './poppler.ts';

/** Where a deck's pages and its PDF are read. */
export const DECK_PATH = '/v1/media/decks';
/** What people read where poppler is missing. */
export const NO_POPPLER = '服务器没有安装 poppler-utils，课件不能按页显示，先显示整个 PDF。请运维安装后点“重新处理”。';

/** Decks as other rooms know them. */
export interface DeckPort {
  /** Makes a deck from a PDF the owner uploaded as courseware, or gives the one that file has. Conversion is queued. Throws `files.*`. */
  makeDeck(tx: Tx, fileId: string, ownerAccountId: string): Promise<DeckView>;
  deck(db: Queryable, id: string): Promise<DeckView | undefined>;
  /** Many at once. */
  decks(db: Queryable, ids: readonly string[]): Promise<Map<string, DeckView>>;
  /** The picture of one page (from 1), as soon as it is drawn. Valid six hours; made for a cookie's session it opens in that session only. */
  deckPageUrl(deckId: string, page: number, to: Reader): string;
  /** The PDF itself, under the same conditions: for decks that are `WHOLE`, and for printing. */
  deckFileUrl(deckId: string, to: Reader): string;
}

export interface DeckService extends DeckPort {
  own(db: Queryable, id: string, actor: Actor): Promise<DeckView>;
  retry(tx: Tx, id: string, actor: Actor): Promise<DeckView>;
}

/** How a deck's row is shown. */
export function deckView(row: store.DeckRow): DeckView {
  const { ownerAccountId, ...rest } = row;
  const percent = row.status === 'READY' ? 100 : row.pages > 0 ? Math.min(99, Math.floor((row.done / row.pages) * 100)) : 0;
  return { ...rest, ownerId: ownerAccountId, percent, createdAt: row.createdAt.toISOString() };
}

/** PDFs as pages: asked for here, drawn by the job. */
export function createDeckService(deps: {
  clock: Clock;
  files: FilesPort;
  jobs: JobsPort;
  poppler: Poppler;
  door: SignedDoor;
}): DeckService {
  const { clock, files, jobs, poppler, door } = deps;
  const queue = (tx: Tx, id: string) => jobs.enqueue(tx, 'media.pages', { deckId: id }, { key: `media.pages:${id}` });

  const service: DeckService = {
    async makeDeck(tx, fileId, ownerAccountId) {
      const [file] = await files.requireOwn(tx, [fileId], { accountId: ownerAccountId, purposes: ['COURSEWARE'] });
      const pages = await poppler.available();
      const { id, made } = await store.insertDeck(tx, {
        id: newId('dck'),
        fileId,
        ownerAccountId,
        name: file!.name,
        status: pages ? 'WAITING' : 'WHOLE',
        pages: 0,
        done: 0,
        note: pages ? null : NO_POPPLER,
        createdAt: clock.now(),
      });
      if (made && pages) await queue(tx, id);
      return (await service.deck(tx, id))!;
    },
    deck: async (db, id) => (await service.decks(db, [id])).get(id),
    decks: async (db, ids) =>
      new Map(ids.length === 0 ? [] : (await store.deckRows(db, [...new Set(ids)])).map((row) => [row.id, deckView(row)] as const)),
    deckPageUrl: (deckId, page, reader) => `${DECK_PATH}/${deckId}/${door.token(deckId, reader)}/p-${page}.jpg`,
    deckFileUrl: (deckId, reader) => `${DECK_PATH}/${deckId}/${door.token(deckId, reader)}/whole.pdf`,

    async own(db, id, actor) {
      const deck = await service.deck(db, id);
      // A foreign id and an unknown one look the same.
      if (deck?.ownerId !== actor.accountId) throw problem('request.not_found');
      return deck;
    },
    async retry(tx, id, actor) {
      await service.own(tx, id, actor);
      if (!(await poppler.available())) throw problem('media.wrong_state', NO_POPPLER);
      if ((await store.setDeck(tx, id, ['FAILED', 'WHOLE'], { status: 'WAITING', done: 0, note: null })) === 0)
        throw problem('media.wrong_state', '课件当前的状态不能重新处理，请刷新后再看');
      await queue(tx, id);
      return service.own(tx, id, actor);
    },
  };
  return service;
}
