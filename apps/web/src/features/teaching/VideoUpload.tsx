import { mediaRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import type { Upload } from 'tus-js-client';
import { deviceId, useRead, useSend } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Meter, StateTag } from '../../shared/ui/States.tsx';

const MAX_BYTES = 4 * 1024 ** 3;

/** Uploads an MP4 in pieces that survive a broken network, then turns it into a playable video, with progress all the way. */
export function VideoUpload() {
  const [progress, setProgress] = useState<{ sent: number; size: number; name: string } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [paused, setPaused] = useState(false);
  const upload = useRef<Upload | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const assets = useRead(mediaRoutes.listAssets, { query: { size: 10 } }, { refetchInterval: 3000 });
  const create = useSend(mediaRoutes.createAsset, {
    refresh: ['/v1/media', '/v1/teaching'],
    done: '已上传，正在处理',
    onDone: () => setProgress(null),
    quiet: true,
  });
  const retry = useSend(mediaRoutes.retryAsset, { refresh: ['/v1/media'] });

  async function begin(file: File): Promise<void> {
    setFault(null);
    if (file.size > MAX_BYTES) return setFault('文件超过 4 GB，请先压缩或分段。');
    const { Upload } = await import('tus-js-client');
    const one = new Upload(file, {
      endpoint: '/v1/files/uploads',
      chunkSize: 8 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
      headers: { 'x-yangfan-client': '1', 'x-yangfan-device': deviceId() },
      metadata: { filename: file.name, purpose: 'VIDEO' },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => setProgress({ sent, size, name: file.name }),
      onError: (error) => {
        const body = (error as { originalResponse?: { getBody(): string } }).originalResponse?.getBody();
        setFault(sentenceOf(body) ?? '上传中断。网络恢复后重新选择同一个文件，会从断开处继续。');
      },
      onSuccess: () => {
        const fileId = one.url?.split('/').pop() ?? '';
        create.mutate(
          { body: { fileId, title: file.name.replace(/\.[^.]+$/, '').slice(0, 120) || '课程视频' } },
          { onError: (error) => setFault(error.message) },
        );
      },
    });
    upload.current = one;
    // The same file chosen again goes on where it broke off.
    const [previous] = await one.findPreviousUploads();
    if (previous) one.resumeFromPreviousUpload(previous);
    one.start();
  }
  return (
    <section className="card stack">
      <h2>上传视频</h2>
      <input
        ref={input}
        type="file"
        accept="video/mp4,.mp4"
        className="visually-hidden"
        aria-label="选择 MP4 文件"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void begin(file);
          event.target.value = '';
        }}
      />
      <div className="actions">
        <Button look="primary" disabled={!!progress} onClick={() => input.current?.click()}>
          选择 MP4 文件
        </Button>
        {progress && (
          <>
            <Button
              onClick={() => {
                if (paused) upload.current?.start();
                else void upload.current?.abort();
                setPaused(!paused);
              }}
            >
              {paused ? '继续上传' : '暂停'}
            </Button>
            <Button
              look="danger"
              onClick={() => {
                void upload.current?.abort(true);
                setProgress(null);
                setPaused(false);
              }}
            >
              取消上传
            </Button>
          </>
        )}
      </div>
      {progress && (
        <div>
          <Meter value={progress.sent} max={progress.size} label="上传进度" />
          <p className="quiet small">
            {progress.name}　<span className="figures">{Math.floor((progress.sent / progress.size) * 100)}%</span>，{mega(progress.sent)} /{' '}
            {mega(progress.size)} MB
          </p>
        </div>
      )}
      {fault && (
        <p className="stop" role="alert">
          {fault}
        </p>
      )}
      <ul className="rows">
        {(assets.data?.items ?? []).map((asset) => (
          <li key={asset.id}>
            <span className="grow">
              {asset.title}
              <div className="quiet small">
                {asset.durationS > 0 && `${clock(asset.durationS)} · ${asset.width}×${asset.height}`} {asset.note}
              </div>
            </span>
            {asset.status === 'FAILED' ? (
              <Button onClick={() => retry.mutate({ params: { assetId: asset.id } })}>重新处理</Button>
            ) : asset.playable ? (
              <StateTag tone="good">可播放</StateTag>
            ) : (
              <StateTag tone="here">处理中 {asset.percent}%</StateTag>
            )}
            {asset.renditions.map((rendition) => (
              <span key={rendition.name} className="quiet small">
                {rendition.name}{' '}
                {rendition.status === 'DONE'
                  ? '已完成'
                  : rendition.status === 'FAILED'
                    ? '失败'
                    : rendition.status === 'CANCELLED'
                      ? '已停止'
                      : `${rendition.percent}%`}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

const mega = (bytes: number) => Math.round(bytes / 1024 / 1024);
function sentenceOf(body: string | undefined): string | null {
  try {
    return (JSON.parse(body ?? '') as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
