import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { EMPTY_GRANT, GrantFields, grantOf, type GrantDraft } from './GrantFields.tsx';
import { FirstPassword } from './FirstPassword.tsx';

const EMPTY = { loginName: '', displayName: '' };

/** A new staff account with its first role; the first password is shown once. */
export function AccountNew({ onDone }: { onDone: () => void }) {
  const [form, set, clear] = useDraft('staff-account', EMPTY);
  // The phone is personal data and stays out of the draft.
  const [phone, setPhone] = useState('');
  const [grant, setGrant] = useState<GrantDraft>(EMPTY_GRANT);
  const create = useSend(identityRoutes.createStaff, { refresh: ['/v1/identity/accounts'], quiet: true, onDone: clear });
  const faults = faultsOf(create.error);
  const [made, setMade] = useState('');
  if (create.data) return <FirstPassword loginName={made} password={create.data.initialPassword} onDone={onDone} />;
  const ready = grantOf(grant);
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        setMade(form.loginName.trim());
        create.mutate({
          body: {
            loginName: form.loginName.trim(),
            displayName: form.displayName.trim(),
            ...(phone ? { phone } : {}),
            ...(ready.scope === 'lecturer' ? { lecturerId: ready.scopeId } : {}),
            grants: [ready],
          },
        });
      }}
    >
      <TextField
        label="姓名"
        required
        maxLength={40}
        value={form.displayName}
        fault={faults.displayName}
        onChange={(event) => set({ displayName: event.target.value })}
      />
      <TextField
        label="登录名"
        required
        pattern="[A-Za-z][A-Za-z0-9._\-]{2,39}"
        title="字母开头，3 至 40 位字母、数字、点、横线或下划线"
        hint="字母开头，3 至 40 位字母或数字"
        value={form.loginName}
        fault={create.error?.code === 'identity.login_name_taken' ? create.error.message : faults.loginName}
        onChange={(event) => set({ loginName: event.target.value })}
      />
      <TextField
        label="手机号（可不填）"
        inputMode="numeric"
        pattern="1[3-9][0-9]{9}"
        title="11 位手机号"
        maxLength={11}
        value={phone}
        fault={faults.phone}
        onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))}
      />
      <GrantFields value={grant} onChange={setGrant} />
      {create.error && create.error.code !== 'identity.login_name_taken' && create.error.fields.length === 0 && (
        <p className="stop" role="alert">
          {create.error.message}
        </p>
      )}
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={create.isPending} disabled={!ready}>
          新建账号
        </Button>
      </div>
    </form>
  );
}
