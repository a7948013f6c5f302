import { orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { Table } from '../../shared/ui/Table.tsx';

const ROLE_NAMES = { INST_ADMIN: '机构管理员', CLASS_TEACHER: '班主任' } as const;

/** The people of an institution; its administrator opens accounts for class teachers. */
export function Staff({ institutionId, manage }: { institutionId: string; manage: boolean }) {
  const staff = useRead(orgRoutes.listStaff, { params: { institutionId } });
  const [open, setOpen] = useState(false);
  return (
    <section className="card">
      <div className="actions" style={{ justifyContent: 'space-between', marginBottom: 10 }}>
        <h2 style={{ fontSize: '1.15em' }}>工作人员</h2>
        {manage && <Button onClick={() => setOpen(true)}>新增班主任</Button>}
      </div>
      <Table
        label="工作人员"
        rows={staff.data?.items}
        rowKey={(person) => person.accountId + person.role}
        error={staff.error}
        onRetry={() => void staff.refetch()}
        empty={{ title: '还没有工作人员', next: '每个班需要一位班主任，请先新增。' }}
        columns={[
          { key: 'name', title: '姓名', cell: (person) => person.name },
          { key: 'role', title: '角色', cell: (person) => ROLE_NAMES[person.role] },
          { key: 'phone', title: '手机', cell: (person) => <span className="figures">{person.maskedPhone}</span> },
          { key: 'classes', title: '带班', num: true, cell: (person) => person.classCount },
        ]}
      />
      <Dialog title="新增班主任" open={open} onClose={() => setOpen(false)}>
        <StaffForm institutionId={institutionId} onDone={() => setOpen(false)} />
      </Dialog>
    </section>
  );
}

function StaffForm({ institutionId, onDone }: { institutionId: string; onDone: () => void }) {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [loginName, setLoginName] = useState('');
  const add = useSend(orgRoutes.addStaff, { refresh: ['/v1/org/institutions'] });
  const faults = faultsOf(add.error);
  if (add.data)
    return (
      <div className="stack">
        <p>账号已开通。初始密码只在这里显示一次，请当面或电话告诉本人；第一次登录时须改密码。</p>
        <Facts
          items={[
            ['登录名', <b className="figures">{loginName}</b>],
            [
              '初始密码',
              <b className="figures" style={{ userSelect: 'all' }}>
                {add.data.initialPassword}
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
        add.mutate({ params: { institutionId }, body: { name: name.trim(), phone: phone.trim(), loginName: loginName.trim() } });
      }}
    >
      <TextField
        label="姓名"
        required
        minLength={2}
        maxLength={30}
        value={name}
        fault={faults.name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="手机号"
        required
        inputMode="numeric"
        pattern="1[3-9][0-9]{9}"
        title="11 位手机号"
        value={phone}
        fault={faults.phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <TextField
        label="登录名"
        required
        pattern="[a-zA-Z][a-zA-Z0-9_.\-]{2,39}"
        title="字母开头，3 至 40 位字母、数字、点、横线或下划线"
        hint="字母开头，3 至 40 位字母或数字"
        value={loginName}
        fault={faults.loginName}
        onChange={(event) => setLoginName(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={add.isPending}>
          开通账号
        </Button>
      </div>
    </form>
  );
}
