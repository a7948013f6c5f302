import { teachingRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import type { Upload } from 'tus-js-client';
import { deviceId, useSend } from '../../../../shared/lib/api.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Meter } from '../../../../shared/ui/States.tsx';

const MAX_BYTES = 300 * 1024 ** 2;

/** Sends a package in pieces that survive a broken network, then has it checked and unpacked. */
export function PackageUpload({ scormId, replaces }: { scormId: string; replaces: boolean }) {
  const [progress, setProgress] = useState<{ sent: number; size: number } | null>(null);
  const [fault, setFault] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const upload = useRef<Upload | null>(null);
  const put = useSend(teachingRoutes.putScormPackage, { refresh: ['/v1/teaching/scorm'], done: '互动课件包已收到，正在解压', quiet: true });
  async function begin(file: File): Promise<void> {
    setFault('');
    if (file.size > MAX_BYTES) return setFault('互动课件包超过 300 MB，请压缩里面的视频和图片后再上传。');
    const { Upload } = await import('tus-js-client');
    const one = new Upload(file, {
      endpoint: '/v1/files/uploads',
      chunkSize: 8 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      headers: { 'x-yangfan-client': '1', 'x-yangfan-device': deviceId() },
      metadata: { filename: file.name, purpose: 'SCORM' },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => setProgress({ sent, size }),
      onError: (error) => {
        setProgress(null);
        const body = (error as { originalResponse?: { getBody(): string } }).originalResponse?.getBody();
        setFault(sentenceOf(body) ?? '上传中断。网络恢复后重新选择同一个文件，会从断开处继续。');
      },
      onSuccess: () => {
        const fileId = one.url?.split('/').pop() ?? '';
        put.mutate(
          { params: { scormId }, body: { fileId } },
          { onError: (error) => setFault(error.message), onSettled: () => setProgress(null) },
        );
      },
    });
    upload.current = one;
    const [previous] = await one.findPreviousUploads();
    if (previous) one.resumeFromPreviousUpload(previous);
    one.start();
  }
  return (
    <div className="stack">
      <div className="actions">
        <Button look="primary" disabled={!!progress} onClick={() => input.current?.click()}>
          {replaces ? '换一个互动课件包' : '选择互动课件包（ZIP）'}
        </Button>
        {progress && (
          <Button
            look="danger"
            onClick={() => {
              void upload.current?.abort(true);
              setProgress(null);
            }}
          >
            取消上传
          </Button>
        )}
        <span className="quiet small">ZIP 不超过 300 MB，解压后不超过 1 GB、2000 个文件</span>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          className="visually-hidden"
          aria-label="选择互动课件包"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void begin(file);
            event.target.value = '';
          }}
        />
      </div>
      {replaces && <p className="quiet small">换包后学员已有的成绩和用时保留；正在学的人可以把旧的互动课件学完。</p>}
      {progress && <Meter value={progress.sent} max={progress.size} label="上传进度" />}
      {fault && (
        <p className="stop" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function sentenceOf(body: string | undefined): string | null {
  try {
    return (JSON.parse(body ?? '') as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
