import type { IncomingMessage } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { FILE_PURPOSES, UPLOAD_PURPOSES, type FilePurpose, type ProblemCode } from '@yangfan/contract';
import { guardPlugin, newId, problem, ProblemError, type Actor, type Db } from '@yangfan/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Disk } from './disk.ts';
import type { FilesService } from './files.service.ts';
import { fileRow } from './files.store.ts';

export const UPLOADS_PATH = '/v1/files/uploads';
const FILE_ID = /^fil_[0-9a-z]{26}$/;
const EXPIRES_MS = 24 * 3_600_000;

export interface UploadDeps {
  db: Db;
  disk: Disk;
  service: FilesService;
  authenticate: Parameters<typeof guardPlugin>[2];
}

type TusRequest = { headers: Headers; runtime?: { node?: { req?: IncomingMessage } } };

/** Mounts resumable uploads (tus 1.0.0): the caller is known before a byte is read, and every upload belongs to its maker. */
export function uploadsPlugin({ db, disk, service, authenticate }: UploadDeps): (app: FastifyInstance) => Promise<void> {
  const callers = new WeakMap<IncomingMessage, Actor>();
  const callerOf = (request: TusRequest): Actor => {
    const actor = request.runtime?.node?.req && callers.get(request.runtime.node.req);
    if (!actor) throw tusError(problem('auth.required'));
    return actor;
  };

  const tus = new Server({
    path: UPLOADS_PATH,
    relativeLocation: true,
    respectForwardedHeaders: false,
    datastore: new FileStore({ directory: disk.uploadDir, expirationPeriodInMilliseconds: EXPIRES_MS }),
    namingFunction: () => newId('fil'),
    maxSize: async (request, id) => FILE_PURPOSES[await purposeFor(request as TusRequest, id)].maxBytes,
    async onIncomingRequest(request, id) {
      if ((request as Request).method === 'POST') return;
      const actor = callerOf(request as TusRequest);
      const row = FILE_ID.test(id) ? await fileRow(db, id) : undefined;
      if (!row || row.ownerId !== actor.accountId) throw tusError(problem('request.not_found'));
      if (row.status === 'REFUSED') throw tusError(problem('files.upload_gone', row.refusal ?? undefined));
    },
    async onUploadCreate(request, upload) {
      const actor = callerOf(request as TusRequest);
      const purpose = purposeOf(upload.metadata?.['purpose']);
      // Without a length up front nobody could be told early that a file is too large.
      if (!upload.size) throw tusError(problem('files.empty'));
      await service.announce({
        id: upload.id,
        ownerId: actor.accountId,
        purpose,
        name: upload.metadata?.['filename'] ?? '',
        size: upload.size,
      });
      // The name stays out of the plain file beside the upload.
      return { metadata: { purpose } };
    },
    async onUploadFinish(_request, upload) {
      await service.finish(upload.id).catch((error: unknown) => {
        throw error instanceof ProblemError ? tusError(error) : error;
      });
      return {};
    },
    onResponseError(_request, error) {
      if (!(error instanceof Error)) return undefined;
      const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
      return tusError(problem(full ? 'files.disk_full' : 'server.failed'));
    },
  });

  async function purposeFor(request: TusRequest, id: string | null): Promise<FilePurpose> {
    const row = id ? await fileRow(db, id) : undefined;
    return row?.purpose ?? purposeOf(metadataOf(request.headers.get('upload-metadata'), 'purpose'));
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const actor = await guardPlugin(request, 'files.file.upload', authenticate);
    callers.set(request.raw, actor);
    if (request.method === 'DELETE') return void (await removeUpload(request, reply, actor));
    if (request.method === 'HEAD' && (await answerWhole(request, reply, actor))) return;
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value as string);
    await tus.handle(request.raw, reply.raw);
  }

  /** The answer to the last byte may get lost: whoever asks where the upload stands hears that all of it arrived. */
  async function answerWhole(request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<boolean> {
    const id = (request.params as { '*'?: string })['*'] ?? '';
    const file = FILE_ID.test(id) ? await service.get(db, id) : undefined;
    if (file?.status !== 'READY' || file.ownerId !== actor.accountId) return false;
    const size = String(file.size);
    await reply
      .status(200)
      .headers({ 'tus-resumable': '1.0.0', 'cache-control': 'no-store', 'upload-offset': size, 'upload-length': size })
      .send();
    return true;
  }

  async function removeUpload(request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<void> {
    const id = (request.params as { '*'?: string })['*'] ?? '';
    const row = FILE_ID.test(id) ? await fileRow(db, id) : undefined;
    if (!row || row.ownerId !== actor.accountId) throw problem('request.not_found');
    await service.cancel(id);
    await reply.status(204).header('tus-resumable', '1.0.0').send();
  }

  return async (app) => {
    // The body is the upload itself: it goes to the disk as it comes, never through memory.
    app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
    for (const url of [UPLOADS_PATH, `${UPLOADS_PATH}/*`]) {
      app.route({ method: ['POST', 'HEAD', 'PATCH', 'DELETE'], url, handler: handle });
    }
  };
}

function purposeOf(word: string | null | undefined): FilePurpose {
  if (!(UPLOAD_PURPOSES as readonly unknown[]).includes(word)) throw tusError(problem('files.unknown_purpose'));
  return word as FilePurpose;
}

/** One value of an `Upload-Metadata` header: `key base64, key base64`. */
function metadataOf(header: string | null, key: string): string | undefined {
  const pair = header
    ?.split(',')
    .map((part) => part.trim().split(' '))
    .find(([name]) => name === key);
  return pair?.[1] === undefined ? undefined : Buffer.from(pair[1], 'base64').toString('utf8');
}

/** A problem as tus wants an error: status and body text, here problem+json. */
function tusError(error: ProblemError): { status_code: number; body: string } {
  const body = {
    type: `https://yangfan.invalid/problems/${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code satisfies ProblemCode,
    detail: error.message,
  };
  return { status_code: error.status, body: JSON.stringify(body) };
}
