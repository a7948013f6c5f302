import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { COMPLETION } from './words.ts';

/** Applications to complete a class. */
export function Completions() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(
    assessmentRoutes.listCompletions,
    { query: { page, size: 20, ...(url.status ? { status: url.status as never } : {}), ...(url.q ? { q: url.q } : {}) } },
    { keep: true },
  );
  return (
    <div>
      <PageHead title="结业" lead="经办抽查材料并受理，另一人复核批准后发证" />
      <div className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url.status ?? ''}
            onChange={(event) => setUrl({ status: event.target.value })}
            options={Object.entries(COMPLETION).map(([value, [label]]) => ({ value, label }))}
          />
          <SearchBox label="搜索" placeholder="班级、编号或机构" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        </div>
        <Table
          label="结业申请"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={
            url.q || url.status
              ? { title: '没有这样的结业申请', next: '请换一个词或状态再查。' }
              : { title: '没有结业申请', next: '机构在班级成绩册里公布成绩后可以提交结业申请。' }
          }
          columns={[
            { key: 'class', title: '班级', cell: (row) => <Link to={`/work/completions/${row.id}`}>{row.className}</Link> },
            { key: 'institution', title: '培训机构', cell: (row) => row.institutionName },
            { key: 'region', title: '市县', cell: (row) => row.regionName },
            { key: 'passed', title: '合格 / 参训', num: true, cell: (row) => `${row.qualified} / ${row.enrolled}` },
            {
              key: 'at',
              title: '提交时间',
              cell: (row) => (
                <>
                  <span className="figures">{moment(row.submittedAt)}</span> {row.lateWorkdays > 0 && <StateTag tone="stop">逾期</StateTag>}
                </>
              ),
            },
            {
              key: 'status',
              title: '状态',
              cell: (row) => <StateTag tone={COMPLETION[row.status]![1]}>{COMPLETION[row.status]![0]}</StateTag>,
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />}
      </div>
    </div>
  );
}
