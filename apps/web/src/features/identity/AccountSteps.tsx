import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { day } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { FirstPassword } from './FirstPassword.tsx';
import { EMPTY_GRANT, GrantFields, grantOf, type GrantDraft } from './GrantFields.tsx';

export type StaffAccount = ReplyOf<typeof Contract.listAccounts>['items'][number];
const refresh = ['/v1/identity/accounts'];

/** One staff account: its roles and what may be done to it. */
export function AccountSteps({ account, manage, own }: { account: StaffAccount; manage: boolean; own: boolean }) {
  const may = manage && !own;
  return (
    <div className="stack">
      <Facts
        items={[
          ['登录名', <span className="figures">{account.loginName ?? '—'}</span>],
          ['手机', <span className="figures">{account.maskedPhone ?? '—'}</span>],
          ['动态口令', account.hasTotp ? '已启用' : '没有启用'],
          ['建立', day(account.createdAt)],
          ...(account.disabledReason ? [['停用原因', account.disabledReason] as const] : []),
        ]}
      />
      {own && <p className="note">这是您自己的账号，角色和状态须由另一位管理员操作。</p>}
      <Grants account={account} may={may} />
      {may && <Password account={account} />}
      {may && <Status account={account} />}
    </div>
  );
}

function Grants({ account, may }: { account: StaffAccount; may: boolean }) {
  const [draft, setDraft] = useState<GrantDraft>(EMPTY_GRANT);
  const [revoking, setRevoking] = useState<StaffAccount['grants'][number] | null>(null);
  const grant = useSend(identityRoutes.grantRole, { refresh, quiet: true, done: '已授予', onDone: () => setDraft(EMPTY_GRANT) });
  const revoke = useSend(identityRoutes.revokeRole, { refresh, done: '已收回', onDone: () => setRevoking(null) });
  const ready = grantOf(draft);
  return (
    <section>
      <h3>角色</h3>
      <ul className="rows">
        {account.grants.map((held) => (
          <li key={held.id}>
            <span className="grow">
              {held.roleName} <span className="quiet">{held.scopeName}</span>
            </span>
            {may && (
              <Button look="plain" aria-label={`收回 ${held.roleName} ${held.scopeName}`} onClick={() => setRevoking(held)}>
                收回
              </Button>
            )}
          </li>
        ))}
        {!account.grants.length && <li className="quiet">还没有角色，登录后看不到任何数据。</li>}
      </ul>
      {may && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) grant.mutate({ params: { accountId: account.id }, body: ready });
          }}
        >
          <GrantFields value={draft} onChange={setDraft} />
          {grant.error && (
            <p className="stop" role="alert">
              {grant.error.message}
            </p>
          )}
          <div className="actions" style={{ justifyContent: 'flex-start', marginTop: 0 }}>
            <Button type="submit" busy={grant.isPending} disabled={!ready}>
              授予这个角色
            </Button>
          </div>
        </form>
      )}
      <Confirm
        title="收回角色"
        open={revoking !== null}
        danger
        confirm="收回"
        consequence={`${account.displayName} 将马上失去“${revoking?.roleName ?? ''}”在${revoking?.scopeName || '这个范围'}的权限，正在办的事要由别人接手。可以再次授予。`}
        busy={revoke.isPending}
        onClose={() => setRevoking(null)}
        onConfirm={() => revoking && revoke.mutate({ params: { accountId: account.id, grantId: revoking.id } })}
      />
    </section>
  );
}

function Password({ account }: { account: StaffAccount }) {
  const [reason, setReason] = useState('');
  const [clearTotp, setClearTotp] = useState(false);
  const reset = useSend(identityRoutes.resetPassword, { refresh, onDone: () => setReason('') });
  if (reset.data)
    return (
      <FirstPassword
        loginName={account.loginName ?? account.displayName}
        password={reset.data.initialPassword}
        onDone={() => reset.reset()}
      />
    );
  return (
    <details>
      <summary style={{ cursor: 'pointer' }}>重置密码{account.lockedUntil && '并解除锁定'}</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          reset.mutate({ params: { accountId: account.id }, body: { clearTotp, reason: reason.trim() } });
        }}
      >
        <p className="quiet">原密码立即失效，所有设备退出；新密码只显示一次。</p>
        <TextField label="原因" required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        {account.hasTotp && (
          <Choice
            checked={clearTotp}
            onChange={(event) => setClearTotp(event.target.checked)}
            label="同时清除动态口令（本人换了手机或丢了验证器）"
          />
        )}
        <div className="actions" style={{ justifyContent: 'flex-start', marginTop: 0 }}>
          <Button type="submit" look="danger" busy={reset.isPending}>
            重置密码
          </Button>
        </div>
      </form>
    </details>
  );
}

function Status({ account }: { account: StaffAccount }) {
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const disable = useSend(identityRoutes.disableAccount, { refresh, done: '账号已停用', onDone: () => (setAsking(false), setReason('')) });
  const enable = useSend(identityRoutes.enableAccount, { refresh, done: '账号已恢复' });
  if (account.status === 'DISABLED')
    return (
      <div className="actions" style={{ justifyContent: 'flex-start', marginTop: 0 }}>
        <StateTag tone="stop">已停用</StateTag>
        <Button busy={enable.isPending} onClick={() => enable.mutate({ params: { accountId: account.id } })}>
          恢复账号
        </Button>
      </div>
    );
  return (
    <details>
      <summary style={{ cursor: 'pointer' }}>停用账号</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <TextField
          label="停用原因"
          required
          minLength={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="actions" style={{ justifyContent: 'flex-start', marginTop: 0 }}>
          <Button type="submit" look="danger">
            停用账号
          </Button>
        </div>
      </form>
      <Confirm
        title={`停用 ${account.displayName}`}
        open={asking}
        danger
        confirm="停用"
        consequence="立即退出所有设备，不能再登录；做过的记录全部保留。可以随时恢复。"
        busy={disable.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => disable.mutate({ params: { accountId: account.id }, body: { reason: reason.trim() } })}
      />
    </details>
  );
}
