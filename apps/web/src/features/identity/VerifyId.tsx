import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { ID_KIND_WORDS } from './words.ts';

type Kind = 'ID_CARD' | 'HMT_RESIDENCE' | 'FOREIGN_PR' | 'OTHER';

/** Name and number against the roster, or the register of lecturers; sealed on the server, never kept on this device. */
export function VerifyId({ lecturer = false }: { lecturer?: boolean }) {
  const [form, setForm] = useState({ name: '', idNo: '', idKind: 'ID_CARD' as Kind });
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }));
  const send = useSend(identityRoutes.verifyIdentity, { refresh: ['/v1/identity/me'], quiet: true });
  const faults = faultsOf(send.error);
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ body: { name: form.name.trim(), idNo: form.idNo.replace(/\s/g, '').toUpperCase(), idKind: form.idKind } });
      }}
    >
      <p>请填证件上的姓名和号码，与{lecturer ? '讲师库登记' : '报名登记'}核对。加密保存，页面上只显示首尾几位；刷新页面不保留已填内容。</p>
      <Select
        label="证件种类"
        required
        options={optionsOf(ID_KIND_WORDS)}
        value={form.idKind}
        hint={form.idKind === 'OTHER' && !lecturer ? '这类证件由班主任人工核验，提交后请带证件找班主任' : undefined}
        onChange={(event) => set({ idKind: event.target.value as Kind })}
      />
      <TextField
        label="姓名"
        required
        maxLength={60}
        autoComplete="off"
        value={form.name}
        fault={faults.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label="证件号码"
        required
        minLength={4}
        maxLength={30}
        autoComplete="off"
        spellCheck={false}
        value={form.idNo}
        fault={faults.idNo}
        hint={form.idKind === 'ID_CARD' ? '18 位，末位可能是 X' : undefined}
        onChange={(event) => set({ idNo: event.target.value })}
      />
      {send.error && send.error.fields.length === 0 && (
        <p className="stop" role="alert">
          {send.error.message}
        </p>
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={send.isPending}>
          核对
        </Button>
      </div>
    </form>
  );
}
