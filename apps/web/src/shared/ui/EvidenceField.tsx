import { useId, useState } from 'react';
import { uploadSmall } from '../lib/upload.ts';
import { Button } from './Button.tsx';

export interface Proof {
  id: string;
  name: string;
}
const MOST = 5;

/** Proof beside a request: PDF or picture, uploaded at once, five at most. */
export function EvidenceField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly Proof[];
  onChange: (value: readonly Proof[]) => void;
}) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  async function take(files: FileList | null): Promise<void> {
    setFault('');
    setBusy(true);
    let now = value;
    try {
      for (const file of Array.from(files ?? []).slice(0, MOST - value.length)) {
        now = [...now, { id: await uploadSmall(file, 'EVIDENCE'), name: file.name }];
        onChange(now);
      }
    } catch (error) {
      setFault(error instanceof Error ? error.message : '没有传上去，请再试一次');
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="file"
        multiple
        accept="application/pdf,image/jpeg,image/png"
        disabled={busy || value.length >= MOST}
        onChange={(event) => {
          void take(event.target.files);
          event.target.value = '';
        }}
      />
      {fault ? (
        <span className="fault" role="alert">
          {fault}
        </span>
      ) : (
        <span className="hint">{busy ? '正在上传…' : 'PDF、JPG 或 PNG，最多 5 份，每份 20 MB 以内'}</span>
      )}
      {value.length > 0 && (
        <ul className="rows">
          {value.map((one) => (
            <li key={one.id}>
              <span className="grow">{one.name}</span>
              <Button look="plain" onClick={() => onChange(value.filter(({ id: other }) => other !== one.id))}>
                去掉
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Links to proof that others brought. */
export function EvidenceLinks({ items }: { items: readonly { fileId: string; name: string; url: string }[] }) {
  if (!items.length) return null;
  return (
    <span className="small">
      {items.map((one) => (
        <a key={one.fileId} href={one.url} target="_blank" rel="noreferrer" style={{ marginRight: '0.8em' }}>
          {one.name}
        </a>
      ))}
    </span>
  );
}
