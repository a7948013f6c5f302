import { Type, type Static } from 'typebox';
import { Closed, Id, Nullable, OneOf } from '../../common.ts';
import { DECK_STATUSES } from '../../media/deck.ts';
import { route } from '../../route.ts';
import { ATTEND, HOST, inRoom, MEMBER_ERRORS, ofRoom } from './room.ts';

/** Courseware of a room. `pageUrl` with its `{page}` replaced by a number (1 to `done`) is that page's picture. */
export const LiveDeck = Closed({
  deckId: Id('dck'),
  name: Type.String(),
  /** Strokes over page n lie on the board's page (slot − 1) × 500 + n. */
  slot: Type.Integer({ minimum: 1, maximum: 4 }),
  status: OneOf(DECK_STATUSES),
  pages: Type.Integer(),
  done: Type.Integer(),
  note: Nullable(Type.String()),
  pageUrl: Type.String(),
  /** The whole PDF, where its pages could not be drawn. */
  fileUrl: Nullable(Type.String()),
});
export type LiveDeck = Static<typeof LiveDeck>;

export const listLiveDecks = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/decks',
  summary: '直播课件',
  ...inRoom,
  reply: Closed({
    items: Type.Array(LiveDeck),
    /** For hosts: courseware they used before. */
    earlier: Type.Array(Closed({ fileId: Id('fil'), name: Type.String() })),
  }),
  errors: MEMBER_ERRORS,
  permission: ATTEND,
  audit: null,
});
/** Adds a courseware PDF of the caller's, at most four a room; again: gives the same. */
export const addLiveDeck = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/decks',
  summary: '添加直播课件',
  ...ofRoom,
  body: Closed({ fileId: Id('fil') }),
  reply: LiveDeck,
  status: 201,
  errors: ['teaching.live.wrong_state', 'teaching.live.decks_full', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: HOST,
  audit: 'teaching.live.deck_added',
});
