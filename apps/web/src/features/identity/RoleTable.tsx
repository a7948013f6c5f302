import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ROOM_WORDS, usePermissionWords } from './permission-words.ts';

type Role = ReplyOf<typeof Contract.listRoles>['items'][number];

/** Who may do what; the administrator edits a role here. */
export function RoleTable() {
  const roles = useRead(identityRoutes.listRoles);
  const [url, setUrl] = useUrlState();
  if (roles.error) return <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />;
  if (!roles.data) return <Loading />;
  const role = roles.data.items.find((one) => one.role === url.role) ?? roles.data.items[0]!;
  return (
    <section className="card">
      <div className="filters">
        <Select
          label="角色"
          value={role.role}
          options={roles.data.items.map((one) => ({ value: one.role, label: `${one.name}（${one.permissions.length} 项）` }))}
          onChange={(event) => setUrl({ role: event.target.value })}
        />
      </div>
      <RolePermissions key={role.role} role={role} all={roles.data.permissions} />
    </section>
  );
}

function RolePermissions({ role, all }: { role: Role; all: readonly string[] }) {
  const can = useCan();
  const words = usePermissionWords();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(role.permissions));
  const [reason, setReason] = useState('');
  const save = useSend(identityRoutes.setRolePermissions, {
    refresh: ['/v1/identity'],
    quiet: true,
    done: '已保存，几秒内全系统生效',
    onDone: () => setReason(''),
  });
  const edit = can('identity.role.manage');
  const added = [...picked].filter((name) => !role.permissions.includes(name));
  const removed = role.permissions.filter((name) => !picked.has(name));
  const changed = added.length + removed.length > 0;
  const toggle = (name: string) => setPicked((now) => new Set(now.has(name) ? [...now].filter((one) => one !== name) : [...now, name]));
  const say = (name: string) => words(name)[0] ?? name;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { role: role.role }, body: { permissions: [...picked].sort(), reason: reason.trim() } });
      }}
    >
      {[...new Set(all.map((name) => name.split('.')[0]!))].map((room) => (
        <fieldset key={room} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <legend style={{ fontWeight: 600, padding: 0 }}>{ROOM_WORDS[room] ?? room}</legend>
          <div className="permission-list">
            {all
              .filter((name) => name.startsWith(`${room}.`))
              .map((name) => (
                <Choice
                  key={name}
                  checked={picked.has(name)}
                  disabled={!edit}
                  onChange={() => toggle(name)}
                  label={
                    <>
                      {say(name)}
                      {words(name).length > 1 && <span className="quiet"> 等 {words(name).length} 项操作</span>}
                      <span className="quiet small figures" style={{ display: 'block', overflowWrap: 'anywhere' }}>
                        {name}
                      </span>
                    </>
                  }
                />
              ))}
          </div>
        </fieldset>
      ))}
      {edit && changed && (
        <div className="note caution stack">
          <p>
            {added.length > 0 && <>增加：{added.map(say).join('；')}。</>}
            {removed.length > 0 && <>去掉：{removed.map(say).join('；')}。</>}
            所有担任“{role.name}”的人几秒内生效，改动永久留痕。
          </p>
          <TextField
            label="改动原因"
            required
            minLength={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {save.error && (
            <p className="stop" role="alert">
              {save.error.message}
            </p>
          )}
          <div className="actions">
            <Button onClick={() => setPicked(new Set(role.permissions))}>恢复原样</Button>
            <Button type="submit" look="primary" busy={save.isPending}>
              保存改动
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
