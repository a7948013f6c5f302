import { orgRoutes } from '@yangfan/client';
import type { InputOf, orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { LECTURER_LEVELS, LECTURER_STATUSES, PROGRAMS } from '@yangfan/contract/dictionaries';
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

type Row = ReplyOf<typeof Contract.listLecturers>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.exportLecturers>['query']>;

/** Lecturers in the caller's reach, with what their certificates cover. */
export function Lecturers() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const regions = useRegionOptions();
  const page = Number(url.page ?? 1);
  const query = {
    q: url.q,
    status: url.status?.split(','),
    level: url.level,
    programCode: url.programCode,
    regionCode: url.regionCode,
    institutionId: url.institutionId,
    sort: url.sort,
  } as Query;
  const list = useRead(orgRoutes.listLecturers, { query: { ...query, page, size: 15 } }, { keep: true });
  const sheet = useDownload(orgRoutes.exportLecturers);
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  const filtered = ['q', 'status', 'level', 'programCode', 'regionCode', 'institutionId'].some((key) => url[key]);
  return (
    <div>
      <PageHead
        title="讲师"
        lead="在库、证书有效且已由机构聘用的讲师才能排课"
        actions={
          <>
            {can('org.lecturer.export') && (
              <Button busy={sheet.busy} onClick={() => sheet.save({ query }, '讲师列表.xlsx')}>
                导出
              </Button>
            )}
            {can('management.lecturer.apply') && (
              <Go to="/work/lecturers/new" className="button primary">
                添加讲师
              </Go>
            )}
          </>
        }
      />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="完整姓名或证书编号" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select label="状态" empty="全部状态" options={optionsOf(LECTURER_STATUSES)} {...pick('status')} />
          <Select label="可授课程" empty="全部课程" options={optionsOf(PROGRAMS)} {...pick('programCode')} />
          <Select label="级别" empty="全部级别" options={optionsOf(LECTURER_LEVELS)} {...pick('level')} />
          <Select label="市县" empty="全部市县" options={regions} {...pick('regionCode')} />
        </div>
        <Table
          label="讲师列表"
          columns={COLUMNS}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          sort={{ by: url.sort ?? '', onSort: (by) => setUrl({ sort: by.replace(/^-/, '') }) }}
          empty={
            filtered
              ? {
                  title: '没有符合条件的讲师',
                  next: (
                    <Button
                      onClick={() =>
                        setUrl({ q: null, status: null, level: null, programCode: null, regionCode: null, institutionId: null })
                      }
                    >
                      清除筛选
                    </Button>
                  ),
                }
              : {
                  title: '还没有讲师',
                  next: can('management.lecturer.apply') ? (
                    <Go to="/work/lecturers/new">添加第一位讲师</Go>
                  ) : (
                    '机构添加讲师并提交后会出现在这里。'
                  ),
                }
          }
        />
        {list.data && list.data.total > 0 && (
          <Pager page={page} size={15} total={list.data.total} unit="位讲师" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '姓名', cell: (row) => <Go to={`/work/lecturers/${row.id}`}>{row.name}</Go> },
  { key: 'level', title: '级别', sortable: true, cell: (row) => LECTURER_LEVELS[row.level] },
  { key: 'region', title: '市县', cell: (row) => row.regionName },
  {
    key: 'certificates',
    title: '证书与可授课程',
    cell: (row) => (
      <ul>
        {row.certificates.map((certificate) => (
          <li key={certificate.id}>
            <span className="figures">{certificate.number}</span>{' '}
            <span className="quiet small">
              {certificate.programCodes.map((code) => PROGRAMS[code].name).join('、')}
              {certificate.validTo ? ` · 至 ${day(certificate.validTo)}` : ''}
            </span>
          </li>
        ))}
      </ul>
    ),
  },
  {
    key: 'employments',
    title: '聘用机构',
    cell: (row) => row.employments.map((one) => `${one.institutionName}${one.confirmed ? '' : '（待确认）'}`).join('、') || '—',
  },
  {
    key: 'classes',
    title: '在带班级',
    num: true,
    cell: (row) => <Go to={`/work/classes?lecturerId=${row.id}`}>{row.activeClassCount}</Go>,
  },
  {
    key: 'status',
    title: '状态',
    sortable: true,
    cell: (row) => <StateTag tone={approvalTone(row.status)}>{LECTURER_STATUSES[row.status]}</StateTag>,
  },
];
