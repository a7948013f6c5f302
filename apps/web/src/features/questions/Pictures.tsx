import { useState } from 'react';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { Button } from '../../shared/ui/Button.tsx';

const MOST = 6;

/** Photos to go with a question or answer; sent as soon as they are picked. */
export function PictureField({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const [names, setNames] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  async function add(files: FileList | null): Promise<void> {
    const room = MOST - ids.length;
    const picked = [...(files ?? [])];
    setFault(picked.length > room ? `最多 ${MOST} 张，多出的没有上传` : null);
    setBusy(true);
    const added: string[] = [];
    try {
      for (const file of picked.slice(0, room)) {
        const id = await uploadSmall(file, 'PHOTO');
        added.push(id);
        setNames((now) => ({ ...now, [id]: file.name }));
      }
    } catch (error) {
      setFault((error as Error).message);
    } finally {
      setBusy(false);
      if (added.length) onChange([...ids, ...added]);
    }
  }
  return (
    <div className="field">
      <label htmlFor="pictures">图片（可选，最多 {MOST} 张）</label>
      <input
        id="pictures"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        multiple
        disabled={busy || ids.length >= MOST}
        onChange={(event) => {
          void add(event.target.files);
          event.target.value = '';
        }}
      />
      {busy && <span className="hint">正在上传…</span>}
      {fault && (
        <span className="fault" role="alert">
          {fault}
        </span>
      )}
      {ids.length > 0 && (
        <ul className="rows small">
          {ids.map((id, index) => (
            <li key={id}>
              <span className="grow">{names[id] ?? `图片 ${index + 1}`}</span>
              <Button look="plain" onClick={() => onChange(ids.filter((one) => one !== id))}>
                不要这张
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
