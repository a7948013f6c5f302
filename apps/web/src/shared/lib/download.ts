import type { RouteRef } from '@yangfan/client';
import type { InputOf, Route } from '@yangfan/contract';
import { useState } from 'react';
import { tell } from '../ui/Notice.tsx';
import { call, CallError } from './api.ts';

const MEDIA_TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  csv: 'text/csv',
};

/** Hands bytes to the browser as a file to keep. */
export function saveBytes(bytes: Uint8Array, fileName: string): void {
  const type = MEDIA_TYPES[fileName.split('.').pop() ?? ''] ?? 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Fetches a route that answers bytes and saves them; `busy` while it is being made. */
export function useDownload<R extends Route>(ref: RouteRef<R>): { busy: boolean; save: (input: InputOf<R>, fileName: string) => void } {
  const [busy, setBusy] = useState(false);
  async function run(input: InputOf<R>, fileName: string): Promise<void> {
    setBusy(true);
    try {
      saveBytes((await (call as (ref: RouteRef<R>, input: unknown) => Promise<unknown>)(ref, input)) as Uint8Array, fileName);
      tell(`已下载 ${fileName}`);
    } catch (error) {
      tell(error instanceof CallError ? error.message : '文件没有下载下来，请再试一次', 'stop');
    } finally {
      setBusy(false);
    }
  }
  return { busy, save: (input, fileName) => void run(input, fileName) };
}
