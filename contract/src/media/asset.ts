import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';

/**
 * WAITING: accepted, waiting for the worker; REMUXING: becoming HLS; READY: playable;
 * PROGRESSIVE: playable as one MP4 because ffmpeg is missing on the server; FAILED: see `failure`.
 */
export const ASSET_STATUSES = ['WAITING', 'REMUXING', 'READY', 'PROGRESSIVE', 'FAILED'] as const;
export const RENDITION_STATUSES = ['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;

/** One more quality of a video; `percent` moves while it runs. */
export const RenditionView = Closed({
  name: Type.String({ description: 'for example 480p' }),
  status: OneOf(RENDITION_STATUSES),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  failure: Nullable(Type.String()),
});

/** A video: what it is, how far its making is. Realtime: room `account:<owner>`, type `media.progress`. */
export const AssetView = Closed({
  id: Id('ast'),
  title: Type.String(),
  status: OneOf(ASSET_STATUSES),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  playable: Type.Boolean(),
  durationS: Type.Number(),
  width: Type.Integer(),
  height: Type.Integer(),
  videoCodec: Type.String(),
  audioCodec: Nullable(Type.String()),
  size: Type.Integer(),
  /** A plain sentence: why it failed, or what is missing on the server. */
  note: Nullable(Type.String()),
  renditions: Type.Array(RenditionView),
  /** Signed, for the caller's session; null while there is no cover. */
  coverUrl: Nullable(Type.String()),
  createdAt: Instant(),
});
export type AssetView = Static<typeof AssetView>;

const one = { params: Closed({ assetId: Id('ast') }), permission: 'media.asset.read', scope: 'self' } as const;

/** Makes a video from an uploaded MP4. Its content is examined at once; conversion runs as a job. */
export const createAsset = route({
  method: 'POST',
  path: '/v1/media/assets',
  summary: '用已上传的文件建立课程视频',
  body: Closed({ fileId: Id('fil'), title: Text(120, 1) }),
  reply: AssetView,
  status: 201,
  errors: ['media.broken', 'media.no_video', 'media.too_long', 'media.wrong_file', 'files.not_ready'],
  permission: 'media.asset.create',
  scope: 'self',
  audit: 'media.asset.created',
});
/** The caller's own videos, newest first. */
export const listAssets = route({
  method: 'GET',
  path: '/v1/media/assets',
  summary: '我的课程视频',
  query: Closed({ ...PageQuery }),
  reply: PageOf(AssetView),
  errors: [],
  permission: 'media.asset.read',
  scope: 'self',
  audit: null,
});
/** One of the caller's videos. */
export const readAsset = route({
  method: 'GET',
  path: '/v1/media/assets/:assetId',
  summary: '课程视频',
  ...one,
  reply: AssetView,
  errors: [],
  audit: null,
});
/** Tries a failed video again. */
export const retryAsset = route({
  method: 'POST',
  path: '/v1/media/assets/:assetId/retry',
  summary: '重新处理视频',
  ...one,
  reply: AssetView,
  errors: ['media.wrong_state'],
  audit: 'media.asset.retried',
});
/** Plays the caller's own video before it stands in a lesson. */
export const previewAsset = route({
  method: 'GET',
  path: '/v1/media/assets/:assetId/preview',
  summary: '预览视频',
  ...one,
  reply: Closed({ kind: OneOf(['HLS', 'MP4']), url: Type.String() }),
  errors: ['media.not_ready'],
  audit: null,
});
/** Renames one of the caller's videos. */
export const renameAsset = route({
  method: 'PUT',
  path: '/v1/media/assets/:assetId',
  summary: '修改视频名称',
  ...one,
  body: Closed({ title: Text(120, 1) }),
  reply: AssetView,
  errors: [],
  audit: 'media.asset.renamed',
});
/** Gives a video its cover: the picture at a second of the film, or an uploaded one (purpose PHOTO). */
export const coverAsset = route({
  method: 'PUT',
  path: '/v1/media/assets/:assetId/cover',
  summary: '设置视频封面',
  ...one,
  body: Closed({ second: Type.Optional(Type.Number({ minimum: 0, maximum: 14_400 })), fileId: Type.Optional(Id('fil')) }),
  reply: AssetView,
  errors: ['media.wrong_state', 'media.no_picture', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  audit: 'media.asset.covered',
});
/** Deletes a video that no lesson uses, with its file. */
export const removeAsset = route({
  method: 'DELETE',
  path: '/v1/media/assets/:assetId',
  summary: '删除视频',
  ...one,
  reply: Done,
  errors: ['media.in_use', 'media.wrong_state'],
  audit: 'media.asset.removed',
});
const oneRendition = {
  params: Closed({ assetId: Id('ast'), rendition: Type.String({ pattern: '^[0-9]{3,4}p$' }) }),
  permission: 'media.asset.read',
  scope: 'self',
} as const;
/** Stops the making of one quality. */
export const cancelRendition = route({
  method: 'POST',
  path: '/v1/media/assets/:assetId/renditions/:rendition/cancel',
  summary: '停止转码',
  ...oneRendition,
  reply: Done,
  errors: ['media.wrong_state'],
  audit: 'media.rendition.cancelled',
});
/** Makes one quality again after it failed or was stopped. */
export const retryRendition = route({
  method: 'POST',
  path: '/v1/media/assets/:assetId/renditions/:rendition/retry',
  summary: '重新转码',
  ...oneRendition,
  reply: Done,
  errors: ['media.wrong_state'],
  audit: 'media.rendition.retried',
});
