import { assessmentRoutes, orgRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useRegionOptions } from '../../../shared/lib/regions.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { day } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { SearchBox } from '../../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { ExpertFigures } from './ExpertFigures.tsx';
import { CONFLICTS } from './words.ts';

type Expert = ReplyOf<typeof Contract.listExperts>['items'][number];

/** The pool of experts, and how they mark. */
export function Experts() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const tab = url.tab === 'figures' ? 'figures' : 'pool';
  const figures = useDownload(assessmentRoutes.exportExpertFigures);
  const [adding, setAdding] = useState(false);
  return (
    <div>
      <PageHead
        title="考评专家"
        lead="在库、启用、通过校准、没有回避关系的专家才会被随机派评"
        actions={
          tab === 'figures' ? (
            <Button busy={figures.busy} onClick={() => figures.save({ query: {} }, '专家评分统计.xlsx')}>
              导出 Excel
            </Button>
          ) : (
            can('assessment.expert.manage') && (
              <Button look="primary" onClick={() => setAdding(true)}>
                专家入库
              </Button>
            )
          )
        }
      />
      <Tabs
        label="考评专家"
        value={tab}
        onPick={(key) => setUrl({ tab: key === 'pool' ? null : key })}
        items={[
          { key: 'pool', label: '专家库' },
          { key: 'figures', label: '评分统计' },
        ]}
      />
      {tab === 'figures' ? <ExpertFigures /> : <Pool />}
      <Dialog title="专家入库" open={adding} onClose={() => setAdding(false)}>
        <AddExpert onClose={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}

function Pool() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const [editing, setEditing] = useState<Expert | null>(null);
  const [recording, setRecording] = useState<Expert | null>(null);
  const list = useRead(
    assessmentRoutes.listExperts,
    { query: { page, size: 20, ...(url.state ? { state: url.state as never } : {}), ...(url.search ? { search: url.search } : {}) } },
    { keep: true },
  );
  return (
    <div className="card">
      <div className="filters">
        <Select
          label="状态"
          empty="全部"
          value={url.state ?? ''}
          onChange={(event) => setUrl({ state: event.target.value })}
          options={[
            { value: 'ACTIVE', label: '启用' },
            { value: 'PAUSED', label: '停用' },
          ]}
        />
        <SearchBox label="登录名、职称或专长" value={url.search ?? ''} onSearch={(search) => setUrl({ search })} />
      </div>
      <Table
        label="考评专家"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        empty={{ title: '专家库里没有符合条件的专家', next: '点“专家入库”添加；每个批次至少要有 3 位可派的专家，才能仲裁。' }}
        columns={[
          {
            key: 'name',
            title: '专家',
            cell: (row) => (
              <>
                <b>{row.name}</b> <span className="quiet small">{row.loginName}</span>
                <div className="quiet small">
                  {row.title} {row.fields.join('、')}
                </div>
              </>
            ),
          },
          {
            key: 'calibration',
            title: '校准',
            cell: (row) => (
              <>
                <StateTag tone={row.calibration.passed ? 'good' : 'caution'}>{row.calibration.passed ? '合格' : '未通过'}</StateTag>
                {row.calibration.until && <div className="quiet small">至 {day(row.calibration.until)}</div>}
              </>
            ),
          },
          {
            key: 'avoid',
            title: '回避',
            cell: (row) =>
              row.institutions.length + row.conflicts.length === 0 ? (
                <span className="quiet">没有登记</span>
              ) : (
                <span className="small">
                  {row.institutions.map((one) => `所属：${one.name}`).join('；')}
                  {row.institutions.length > 0 && row.conflicts.length > 0 && '；'}
                  {row.conflicts.map((one) => `${CONFLICTS[one.kind]}：${one.target}`).join('；')}
                </span>
              ),
          },
          { key: 'open', title: '在评', num: true, cell: (row) => row.openTasks },
          {
            key: 'state',
            title: '状态',
            cell: (row) => (
              <>
                <StateTag tone={row.state === 'ACTIVE' ? 'good' : 'idle'}>{row.state === 'ACTIVE' ? '启用' : '停用'}</StateTag>
                {row.pausedReason && <div className="quiet small">{row.pausedReason}</div>}
              </>
            ),
          },
          {
            key: 'do',
            title: '操作',
            cell: (row) =>
              row.editable ? (
                <>
                  <Button onClick={() => setEditing(row)}>修改</Button> <Button onClick={() => setRecording(row)}>登记回避</Button>
                </>
              ) : (
                <span className="quiet small">由省级维护</span>
              ),
          },
        ]}
      />
      {list.data && <Pager page={page} size={20} total={list.data.total} unit="人" onPage={(next) => setUrl({ page: next })} />}
      <Dialog title={`修改 ${editing?.name ?? ''}`} open={editing !== null} onClose={() => setEditing(null)}>
        {editing && <EditExpert expert={editing} onClose={() => setEditing(null)} />}
      </Dialog>
      <Dialog title={`登记 ${recording?.name ?? ''} 的回避`} open={recording !== null} onClose={() => setRecording(null)}>
        {recording && <RecordConflict expert={recording} onClose={() => setRecording(null)} />}
      </Dialog>
    </div>
  );
}

const split = (text: string) => [...new Set(text.split(/[、,，\s]+/).filter(Boolean))].slice(0, 10);

function Institutions({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const list = useRead(orgRoutes.listInstitutions, { query: { page: 1, size: 100 } });
  const items = list.data?.items ?? [];
  return (
    <fieldset className="plain-set">
      <legend>所属机构（同机构的计划书不派给他）</legend>
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

function AddExpert({ onClose }: { onClose: () => void }) {
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

function EditExpert({ expert, onClose }: { expert: Expert; onClose: () => void }) {
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

function RecordConflict({ expert, onClose }: { expert: Expert; onClose: () => void }) {
  const [form, setForm] = useState({ kind: 'RELATIVE' as 'RELATIVE' | 'OWN_CLASS' | 'INTEREST', target: '', note: '' });
  const record = useSend(assessmentRoutes.recordExpertConflict, {
    refresh: ['/v1/assessment'],
    done: '已登记，派评时会避开',
    onDone: onClose,
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        record.mutate({ params: { expertId: expert.id }, body: form });
      }}
    >
      <Select
        label="关系"
        value={form.kind}
        onChange={(event) => setForm({ ...form, kind: event.target.value as typeof form.kind })}
        options={Object.entries(CONFLICTS).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        label="班级编号、班级全称或机构全称"
        required
        minLength={2}
        maxLength={80}
        value={form.target}
        onChange={(event) => setForm({ ...form, target: event.target.value })}
      />
      <TextField label="说明" maxLength={200} value={form.note} onChange={(event) => setForm({ ...form, note: event.target.value })} />
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={record.isPending}>
          登记
        </Button>
      </div>
    </form>
  );
}
