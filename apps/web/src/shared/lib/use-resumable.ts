import { useRef, useState } from 'react';
import type { Upload } from 'tus-js-client';
import { deviceId } from './api.ts';

/** What is being sent, and the person's hand on it. */
export interface Resumable {
  progress: { sent: number; size: number; name: string } | null;
  fault: string | null;
  paused: boolean;
  begin(file: File): Promise<void>;
  toggle(): void;
  cancel(): void;
  say(fault: string | null): void;
  done(): void;
}

/** Sends a large file in pieces that survive a broken network; the same file chosen again goes on where it broke off. */
export function useResumable(of: {
  purpose: 'VIDEO' | 'COURSEWARE' | 'SCORM' | 'ITEM_IMPORT';
  maxBytes: number;
  tooLarge: string;
  onFile(fileId: string, name: string): void;
}): Resumable {
  const [progress, setProgress] = useState<Resumable['progress']>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [paused, setPaused] = useState(false);
  const upload = useRef<Upload | null>(null);

  async function begin(file: File): Promise<void> {
    setFault(null);
    if (file.size > of.maxBytes) return setFault(of.tooLarge);
    setProgress({ sent: 0, size: file.size, name: file.name });
    const { Upload } = await import('tus-js-client');
    const one = new Upload(file, {
      endpoint: '/v1/files/uploads',
      chunkSize: 8 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
      headers: { 'x-yangfan-client': '1', 'x-yangfan-device': deviceId() },
      metadata: { filename: file.name, purpose: of.purpose },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => setProgress({ sent, size, name: file.name }),
      onError: (error) => {
        const body = (error as { originalResponse?: { getBody(): string } }).originalResponse?.getBody();
        setFault(sentenceOf(body) ?? '上传中断。网络恢复后重新选择同一个文件，会从断开处继续。');
        setProgress(null);
      },
      onSuccess: () => of.onFile(one.url?.split('/').pop() ?? '', file.name),
    });
    upload.current = one;
    const [previous] = await one.findPreviousUploads();
    if (previous) one.resumeFromPreviousUpload(previous);
    one.start();
  }
  return {
    progress,
    fault,
    paused,
    begin,
    toggle() {
      if (paused) upload.current?.start();
      else void upload.current?.abort();
      setPaused(!paused);
    },
    cancel() {
      void upload.current?.abort(true);
      setProgress(null);
      setPaused(false);
    },
    say: setFault,
    done: () => setProgress(null),
  };
}

function sentenceOf(body: string | undefined): string | null {
  try {
    return (JSON.parse(body ?? '') as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
