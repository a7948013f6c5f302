import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, InputOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useCan, useMe } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { AccountNew } from './AccountNew.tsx';
import { AccountSteps, type StaffAccount } from './AccountSteps.tsx';
import { useRoles } from './GrantFields.tsx';
import './identity.css';
import { RoleTable } from './RoleTable.tsx';

type Query = NonNullable<InputOf<typeof Contract.listAccounts>['query']>;

/** Staff accounts, and what each role may do. */
export function Accounts() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const [creating, setCreating] = useState(false);
  const tab = url.tab === 'roles' && can('identity.role.read') ? 'roles' : 'accounts';
  return (
    <div>
      <PageHead
        title="账号与角色"
        lead="谁能登录、担任什么角色、能看哪些范围的数据；每次改动都留痕"
        actions={
          can('identity.account.manage') ? (
            <Button look="primary" onClick={() => setCreating(true)}>
              新建账号
            </Button>
          ) : undefined
        }
      />
      <Tabs
        label="账号与角色内容"
        value={tab}
        items={[{ key: 'accounts', label: '工作人员账号' }, ...(can('identity.role.read') ? [{ key: 'roles', label: '角色权限表' }] : [])]}
        onPick={(key) => setUrl({ tab: key === 'accounts' ? null : key, role: null })}
      />
      {tab === 'accounts' ? <AccountList /> : <RoleTable />}
      <Dialog title="新建工作人员账号" open={creating} onClose={() => setCreating(false)}>
        <AccountNew onDone={() => setCreating(false)} />
      </Dialog>
    </div>
  );
}

function AccountList() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const me = useMe();
  const roles = useRoles();
  const page = Number(url.page ?? 1);
  const query = { loginName: url.q, role: url.role, status: url.status, page, size: 20 } as Query;
  const list = useRead(identityRoutes.listAccounts, { query }, { keep: true });
  const [openId, setOpenId] = useState<string | null>(null);
  // Read anew from the list, so that a granted role shows at once.
  const open = list.data?.items.find((item) => item.id === openId);
  const filtered = url.q || url.role || url.status;
  return (
    <section className="card">
      <div className="filters">
        <SearchBox label="搜索" placeholder="登录名开头" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        {roles.length > 0 && (
          <Select
            label="角色"
            empty="全部角色"
            value={url.role ?? ''}
            options={roles.map((role) => ({ value: role.role, label: role.name }))}
            onChange={(event) => setUrl({ role: event.target.value || null })}
          />
        )}
        <Select
          label="状态"
          empty="全部状态"
          value={url.status ?? ''}
          options={[
            { value: 'ACTIVE', label: '在用' },
            { value: 'DISABLED', label: '已停用' },
          ]}
          onChange={(event) => setUrl({ status: event.target.value || null })}
        />
      </div>
      <Table<StaffAccount>
        label="工作人员账号"
        rows={list.data?.items}
        rowKey={(row) => row.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          filtered
            ? { title: '没有符合条件的账号', next: <Button onClick={() => setUrl({ q: null, role: null, status: null })}>清除筛选</Button> }
            : { title: '还没有账号', next: '点右上角“新建账号”。' }
        }
        columns={[
          {
            key: 'name',
            title: '姓名',
            cell: (row) => (
              <>
                {row.displayName}
                <div className="quiet small figures">{row.loginName ?? '—'}</div>
              </>
            ),
          },
          {
            key: 'grants',
            title: '角色与范围',
            cell: (row) => (
              <>
                {row.grants.slice(0, 3).map((grant) => (
                  <div key={grant.id}>
                    {grant.roleName} <span className="quiet">{grant.scopeName}</span>
                  </div>
                ))}
                {row.grants.length > 3 && <span className="quiet">等 {row.grants.length} 项</span>}
                {!row.grants.length && <span className="quiet">没有角色</span>}
              </>
            ),
          },
          { key: 'totp', title: '动态口令', cell: (row) => (row.hasTotp ? '已启用' : '—') },
          { key: 'seen', title: '最近登录', cell: (row) => <span className="figures">{moment(row.lastSeenAt)}</span> },
          {
            key: 'status',
            title: '状态',
            cell: (row) =>
              row.status === 'DISABLED' ? (
                <StateTag tone="stop">已停用</StateTag>
              ) : row.lockedUntil ? (
                <StateTag tone="caution">锁定至 {moment(row.lockedUntil)}</StateTag>
              ) : (
                <StateTag tone="good">在用</StateTag>
              ),
          },
          {
            key: 'do',
            title: '操作',
            cell: (row) => (
              <Button look="plain" aria-label={`管理 ${row.displayName}`} onClick={() => setOpenId(row.id)}>
                {can('identity.account.manage') ? '管理' : '查看'}
              </Button>
            ),
          },
        ]}
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} unit="个账号" onPage={(next) => setUrl({ page: next })} />
      )}
      <Dialog title={open?.displayName ?? ''} open={open !== undefined} onClose={() => setOpenId(null)}>
        {open && <AccountSteps account={open} manage={can('identity.account.manage')} own={open.id === me.data?.accountId} />}
      </Dialog>
    </section>
  );
}
