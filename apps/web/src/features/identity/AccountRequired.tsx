import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useMe } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Loading } from '../../shared/ui/States.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { TotpEnrol } from './Totp.tsx';

/** What must be done before anything else opens: a password of one's own, the authenticator. */
export function AccountRequired() {
  const me = useMe();
  const [url] = useUrlState();
  const navigate = useNavigate();
  const cache = useQueryClient();
  // The recovery codes stay on the screen although nothing is required any more.
  const [held, setHeld] = useState(false);
  const todo = me.data?.todo;
  const step = held ? 'ENROL_TOTP' : todo?.[0];
  const done = todo !== undefined && !step;
  const from = url.from?.startsWith('/') && !url.from.startsWith('//') ? url.from : '/';
  useEffect(() => {
    if (done) void navigate({ to: from, replace: true });
  }, [done, from, navigate]);
  if (!step) return <Loading />;
  const password = step === 'CHANGE_PASSWORD';
  return (
    <div>
      <PageHead
        title={password ? '请先换成自己的密码' : '请先启用动态口令'}
        lead={password ? '现在用的是别人给的初始密码，或已到期' : '您的角色能接触重要数据，登录需要第二重验证'}
      />
      <div className="card">
        {password ? (
          <PasswordForm hasPassword={me.data?.hasPassword ?? true} />
        ) : (
          <TotpEnrol
            onCodes={() => setHeld(true)}
            onDone={() => void cache.invalidateQueries({ queryKey: [identityRoutes.getMe.path] }).then(() => setHeld(false))}
          />
        )}
      </div>
    </div>
  );
}
