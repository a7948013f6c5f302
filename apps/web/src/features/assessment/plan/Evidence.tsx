import type { PlanView } from '@yangfan/contract';
import { useRef, useState } from 'react';
import { uploadSmall } from '../../../shared/lib/upload.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';

export type PlanFile = PlanView['chapters'][number]['files'][number];
const MOST = 12;

/** Files as pictures and links. */
export function FileList({ files, onRemove }: { files: readonly PlanFile[]; onRemove?: (id: string) => void }) {
  return (
    <ul className="plan-files">
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.url} target="_blank" rel="noreferrer">
            {file.mediaType.startsWith('image/') ? (
              <img src={file.url} alt={file.name} loading="lazy" />
            ) : (
              <span className="plan-pdf">PDF</span>
            )}
            <span className="small">{file.name}</span>
          </a>
          {onRemove && (
            <Button look="plain" aria-label={`移除 ${file.name}`} onClick={() => onRemove(file.id)}>
              移除
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Evidence beside a text: pictures and PDFs, sent at once. */
export function Evidence({ label, files, onFiles }: { label: string; files: readonly PlanFile[]; onFiles: (files: PlanFile[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  async function add(list: readonly File[]): Promise<void> {
    setBusy(true);
    const added: PlanFile[] = [];
    try {
      for (const file of list.slice(0, MOST - files.length)) {
        const id = await uploadSmall(file, 'EVIDENCE');
        added.push({ id, name: file.name, mediaType: file.type, size: file.size, url: URL.createObjectURL(file) });
      }
    } catch (error) {
      tell(error instanceof Error ? error.message : '文件没有传上，请再试一次', 'stop');
    } finally {
      setBusy(false);
      if (added.length > 0) onFiles([...files, ...added]);
    }
  }
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <FileList files={files} onRemove={(id) => onFiles(files.filter((one) => one.id !== id))} />
      <input
        ref={input}
        type="file"
        multiple
        accept="image/jpeg,image/png,application/pdf"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={`选择${label}`}
        onChange={(event) => {
          const list = [...(event.target.files ?? [])];
          if (list.length) void add(list);
          event.target.value = '';
        }}
      />
      <div className="actions">
        <Button busy={busy} disabled={files.length >= MOST} onClick={() => input.current?.click()}>
          添加图片或 PDF
        </Button>
        <span className="quiet small">最多 {MOST} 个，每个不超过 20 MB</span>
      </div>
    </section>
  );
}
