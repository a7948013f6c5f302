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
import { mediaPermissions } from './permissions.ts';
import { mediaProblems } from './problems.ts';

export { mediaPermissions, mediaProblems, ASSET_STATUSES, AssetView, RENDITION_STATUSES, RenditionView };

/** Every JSON route of media. Playlists and segments are under `/v1/media/play/…`, signed (see platform/media). */
export const mediaRoutes = { createAsset, listAssets, readAsset, retryAsset, previewAsset, cancelRendition, retryRendition } as const;
