import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { DutyTabs } from './DutyTabs.tsx';

/** Sessions in which learners were entered by hand, with every reason. */
export function Supplements() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(
    teachingRoutes.listSupplements,
    { query: { ...(url.classId ? { classId: url.classId } : {}), page, size: 20 } },
    { keep: true },
  );
  return (
    <div className="stack">
      <PageHead title="补签清单" lead="班主任手工补签的课次；占比超过规定的标出来" />
      <DutyTabs at="/work/supplements" />
      <section className="card">
        {url.classId && (
          <div className="filters">
            <Button onClick={() => setUrl({ classId: null })}>看全部班级</Button>
          </div>
        )}
        <Table
          label="补签清单"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.sessionId}
          empty={{ title: '没有补签', next: '班主任补签后，会连同原因列在这里。' }}
          columns={[
            {
              key: 'title',
              title: '课次',
              cell: (row) => (
                <>
                  <Go to={`/work/sessions/${row.sessionId}`}>{row.title}</Go>
                  <div className="quiet small">{moment(row.startsAt)}</div>
                </>
              ),
            },
            {
              key: 'class',
              title: '班级',
              cell: (row) => (
                <>
                  {row.className}
                  <div className="quiet small">{row.institutionName}</div>
                </>
              ),
            },
            { key: 'count', title: '补签 / 应到', num: true, cell: (row) => `${row.supplements} / ${row.expected}` },
            {
              key: 'share',
              title: '占比',
              cell: (row) => (
                <>
                  <span className={row.warning ? 'stop figures' : 'figures'}>{Math.round(row.share * 100)}%</span>{' '}
                  {row.warning && <StateTag tone="stop">超过 {Math.round((row.limit ?? 0) * 100)}%</StateTag>}
                </>
              ),
            },
            {
              key: 'why',
              title: '学员和原因',
              cell: (row) =>
                row.items.map((one) => (
                  <div key={one.learnerId} className="small">
                    {one.name}：{one.reason}
                  </div>
                )),
            },
          ]}
        />
        {list.data && list.data.total > 20 && (
          <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}
