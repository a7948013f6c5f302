import { useState } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select, TextField } from '../../../shared/ui/Field.tsx';
import { CONFLICTS } from './words.ts';

export interface Conflict {
  kind: 'RELATIVE' | 'OWN_CLASS' | 'INTEREST';
  target: string;
  note: string;
}

/** Whom an expert stays away from, by the number or the whole name; filled in by the expert or by the authority that knows of it. */
export function ConflictForm(props: {
  busy: boolean;
  fault?: string | undefined;
  hint?: string;
  onSend: (conflict: Conflict) => void;
  onClose: () => void;
}) {
  const [form, setForm] = useState<Conflict>({ kind: 'RELATIVE', target: '', note: '' });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend(form);
      }}
    >
      <Select
        label="关系"
        value={form.kind}
        onChange={(event) => setForm({ ...form, kind: event.target.value as Conflict['kind'] })}
        options={Object.entries(CONFLICTS).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        label="班级编号、班级全称或机构全称"
        required
        minLength={2}
        maxLength={80}
        value={form.target}
        fault={props.fault}
        hint={props.hint}
        onChange={(event) => setForm({ ...form, target: event.target.value })}
      />
      <TextField label="说明" maxLength={200} value={form.note} onChange={(event) => setForm({ ...form, note: event.target.value })} />
      <div className="actions">
        <Button onClick={props.onClose}>取消</Button>
        <Button type="submit" look="primary" busy={props.busy} disabled={form.target.trim().length < 2}>
          登记
        </Button>
      </div>
    </form>
  );
}
