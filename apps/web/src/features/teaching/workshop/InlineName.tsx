import { useState } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';

/** A name that is changed where it stands: Enter keeps, Escape leaves it. */
export function InlineName({ name, what, edit, onSave }: { name: string; what: string; edit: boolean; onSave: (name: string) => void }) {
  const [text, setText] = useState<string | null>(null);
  function keep(): void {
    const next = text?.trim() ?? '';
    if (next && next !== name) onSave(next);
    setText(null);
  }
  if (text === null)
    return (
      <>
        {name}
        {edit && (
          <Button look="plain" className="small" aria-label={`给${what}“${name}”改名`} onClick={() => setText(name)}>
            改名
          </Button>
        )}
      </>
    );
  return (
    <input
      className="input"
      aria-label={`${what}的名称`}
      value={text}
      maxLength={120}
      autoFocus
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setText(null);
      }}
    />
  );
}
