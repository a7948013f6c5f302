import { useRef } from 'react';
import { Button } from '../../shared/ui/Button.tsx';
import { Meter } from '../../shared/ui/States.tsx';
import type { Resumable } from '../../shared/lib/use-resumable.ts';

const mega = (bytes: number) => Math.max(1, Math.round(bytes / 1024 / 1024));

/** The button that chooses a file, and how far it is, with pause and cancel. */
export function UploadField({ upload, accept, label }: { upload: Resumable; accept: string; label: string }) {
  const input = useRef<HTMLInputElement>(null);
  const { progress, paused, fault } = upload;
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void upload.begin(file);
          event.target.value = '';
        }}
      />
      <div className="actions">
        <Button look="primary" disabled={!!progress} onClick={() => input.current?.click()}>
          {label}
        </Button>
        {progress && (
          <>
            <Button onClick={upload.toggle}>{paused ? '继续上传' : '暂停'}</Button>
            <Button look="danger" onClick={upload.cancel}>
              取消上传
            </Button>
          </>
        )}
      </div>
      {progress && (
        <div>
          <Meter value={progress.sent} max={progress.size} label="上传进度" />
          <p className="quiet small">
            {progress.name}　<span className="figures">{Math.floor((progress.sent / Math.max(1, progress.size)) * 100)}%</span>，
            {mega(progress.sent)} / {mega(progress.size)} MB
          </p>
        </div>
      )}
      {fault && (
        <p className="stop" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
