import { mediaRoutes } from '@yangfan/contract';
import { bind, sessionTokenOf, type Binding } from '@yangfan/kernel';
import { assetView, type MediaService } from './media.service.ts';
import type { DeckService } from './pages/deck.service.ts';

/** One's own videos and courseware. */
export function mediaBindings(service: MediaService, decks: DeckService): Binding[] {
  return [
    bind(mediaRoutes.createAsset, ({ tx, body, actor }) => tx((inner) => service.create(inner, body, actor.accountId))),
    bind(mediaRoutes.listAssets, async ({ db, query, actor }) => service.list(db, actor.accountId, query)),
    bind(mediaRoutes.readAsset, async ({ tx, params, actor }) => assetView(await tx((inner) => service.own(inner, params.assetId, actor)))),
    bind(mediaRoutes.retryAsset, ({ tx, params, actor }) => tx((inner) => service.retry(inner, params.assetId, actor))),
    bind(mediaRoutes.previewAsset, async ({ tx, params, actor, reply }) => {
      const row = await tx((inner) => service.own(inner, params.assetId, actor));
      const { token, fromCookie } = sessionTokenOf(reply.request);
      return service.playback(row, { accountId: actor.accountId, sessionToken: fromCookie ? token : null });
    }),
    bind(mediaRoutes.cancelRendition, async ({ tx, params, actor }) => {
      await tx((inner) => service.cancelRendition(inner, params.assetId, params.rendition, actor));
      return { ok: true as const };
    }),
    bind(mediaRoutes.retryRendition, async ({ tx, params, actor }) => {
      await tx((inner) => service.retryRendition(inner, params.assetId, params.rendition, actor));
      return { ok: true as const };
    }),
    bind(mediaRoutes.readDeck, ({ db, params, actor }) => decks.own(db, params.deckId, actor)),
    bind(mediaRoutes.retryDeck, ({ tx, params, actor }) => tx((inner) => decks.retry(inner, params.deckId, actor))),
  ];
}
