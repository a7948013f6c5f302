import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';

/** A window over the page; Escape and the backdrop close it, focus returns by itself. */
export function Dialog({ title, open, onClose, children }: { title: string; open: boolean; onClose: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      {open && (
        <>
          <h2 id={id}>{title}</h2>
          {children}
        </>
      )}
    </dialog>
  );
}

/** Asks before a step that can't be undone, with the consequence named. */
export function Confirm({
  title,
  open,
  consequence,
  confirm,
  danger,
  busy,
  onConfirm,
  onClose,
}: {
  title: string;
  open: boolean;
  consequence: ReactNode;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <div>{consequence}</div>
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy ?? false} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
