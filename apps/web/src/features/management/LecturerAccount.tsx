import { managementRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';

/** Opens a sign-in for a lecturer; the first password is shown this once. */
export function LecturerAccount({ lecturerId, onDone }: { lecturerId: string; onDone: () => void }) {
  const [loginName, setLoginName] = useState('');
  const open = useSend(managementRoutes.openLecturerAccount, { refresh: ['/v1/org/lecturers'] });
  if (open.data)
    return (
      <div className="stack">
        <p>账号已开通。初始密码只在这里显示一次，请告诉本人；第一次登录时须改密码。</p>
        <Facts
          items={[
            ['登录名', <b className="figures">{loginName}</b>],
            [
              '初始密码',
              <b className="figures" style={{ userSelect: 'all' }}>
                {open.data.initialPassword}
              </b>,
            ],
          ]}
        />
        <div className="actions">
          <Button look="primary" onClick={onDone}>
            我已记下
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate({ params: { lecturerId }, body: { loginName: loginName.trim() } });
      }}
    >
      <TextField
        label="登录名"
        required
        pattern="[a-zA-Z][a-zA-Z0-9_.\-]{2,39}"
        title="字母开头，3 至 40 位字母、数字、点、横线或下划线"
        hint="字母开头，3 至 40 位字母或数字"
        value={loginName}
        fault={faultsOf(open.error).loginName}
        onChange={(event) => setLoginName(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={open.isPending}>
          开通
        </Button>
      </div>
    </form>
  );
}
