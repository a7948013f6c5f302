import { useState } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextField } from '../../../shared/ui/Field.tsx';

/** Asks why something is hidden; its author reads the reason. */
export function HideDialog({
  what,
  words,
  busy,
  onHide,
  onClose,
}: {
  what: string;
  words: string | null;
  busy: boolean;
  onHide: (reason: string) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Dialog title={`隐藏这条${what}？`} open={words !== null} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onHide(reason.trim());
        }}
      >
        <p>“{words}”会立即从学员页面消失，随时可以恢复。</p>
        <TextField label="原因" required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button type="submit" look="danger" disabled={reason.trim().length < 2} busy={busy}>
            隐藏
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
