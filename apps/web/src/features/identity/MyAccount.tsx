import { useQueryClient } from '@tanstack/react-query';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useMe } from '../../shared/lib/session.ts';
import { day } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Loading, StateTag } from '../../shared/ui/States.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { TextSize } from './Preferences.tsx';
import { Sessions } from './Sessions.tsx';
import { TotpEnrol, TotpRemove } from './Totp.tsx';

/** The staff's own account: roles, password, authenticator, devices. */
export function MyAccount() {
  const { data: me } = useMe();
  if (!me) return <Loading />;
  return (
    <div>
      <PageHead title="我的账号" />
      <div className="columns">
        <div className="stack">
          <section className="card">
            <h2>基本信息</h2>
            <Facts
              items={[
                ['姓名', me.displayName],
                ['登录名', <span className="figures">{me.loginName ?? '—'}</span>],
                ['手机', <span className="figures">{me.maskedPhone ?? '—'}</span>],
                [
                  '角色',
                  me.grants.length
                    ? me.grants.map((grant) => (
                        <div key={grant.id}>
                          {grant.roleName}
                          {grant.scopeName && `（${grant.scopeName}）`}
                        </div>
                      ))
                    : '还没有角色，请联系管理员',
                ],
                ['密码有效期至', day(me.passwordExpiresAt)],
              ]}
            />
          </section>
          {me.lecturerId && me.permissions.includes('teaching.lecturer.sign') && (
            <section className="card">
              <h2>我的人脸</h2>
              <p className="quiet">录入后上课签到看镜头就行；签署、撤回和每次使用的记录也在这里。</p>
              <div className="actions">
                <Go className="button" to="/work/my-face">
                  录入和管理人脸
                </Go>
              </div>
            </section>
          )}
          <TotpCard required={me.totpRequired} on={me.hasTotp} />
          <Sessions />
        </div>
        <div className="stack">
          <section className="card">
            <h2>修改密码</h2>
            <PasswordForm hasPassword={me.hasPassword} />
          </section>
          <TextSize kept={me.largeText} />
        </div>
      </div>
    </div>
  );
}

function TotpCard({ required, on }: { required: boolean; on: boolean }) {
  const cache = useQueryClient();
  const [open, setOpen] = useState<'ENROL' | 'REMOVE' | null>(null);
  const finish = () => {
    setOpen(null);
    void cache.invalidateQueries({ queryKey: [identityRoutes.getMe.path] });
  };
  return (
    <section className="card">
      <h2>动态口令</h2>
      <div className="actions">
        {on ? (
          <StateTag tone="good">已启用</StateTag>
        ) : (
          <StateTag tone={required ? 'caution' : 'idle'}>{required ? '必须启用' : '没有启用'}</StateTag>
        )}
        {!on && (
          <Button look="primary" onClick={() => setOpen('ENROL')}>
            启用
          </Button>
        )}
        {on && !required && <Button onClick={() => setOpen('REMOVE')}>关闭</Button>}
        {on && required && <span className="quiet">您的角色必须使用，换手机请联系安全管理员重置。</span>}
      </div>
      <Dialog title="启用动态口令" open={open === 'ENROL'} onClose={finish}>
        <TotpEnrol onDone={finish} />
      </Dialog>
      {open === 'REMOVE' && <TotpRemove open onClose={finish} />}
    </section>
  );
}
