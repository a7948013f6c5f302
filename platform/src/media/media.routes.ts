import { mediaRoutes } from '@yangfan/contract';
import { bind, sessionTokenOf, type Actor, type Binding } from '@yangfan/kernel';
import type { FastifyReply } from 'fastify';
import type { MediaService } from './media.service.ts';
import type { DeckService } from './pages/deck.service.ts';
import type { Reader } from './signed.ts';

function readerOf(reply: FastifyReply, { accountId }: Actor): Reader {
  const { token, fromCookie } = sessionTokenOf(reply.request);
  return { accountId, sessionToken: fromCookie ? token : null };
}

/** One's own videos and courseware. */
export function mediaBindings(service: MediaService, decks: DeckService): Binding[] {
  return [
    bind(mediaRoutes.createAsset, ({ tx, body, actor }) => tx((inner) => service.create(inner, body, actor.accountId))),
    bind(mediaRoutes.listAssets, async ({ db, query, actor, reply }) => service.list(db, actor.accountId, query, readerOf(reply, actor))),
    bind(mediaRoutes.readAsset, async ({ db, params, actor, reply }) =>
      service.view(await service.own(db, params.assetId, actor), readerOf(reply, actor)),
    ),
    bind(mediaRoutes.renameAsset, async ({ tx, params, body, actor, reply }) =>
      service.view(await tx((inner) => service.rename(inner, params.assetId, body.title, actor)), readerOf(reply, actor)),
    ),
    bind(mediaRoutes.coverAsset, async ({ tx, params, body, actor, reply }) =>
      service.view(await tx((inner) => service.cover(inner, params.assetId, body, actor)), readerOf(reply, actor)),
    ),
    bind(mediaRoutes.removeAsset, async ({ tx, params, actor }) => {
      await tx((inner) => service.remove(inner, params.assetId, actor));
      return { ok: true as const };
    }),
    bind(mediaRoutes.retryAsset, ({ tx, params, actor }) => tx((inner) => service.retry(inner, params.assetId, actor))),
    bind(mediaRoutes.previewAsset, async ({ tx, params, actor, reply }) => {
      const row = await tx((inner) => service.own(inner, params.assetId, actor));
      return service.playback(row, readerOf(reply, actor));
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
