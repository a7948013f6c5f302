import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { day } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { SearchBox } from '../../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { AddExpert, EditExpert, RecordConflict, type Expert } from './ExpertForms.tsx';
import { ExpertFigures } from './ExpertFigures.tsx';
import { CONFLICTS } from './words.ts';

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
