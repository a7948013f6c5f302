import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';

/** WHOLE: shown as one PDF, because its pages could not be drawn on this server; `note` says why. */
export const DECK_STATUSES = ['WAITING', 'RUNNING', 'READY', 'WHOLE', 'FAILED'] as const;

/** A PDF as pictures of its pages. Realtime: room `account:<owner>`, type `media.deck`. */
export const DeckView = Closed({
  id: Id('dck'),
  fileId: Id('fil'),
  ownerId: Id('acc'),
  name: Type.String(),
  status: OneOf(DECK_STATUSES),
  pages: Type.Integer({ description: '0 until the file was read' }),
  /** Pages 1 to `done` can be shown already. */
  done: Type.Integer(),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  note: Nullable(Type.String()),
  createdAt: Instant(),
});
export type DeckView = Static<typeof DeckView>;

const one = { params: Closed({ deckId: Id('dck') }), permission: 'media.asset.read', scope: 'self' } as const;

/** How far one of the caller's decks is. */
export const readDeck = route({
  method: 'GET',
  path: '/v1/media/decks/:deckId',
  summary: '课件处理进度',
  ...one,
  reply: DeckView,
  errors: [],
  audit: null,
});
/** Draws the pages of a deck again after it failed. */
export const retryDeck = route({
  method: 'POST',
  path: '/v1/media/decks/:deckId/retry',
  summary: '重新处理课件',
  ...one,
  reply: DeckView,
  errors: ['media.wrong_state'],
  audit: 'media.deck.retried',
});
