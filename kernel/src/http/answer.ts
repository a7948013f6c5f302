import { PROBLEMS, type ProblemCode } from '@yangfan/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DbUnavailable } from '../db/index.ts';
import { ProblemError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';

const FASTIFY_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_BAD_URL: 'request.not_found',
};

// PostgreSQL's word for a full disk, and those of the file system.
const DISK_FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Turns whatever was thrown into problem+json; what we did not foresee says nothing about the inside. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): FastifyReply {
  const known = problemOf(error);
  if (known.code === 'server.failed' || known.code === 'server.print_failed' || known.code === 'server.disk_full')
    log.error({ err: error, traceId: request.id, route: request.routeOptions.url }, 'unforeseen error');
  return reply
    .status(known.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send({
      type: `https://yangfan.invalid/problems/${known.code}`,
      title: known.title,
      status: known.status,
      code: known.code,
      detail: known.message,
      ...(known.fields ? { fields: known.fields } : {}),
      traceId: request.id,
    });
}

/** The problem that answers whatever was thrown. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof DbUnavailable) return new ProblemError('server.unavailable');
  const { code, statusCode, sentence, message } = error as { code?: string; statusCode?: number; sentence?: string; message?: string };
  if (code && DISK_FULL.has(code)) return new ProblemError('server.disk_full');
  const file = code && sentence ? fileProblem(code, sentence) : undefined;
  if (file) return file;
  if (code && FASTIFY_CODES[code]) return new ProblemError(FASTIFY_CODES[code]);
  if (statusCode === 429) return new ProblemError('request.rate_limited');
  // A character PostgreSQL can't store (NUL, lone surrogate) came through a free-text field.
  const unstorable = code === '22021' || code === '22P05' || (code === '22P02' && /type json/.test(message ?? ''));
  if (unstorable) return new ProblemError('request.invalid', '内容里有无法保存的字符，请删去后再试');
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    const match = (Object.keys(PROBLEMS) as ProblemCode[]).find((key) => key.startsWith('request.') && PROBLEMS[key].status === statusCode);
    return new ProblemError(match ?? 'request.invalid');
  }
  return new ProblemError('server.failed');
}

/** SheetError and PrintError by their codes: their rooms are heavy, and their sentences are made to be shown. */
function fileProblem(code: string, sentence: string): ProblemError | undefined {
  if (code === 'sheet.size') return new ProblemError('request.too_large', sentence);
  if (code.startsWith('sheet.')) return new ProblemError('request.sheet_unreadable', sentence);
  if (code === 'print.glyph' || code === 'print.input') return new ProblemError('request.unprintable', sentence);
  if (code.startsWith('print.')) return new ProblemError('server.print_failed', sentence);
  return undefined;
}
