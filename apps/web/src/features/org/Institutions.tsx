import { orgRoutes } from '@yangfan/client';
import type { InputOf, orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { INSTITUTION_STATUSES, INSTITUTION_TYPES, PROGRAMS } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';

type Row = ReplyOf<typeof Contract.listInstitutions>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.exportInstitutions>['query']>;

/** Every institution in the caller's reach. */
export function Institutions() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const regions = useRegionOptions();
  const page = Number(url.page ?? 1);
  const query = {
    q: url.q,
    status: url.status?.split(','),
    regionCode: url.regionCode,
    programCode: url.programCode,
    type: url.type,
    sort: url.sort ?? 'name',
  } as Query;
  const list = useRead(orgRoutes.listInstitutions, { query: { ...query, page, size: 15 } }, { keep: true });
  const sheet = useDownload(orgRoutes.exportInstitutions);
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  const filtered = ['q', 'status', 'regionCode', 'programCode', 'type'].some((key) => url[key]);
  return (
    <div>
      <PageHead
        title="培训机构"
        lead="入目录的机构才能申请开班；点机构名称看资质、材料和办理记录"
        actions={
          <>
            {can('org.institution.export') && (
              <Button busy={sheet.busy} onClick={() => sheet.save({ query }, '机构列表.xlsx')}>
                导出
              </Button>
            )}
            {can('management.institution.apply') && (
              <Go to="/work/institution" className="button primary">
                填写本机构资质
              </Go>
            )}
          </>
        }
      />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="名称或信用代码" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select label="状态" empty="全部状态" options={optionsOf(INSTITUTION_STATUSES)} {...pick('status')} />
          <Select label="市县" empty="全部市县" options={regions} {...pick('regionCode')} />
          <Select label="可开课程" empty="全部课程" options={optionsOf(PROGRAMS)} {...pick('programCode')} />
          <Select label="性质" empty="全部性质" options={optionsOf(INSTITUTION_TYPES)} {...pick('type')} />
        </div>
        <Table
          label="培训机构列表"
          columns={COLUMNS}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          sort={{ by: url.sort ?? 'name', onSort: (by) => setUrl({ sort: SORTS[by] ?? by }) }}
          empty={
            filtered
              ? {
                  title: '没有符合条件的机构',
                  next: (
                    <Button onClick={() => setUrl({ q: null, status: null, regionCode: null, programCode: null, type: null })}>
                      清除筛选
                    </Button>
                  ),
                }
              : { title: '还没有机构', next: '机构在登录页点“机构注册”，提交材料后会出现在这里。' }
          }
        />
        {list.data && list.data.total > 0 && (
          <Pager page={page} size={15} total={list.data.total} unit="家机构" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

/** The server sorts each of these one way only. */
const SORTS: Record<string, string> = { '-name': 'name', '-validTo': 'validTo', classCount: '-classCount' };

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'name',
    title: '机构',
    sortable: true,
    cell: (row) => (
      <>
        <Go to={`/work/institutions/${row.id}`}>{row.name}</Go>
        <div className="quiet small figures">{row.creditCode}</div>
      </>
    ),
  },
  {
    key: 'region',
    title: '市县',
    cell: (row) => (
      <>
        {row.regionName}
        <div className="quiet small">{INSTITUTION_TYPES[row.type]}</div>
      </>
    ),
  },
  { key: 'programs', title: '可开课程', cell: (row) => row.programCodes.map((code) => PROGRAMS[code].name).join('、') || '—' },
  { key: 'validTo', title: '目录有效期至', sortable: true, cell: (row) => day(row.validTo) },
  {
    key: 'classCount',
    title: '班级',
    num: true,
    sortable: true,
    cell: (row) => <Go to={`/work/classes?institutionId=${row.id}`}>{row.classCount}</Go>,
  },
  {
    key: 'lecturerCount',
    title: '讲师',
    num: true,
    cell: (row) => <Go to={`/work/lecturers?institutionId=${row.id}`}>{row.lecturerCount}</Go>,
  },
  { key: 'status', title: '状态', cell: (row) => <StateTag tone={approvalTone(row.status)}>{INSTITUTION_STATUSES[row.status]}</StateTag> },
];
