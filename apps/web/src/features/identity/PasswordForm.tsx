import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';

const EMPTY = { current: '', next: '', again: '' };

/** Sets or changes the own password; everywhere else the person is signed out. */
export function PasswordForm({ hasPassword, onDone }: { hasPassword: boolean; onDone?: () => void }) {
  const [form, setForm] = useState(EMPTY);
  const [mismatch, setMismatch] = useState(false);
  const send = useSend(identityRoutes.changePassword, {
    refresh: ['/v1/identity/me', '/v1/identity/sessions'],
    quiet: true,
    done: hasPassword ? '密码已修改，其他设备已退出' : '密码已设置',
    onDone: () => {
      setForm(EMPTY);
      onDone?.();
    },
  });
  const faults = faultsOf(send.error);
  const field = (key: keyof typeof EMPTY) => ({
    type: 'password',
    required: true,
    maxLength: 200,
    value: form[key],
    onChange: (event: { target: { value: string } }) => setForm((now) => ({ ...now, [key]: event.target.value })),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setMismatch(form.next !== form.again);
        if (form.next !== form.again) return;
        send.mutate({ body: { next: form.next, ...(hasPassword ? { current: form.current } : {}) } });
      }}
    >
      {hasPassword && (
        <TextField
          label="原密码"
          autoComplete="current-password"
          fault={send.error?.code === 'identity.password_wrong' ? send.error.message : faults.current}
          {...field('current')}
        />
      )}
      <TextField
        label="新密码"
        autoComplete="new-password"
        hint="至少 10 位，含大写字母、小写字母、数字、符号中的三类；不用登录名、手机号、常用词和年份"
        fault={['identity.password_weak', 'identity.password_reused'].includes(send.error?.code ?? '') ? send.error!.message : faults.next}
        {...field('next')}
      />
      <TextField
        label="再输一遍新密码"
        autoComplete="new-password"
        fault={mismatch ? '两次输入的不一样，请核对' : undefined}
        {...field('again')}
      />
      {send.error && !send.error.code.startsWith('identity.password') && send.error.fields.length === 0 && (
        <p className="stop" role="alert">
          {send.error.message}
        </p>
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={send.isPending}>
          {hasPassword ? '修改密码' : '设置密码'}
        </Button>
      </div>
    </form>
  );
}
