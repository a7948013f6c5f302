import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';

const SIZE = 20;

/** Exams with answers that people mark; what is left comes first. */
export function Markings() {
  const [state, setState] = useUrlState();
  const done = state['done'] === 'true';
  const page = Number(state['page'] ?? 1);
  const list = useRead(assessmentRoutes.listMarkings, { query: { page, size: SIZE, done } }, { refetchInterval: 60_000, keep: true });
  const total = list.data?.total ?? 0;
  return (
    <div className="stack">
      <PageHead title="人工阅卷" lead="简答、实操和案例里的文字题；不显示姓名，次序打乱" />
      <Tabs
        label="阅卷状态"
        value={done ? 'done' : 'open'}
        items={[
          { key: 'open', label: '待阅' },
          { key: 'done', label: '已阅完' },
        ]}
        onPick={(key) => setState({ done: key === 'done' ? 'true' : null })}
      />
      <div className="card">
        <Table
          label="要人工阅卷的考试"
          rows={list.data?.items}
          rowKey={(row) => row.examId}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ title: done ? '还没有阅完的考试' : '没有等您阅的答卷，学员交卷后会出现在这里' }}
          columns={[
            { key: 'title', title: '考试', cell: (row) => <Link to={`/work/exams/${row.examId}/marking`}>{row.title}</Link> },
            { key: 'class', title: '班级', cell: (row) => row.className },
            { key: 'ends', title: '考试结束', cell: (row) => <span className="figures">{moment(row.endsAt)}</span> },
            { key: 'done', title: '已评定', num: true, cell: (row) => `${row.done} / ${row.total}` },
            { key: 'mine', title: '等我阅', num: true, cell: (row) => row.waiting },
            {
              key: 'disputed',
              title: '待裁定',
              num: true,
              cell: (row) => (row.disputed ? <StateTag tone="caution">{row.disputed} 份</StateTag> : 0),
            },
          ]}
        />
        {total > SIZE && (
          <div className="actions">
            <Button disabled={page <= 1} onClick={() => setState({ page: page - 1 })}>
              上一页
            </Button>
            <Button disabled={page * SIZE >= total} onClick={() => setState({ page: page + 1 })}>
              下一页
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
