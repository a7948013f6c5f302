import { filesRoutes, FILE_PURPOSES, type FileView } from '@yangfan/contract';
import { bind, problem, type Binding, type Db } from '@yangfan/kernel';
import type { FilesService } from './files.service.ts';
import type { StoredFile } from './ports.ts';
import { disposition, sendFile } from './send.ts';

const INLINE = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'audio/mpeg',
  'audio/aac',
  'audio/mp4',
  'audio/webm',
  'audio/ogg',
]);

/** Small uploads, what became of an upload, and downloads by signed link. */
export function filesBindings(service: FilesService, db: Db): Binding[] {
  const view = (file: StoredFile, accountId: string): FileView => ({
    id: file.id,
    name: file.name,
    mediaType: file.mediaType,
    size: file.size,
    sha256: file.sha256,
    purpose: file.purpose,
    status: file.status,
    refusal: file.refusal,
    createdAt: file.createdAt.toISOString(),
    url: file.status === 'READY' ? service.signedUrl(file.id, { accountId }) : null,
  });
  return [
    bind(filesRoutes.uploadFile, async ({ body, actor, tx }) => {
      if (!FILE_PURPOSES[body.purpose].direct) throw problem('files.unknown_purpose', '视频请用断点续传方式上传');
      const bytes = Buffer.from(body.base64, 'base64');
      const file = await tx((inner) =>
        service.saveBytes(inner, { bytes, name: body.name, mediaType: '', purpose: body.purpose, ownerAccountId: actor.accountId }),
      );
      return view(file, actor.accountId);
    }),
    bind(filesRoutes.readFile, async ({ params, actor, db: at }) => {
      const file = await service.get(at, params.fileId);
      // A foreign id and an unknown one look the same.
      if (!file || file.ownerId !== actor.accountId) throw problem('request.not_found');
      return view(file, actor.accountId);
    }),
    bind(filesRoutes.downloadFile, async ({ params, query, actor, reply }) => {
      service.verifyUrl(params.fileId, query, actor?.accountId ?? null);
      const file = await service.get(db, params.fileId);
      if (!file) throw problem('request.not_found');
      if (file.status !== 'READY') throw problem('files.not_ready');
      const inline = query.inline === '1' && INLINE.has(file.mediaType);
      await sendFile(reply, {
        source: file.purpose === 'VIDEO' ? service.pathOf(file.id) : await service.read(file.id),
        mediaType: file.mediaType,
        headers: {
          'content-disposition': disposition(file.name, inline),
          'cache-control': 'private, no-store',
          'x-content-type-options': 'nosniff',
          // Whatever a document holds, it runs nothing on our origin.
          'content-security-policy': "default-src 'none'; sandbox",
        },
      });
      return undefined as unknown as Uint8Array;
    }),
  ];
}
