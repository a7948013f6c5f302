import { useQueryClient } from '@tanstack/react-query';
import { assessmentRoutes, randomKey } from '@yangfan/client';
import type { ExportFormat, ImportResult } from '@yangfan/contract';
import { useRef, useState } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';

/** One file on its way into the bank: read for trial, then kept piece by piece; what failed goes on where it stopped. */
export function useImport(of: { programCode: string; format: ExportFormat; knowledge: string; skipKnown: boolean }) {
  const cache = useQueryClient();
  const [file, setFile] = useState<{ id: string; name: string } | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [busy, setBusy] = useState<'reading' | 'saving' | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  /** Where the next piece begins; null = all of the file is kept. */
  const [next, setNext] = useState<number | null>(0);
  const [saved, setSaved] = useState(0);
  const [known, setKnown] = useState(0);
  const stopped = useRef(false);
  const say = (error: unknown) => setFault(error instanceof CallError ? error.message : '没有连上服务器，请稍后再试');
  const body = (fileId: string) => ({ ...of, fileId });

  function forget(): void {
    setResult(null);
    setFault(null);
    setNext(0);
    setSaved(0);
    setKnown(0);
  }
  async function read(id: string, name: string): Promise<void> {
    forget();
    setFile({ id, name });
    setBusy('reading');
    try {
      setResult(await call(assessmentRoutes.importItems, { body: { ...body(id), save: false } }, { idempotencyKey: randomKey() }));
    } catch (error) {
      say(error);
    }
    setBusy(null);
  }
  async function save(): Promise<void> {
    if (!file || next === null) return;
    stopped.current = false;
    setBusy('saving');
    setFault(null);
    try {
      for (let from: number | null = next; from !== null && !stopped.current;) {
        // One key a piece: a piece whose answer got lost is not kept twice.
        const piece: ImportResult = await call(
          assessmentRoutes.importItems,
          { body: { ...body(file.id), save: true, from } },
          { idempotencyKey: `import-${file.id}-${of.format}-${of.knowledge}-${String(of.skipKnown)}-${from}` },
        );
        setSaved((before) => before + piece.saved);
        setKnown((before) => before + piece.known.length);
        from = piece.next;
        setNext(from);
      }
    } catch (error) {
      say(error);
    }
    setBusy(null);
    await cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/assessment/') });
  }
  return { file, result, busy, fault, next, saved, known, forget, read, save, stop: () => void (stopped.current = true) };
}
