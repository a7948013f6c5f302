import {
  ASSET_STATUSES,
  AssetView,
  cancelRendition,
  createAsset,
  listAssets,
  previewAsset,
  readAsset,
  RENDITION_STATUSES,
  RenditionView,
  retryAsset,
  retryRendition,
} from './asset.ts';
import { DECK_STATUSES, DeckView, readDeck, retryDeck } from './deck.ts';
import { mediaPermissions } from './permissions.ts';
import { mediaProblems } from './problems.ts';

export { mediaPermissions, mediaProblems, ASSET_STATUSES, AssetView, RENDITION_STATUSES, RenditionView, DECK_STATUSES, DeckView };

/** Every JSON route of media. Playlists and segments are under `/v1/media/play/…`, signed (see platform/media). */
export const mediaRoutes = {
  createAsset,
  listAssets,
  readAsset,
  retryAsset,
  previewAsset,
  cancelRendition,
  retryRendition,
  readDeck,
  retryDeck,
} as const;
