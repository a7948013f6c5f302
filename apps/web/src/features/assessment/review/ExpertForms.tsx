import { assessmentRoutes, orgRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useRegionOptions } from '../../../shared/lib/regions.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { ConflictForm } from './ConflictForm.tsx';

/** An expert as the pool lists them. */
export type Expert = ReplyOf<typeof Contract.listExperts>['items'][number];

const split = (text: string) => [...new Set(text.split(/[、,，\s]+/).filter(Boolean))].slice(0, 10);

function Institutions({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const list = useRead(orgRoutes.listInstitutions, { query: { page: 1, size: 100 } });
  const items = list.data?.items ?? [];
  return (
    <fieldset className="plain-set">
      <legend>所属机构（同机构的规划书不派给他）</legend>
      {items.map((one) => (
        <Choice
          key={one.id}
          checked={value.includes(one.id)}
          onChange={() => onChange(value.includes(one.id) ? value.filter((id) => id !== one.id) : [...value, one.id])}
          label={one.name}
        />
      ))}
      {list.data && !items.length && <span className="quiet small">没有可选的机构</span>}
    </fieldset>
  );
}

/** A new expert with an account of their own; the first password is shown once. */
export function AddExpert({ onClose }: { onClose: () => void }) {
  const regions = useRegionOptions();
  const [form, setForm] = useState({ name: '', loginName: '', regionCode: '', title: '', fields: '', institutionIds: [] as string[] });
  const [password, setPassword] = useState<string | null>(null);
  const add = useSend(assessmentRoutes.addExpert, {
    refresh: ['/v1/assessment'],
    done: '专家已入库',
    onDone: (reply) => setPassword(reply.initialPassword),
  });
  const faults = faultsOf(add.error);
  if (password)
    return (
      <div className="form">
        <p>
          账号 <b>{form.loginName}</b> 的初始密码是 <b className="figures">{password}</b>
          。只显示这一次，请当面告诉专家；首次登录须改密码，然后完成标杆卷校准。
        </p>
        <div className="actions">
          <Button look="primary" onClick={onClose}>
            我已记下
          </Button>
        </div>
      </div>
    );
  const text = (key: 'name' | 'loginName' | 'title' | 'fields') => ({
    value: form[key],
    fault: faults[key],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [key]: event.target.value }),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ body: { ...form, name: form.name.trim(), title: form.title.trim(), fields: split(form.fields) } });
      }}
    >
      <TextField label="姓名" required minLength={2} maxLength={30} {...text('name')} />
      <TextField label="登录名" required pattern="[a-z][a-z0-9.]{3,39}" hint="小写字母、数字和点，如 zhang.san" {...text('loginName')} />
      <Select
        label="服务范围"
        required
        empty="请选择"
        value={form.regionCode}
        onChange={(event) => setForm({ ...form, regionCode: event.target.value })}
        options={[{ value: '460000', label: '全省' }, ...regions]}
      />
      <TextField label="职称或职务" maxLength={60} {...text('title')} />
      <TextField label="专长" required hint="用顿号隔开，如 电商、财务" {...text('fields')} />
      <Institutions value={form.institutionIds} onChange={(institutionIds) => setForm({ ...form, institutionIds })} />
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={add.isPending} disabled={!form.regionCode || !split(form.fields).length}>
          入库并开通账号
        </Button>
      </div>
    </form>
  );
}

/** What may change about an expert: what they know, where they belong, whether they get work. */
export function EditExpert({ expert, onClose }: { expert: Expert; onClose: () => void }) {
  const [form, setForm] = useState({
    title: expert.title,
    fields: expert.fields.join('、'),
    institutionIds: expert.institutions.map((one) => one.id),
    state: expert.state,
    pausedReason: expert.pausedReason,
  });
  const save = useSend(assessmentRoutes.updateExpert, { refresh: ['/v1/assessment'], done: '已保存', onDone: onClose });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { expertId: expert.id }, body: { ...form, fields: split(form.fields) } });
      }}
    >
      <TextField
        label="职称或职务"
        maxLength={60}
        value={form.title}
        onChange={(event) => setForm({ ...form, title: event.target.value })}
      />
      <TextField label="专长" required value={form.fields} onChange={(event) => setForm({ ...form, fields: event.target.value })} />
      <Institutions value={form.institutionIds} onChange={(institutionIds) => setForm({ ...form, institutionIds })} />
      <Choice
        checked={form.state === 'PAUSED'}
        onChange={(event) => setForm({ ...form, state: event.target.checked ? 'PAUSED' : 'ACTIVE' })}
        label="停用：不再派新的评审"
      />
      {form.state === 'PAUSED' && (
        <TextField
          label="停用原因"
          required
          minLength={2}
          maxLength={200}
          value={form.pausedReason}
          onChange={(event) => setForm({ ...form, pausedReason: event.target.value })}
        />
      )}
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={save.isPending}>
          保存
        </Button>
      </div>
    </form>
  );
}

/** Whom an expert must stay away from, as the authority knows it. */
export function RecordConflict({ expert, onClose }: { expert: Expert; onClose: () => void }) {
  const record = useSend(assessmentRoutes.recordExpertConflict, {
    refresh: ['/v1/assessment'],
    done: '已登记，派评时会避开',
    onDone: onClose,
  });
  return (
    <ConflictForm
      busy={record.isPending}
      fault={faultsOf(record.error)['target']}
      onSend={(body) => record.mutate({ params: { expertId: expert.id }, body })}
      onClose={onClose}
    />
  );
}
