import { useId, useState } from 'react';
import { CallError } from '../../../shared/lib/api.ts';
import { tell } from '../../../shared/ui/Notice.tsx';

/** A button that takes or picks photos and says what went wrong. */
export function PickPhoto({
  label,
  camera,
  many,
  onPick,
}: {
  label: string;
  camera: 'user' | 'environment';
  many?: boolean;
  onPick: (files: FileList) => Promise<void>;
}) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  return (
    <label className={busy ? 'button file busy' : 'button file'} htmlFor={id}>
      {busy ? '正在上传…' : label}
      <input
        id={id}
        type="file"

        accept="image/jpeg,image/png,image/webp"
        capture={camera}
        multiple={many ?? false}
        disabled={busy}
        onChange={(event) => {
          const { files } = event.target;
          if (!files?.length) return;
          setBusy(true);
          onPick(files)
            .catch((error: unknown) => tell(error instanceof CallError ? error.message : '没有传上去，请再试一次', 'stop'))
            .finally(() => {
              setBusy(false);
              event.target.value = '';
            });
        }}
      />
    </label>
  );
}
