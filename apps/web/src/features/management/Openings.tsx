import { managementRoutes } from '@yangfan/client';
import type { InputOf, managementRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { APPROVAL_STATES } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';

type Row = ReplyOf<typeof Contract.listApplications>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.exportApplications>['query']>;
const KINDS = [
  { key: 'OPENING', label: '开班' },
  { key: 'INSTITUTION', label: '机构入目录' },
  { key: 'LECTURER', label: '讲师入库' },
] as const;

/** Where an application is worked on. */
const linkOf = (row: Row) =>
  row.kind === 'OPENING'
    ? `/work/openings/${row.id}`
    : row.kind === 'INSTITUTION'
      ? `/work/institutions/${row.subjectId}`
      : `/work/lecturers/${row.subjectId}`;

/** Applications by state, each leading to where it is worked on. */
export function Openings() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const kind = url.kind ?? 'OPENING';
  const query = {
    kind,
    q: url.q,
    state: url.state?.split(','),
    institutionId: url.institutionId,
    sort: url.sort ?? '-updatedAt',
  } as Query;
  const list = useRead(managementRoutes.listApplications, { query: { ...query, page, size: 15 } }, { keep: true });
  const sheet = useDownload(managementRoutes.exportApplications);
  return (
    <div>
      <PageHead
        title="申请办理"
        lead="经办受理、另一位同事复核；超过时限的标红"
        actions={
          <>
            {can('management.application.export') && (
              <Button busy={sheet.busy} onClick={() => sheet.save({ query }, '申请列表.xlsx')}>
                导出
              </Button>
            )}
            {can('management.class.apply') && (
              <Go to="/work/classes/new" className="button primary">
                申请开班
              </Go>
            )}
          </>
        }
      />
      <Tabs label="申请类别" items={KINDS} value={kind} onPick={(key) => setUrl({ kind: key === 'OPENING' ? null : key, state: null })} />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="名称、编号或机构" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select
            label="状态"
            empty="全部状态"
            value={url.state ?? ''}
            options={optionsOf(APPROVAL_STATES).filter(
              (state) => kind === 'INSTITUTION' || !['ON_SITE_REVIEW', 'PUBLICITY'].includes(state.value),
            )}
            onChange={(event) => setUrl({ state: event.target.value || null })}
          />
          <Select
            label="排序"
            value={url.sort ?? '-updatedAt'}
            options={[
              { value: '-updatedAt', label: '最近办理在前' },
              { value: 'dueAt', label: '快到时限在前' },
              { value: '-submittedAt', label: '最近提交在前' },
            ]}
            onChange={(event) => setUrl({ sort: event.target.value === '-updatedAt' ? null : event.target.value })}
          />
        </div>
        <Table
          label="申请列表"
          columns={COLUMNS}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            url.q || url.state
              ? { title: '没有符合条件的申请', next: <Button onClick={() => setUrl({ q: null, state: null })}>清除筛选</Button> }
              : { title: '还没有申请', next: '机构提交后会出现在这里，也会出现在工作台的待办里。' }
          }
        />
        {list.data && list.data.total > 0 && (
          <Pager page={page} size={15} total={list.data.total} unit="份申请" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'title', title: '申请', cell: (row) => <Go to={linkOf(row)}>{row.title}</Go> },
  {
    key: 'institution',
    title: '机构',
    cell: (row) => (
      <>
        {row.institutionName}
        <div className="quiet small">{row.regionName}</div>
      </>
    ),
  },
  { key: 'submittedAt', title: '提交时间', cell: (row) => <span className="figures">{moment(row.submittedAt)}</span> },
  {
    key: 'dueAt',
    title: '办理时限',
    cell: (row) =>
      row.overdue ? <StateTag tone="stop">{`已超时 ${moment(row.dueAt)}`}</StateTag> : <span className="figures">{moment(row.dueAt)}</span>,
  },
  { key: 'updatedAt', title: '最近办理', cell: (row) => <span className="figures">{moment(row.updatedAt)}</span> },
  { key: 'state', title: '状态', cell: (row) => <StateTag tone={approvalTone(row.state)}>{row.stateName}</StateTag> },
];
