import type { ProblemCode } from '@yangfan/contract';

/** The body of an error reply. */
export interface ProblemBody {
  code: string;
  title: string;
  detail: string;
  fields?: { path: string; message: string }[];
  traceId?: string;
}

/** An answer that is not success; `message` is the Chinese sentence to show. `code` is `network` when no answer came. */
export class CallError extends Error {
  readonly code: ProblemCode | 'network';
  readonly status: number;
  readonly fields: { path: string; message: string }[];
  readonly traceId: string | undefined;
  constructor(status: number, body: ProblemBody | null) {
    super(body?.detail ?? (status === 0 ? '网络不通，请检查网络后再试' : '系统出错了，请稍后再试'));
    this.name = 'CallError';
    this.status = status;
    this.code = (body?.code as ProblemCode) ?? (status === 0 ? 'network' : 'server.failed');
    this.fields = body?.fields ?? [];
    this.traceId = body?.traceId;
  }
}
