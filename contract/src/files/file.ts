import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { route } from '../route.ts';

/**
 * What a file is for decides which types and sizes are taken. Types are told by content (magic number), never by name.
 * `direct`: may be sent in one JSON body; everything may go through the resumable upload.
 */
export const FILE_PURPOSES = {
  VIDEO: { label: '课程视频', types: ['video/mp4'], maxBytes: 4 * 1024 ** 3, direct: false },
  PAPER: { label: '证照与材料', types: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 20 * 1024 ** 2, direct: true },
  PHOTO: { label: '照片', types: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 10 * 1024 ** 2, direct: true },
  ROSTER: {
    label: '名册',
    types: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'],
    maxBytes: 20 * 1024 ** 2,
    direct: true,
  },
  SCORE_PROOF: { label: '成绩凭据', types: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 20 * 1024 ** 2, direct: true },
  COURSEWARE: { label: '课件', types: ['application/pdf'], maxBytes: 100 * 1024 ** 2, direct: false },
  /** A SCORM 1.2 or 2004 package; unpacked and checked by the course workshop. */
  SCORM: { label: '互动课件包（SCORM）', types: ['application/zip'], maxBytes: 300 * 1024 ** 2, direct: false },
  SUBMISSION: { label: '作业', types: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 20 * 1024 ** 2, direct: true },
  /** What proves a leave, a correction, an explanation. */
  EVIDENCE: { label: '证明材料', types: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 20 * 1024 ** 2, direct: true },
  /** A voice note of a live lesson. An MP4 without a picture calls itself a film: whether there is one shows when it is made playable. */
  VOICE: {
    label: '语音条',
    types: ['audio/mpeg', 'audio/aac', 'audio/mp4', 'video/mp4', 'audio/webm', 'audio/ogg'],
    maxBytes: 4 * 1024 ** 2,
    direct: true,
  },
  /** Made by the platform itself (certificates, reports); nobody uploads them. */
  GENERATED: {
    label: '系统文件',
    types: ['application/pdf', 'application/zip', 'text/csv', 'application/x-ndjson'],
    maxBytes: 512 * 1024 ** 2,
    direct: false,
  },
  /** A file of questions on its way into the bank; read, never served as a page. */
  ITEM_IMPORT: {
    label: '题目文件',
    types: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'application/xml', 'text/csv'],
    maxBytes: 50 * 1024 ** 2,
    direct: false,
  },
} as const satisfies Record<string, { label: string; types: readonly string[]; maxBytes: number; direct: boolean }>;

export type FilePurpose = keyof typeof FILE_PURPOSES;
export const FILE_PURPOSE_CODES = Object.keys(FILE_PURPOSES) as [FilePurpose, ...FilePurpose[]];

/** Purposes a person may upload for; GENERATED is the platform's own. */
export const UPLOAD_PURPOSES = [
  'VIDEO',
  'PAPER',
  'PHOTO',
  'ROSTER',
  'SCORE_PROOF',
  'COURSEWARE',
  'SCORM',
  'SUBMISSION',
  'EVIDENCE',
  'VOICE',
  'ITEM_IMPORT',
] as const satisfies readonly FilePurpose[];

/**
 * A stored file as its owner sees it. Resumable upload (tus 1.0.0) is at `/v1/files/uploads`:
 * `Upload-Metadata: filename, purpose`; the id in the upload's URL is the file's id. A refused file answers
 * the last PATCH with problem+json and is deleted.
 */
export const FileView = Closed({
  id: Id('fil'),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  sha256: Nullable(Type.String()),
  purpose: OneOf(FILE_PURPOSE_CODES),
  status: OneOf(['UPLOADING', 'READY', 'REFUSED']),
  refusal: Nullable(Type.String()),
  createdAt: Instant(),
  /** Signed, for the caller alone, valid ten minutes; null until READY. */
  url: Nullable(Type.String()),
});
export type FileView = Static<typeof FileView>;

/** Sends a small file in one body (papers, photos, rosters; at most 20 MB). Large ones go through tus. */
export const uploadFile = route({
  method: 'POST',
  path: '/v1/files',
  summary: '上传一个小文件（20 MB 以内）',
  body: Closed({
    name: Text(200, 1),
    purpose: OneOf(UPLOAD_PURPOSES),
    base64: Type.String({ minLength: 1, maxLength: 29_000_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
  }),
  reply: FileView,
  status: 201,
  bodyLimit: 28 * 1024 * 1024,
  errors: [
    'files.type_refused',
    'files.too_large',
    'files.empty',
    'files.infected',
    'files.scan_unavailable',
    'files.unknown_purpose',
    'files.disk_full',
  ],
  permission: 'files.file.upload',
  scope: 'self',
  audit: 'files.file.uploaded',
  rate: { max: 60, windowS: 60, by: 'account' },
});

/** What became of an upload; only its owner may ask. */
export const readFile = route({
  method: 'GET',
  path: '/v1/files/:fileId',
  summary: '我上传的文件',
  params: Closed({ fileId: Id('fil') }),
  reply: FileView,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

/** The bytes, by signed URL only; `a` binds the link to one account's session. Range requests work. */
export const downloadFile = route({
  method: 'GET',
  path: '/v1/files/:fileId/content',
  summary: '下载文件（签名链接）',
  params: Closed({ fileId: Id('fil') }),
  query: Closed({
    e: Type.Integer({ minimum: 0, description: 'expiry, seconds since 1970' }),
    s: Type.String({ maxLength: 100 }),
    a: Type.Optional(Id('acc')),
    inline: Type.Optional(OneOf(['1'])),
  }),
  reply: raw('application/octet-stream'),
  errors: ['files.link_expired', 'files.not_ready'],
  permission: 'public',
  scope: 'public',
  audit: null,
});
