import { useState, type ReactNode } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';

/** Yes or no with a word about it: no needs one, because the other person reads it. */
export function DecideDialog({
  title,
  yes,
  no,
  busy,
  children,
  onDecide,
  onClose,
}: {
  title: string;
  yes: string;
  no: string;
  busy: boolean;
  children: ReactNode;
  onDecide: (isYes: boolean, note: string) => void;
  onClose: () => void;
}) {
  const [note, setNote] = useState('');
  const [fault, setFault] = useState<string | undefined>();
  return (
    <Dialog title={title} open onClose={onClose}>
      <div className="stack">
        {children}
        <TextArea
          label="意见"
          hint={`${no}时必须写明原因，对方会看到`}
          maxLength={300}
          value={note}
          fault={fault}
          onChange={(event) => (setNote(event.target.value), setFault(undefined))}
        />
        <div className="actions">
          <Button onClick={onClose}>先不办</Button>
          <Button look="danger" busy={busy} onClick={() => (note.trim() ? onDecide(false, note.trim()) : setFault('请写明原因'))}>
            {no}
          </Button>
          <Button look="primary" busy={busy} onClick={() => onDecide(true, note.trim())}>
            {yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
