import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';
import { dueWords, placeWords, spanWords, stateOptions, STATES, type Line } from './words.ts';

const SIZE = 20;

/** Every question within reach: what waits longest stands first. */
export function Queue() {
  const [url, setUrl] = useUrlState();
  const page = Math.max(1, Number(url.page) || 1);
  const filter = {
    ...(url.view ? { view: url.view as 'WAITING' | 'OVERDUE' } : {}),
    ...(url.state ? { state: url.state as Line['state'] } : {}),
    ...(url.classId ? { classId: url.classId } : {}),
    ...(url.from ? { from: url.from } : {}),
    ...(url.to ? { to: url.to } : {}),
    ...(url.q ? { q: url.q } : {}),
  };
  const list = useRead(teachingRoutes.listQuestions, { query: { ...filter, page, size: SIZE } }, { keep: true, refetchInterval: 60_000 });
  const sheet = useDownload(teachingRoutes.exportQuestions);
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  const filtered = Object.keys(filter).length > 0;
  return (
    <div className="stack">
      <PageHead
        title="答疑"
        lead="超时的排在最前；每个问题应在时限内有第一次回答。"
        actions={
          <>
            <Go className="button" to="/work/knowledge">
              知识库
            </Go>
            <Button busy={sheet.busy} onClick={() => sheet.save({ query: filter }, '答疑记录.xlsx')}>
              导出
            </Button>
          </>
        }
      />
      <Figures classId={url.classId} from={url.from} to={url.to} />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="问题、班级、课名" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select
            label="先看"
            empty="全部"
            options={[
              { value: 'WAITING', label: '等回答的' },
              { value: 'OVERDUE', label: '已超时的' },
            ]}
            {...pick('view')}
          />
          <Select label="状态" empty="全部状态" options={stateOptions} {...pick('state')} />
          <TextField label="提问不早于" type="date" {...pick('from')} />
          <TextField label="提问不晚于" type="date" {...pick('to')} />
        </div>
        <Table
          label="答疑队列"
          columns={COLUMNS}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            filtered
              ? {
                  title: '没有符合条件的问题',
                  next: <Button onClick={() => setUrl(Object.fromEntries(Object.keys(url).map((key) => [key, null])))}>清除筛选</Button>,
                }
              : { title: '还没有学员提问', next: '学员在课程、回放或答疑页面提问后会出现在这里。' }
          }
        />
        {!!list.data?.total && (
          <Pager page={page} size={SIZE} total={list.data.total} unit="个问题" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

function Figures({ classId, from, to }: { classId: string | undefined; from: string | undefined; to: string | undefined }) {
  const query = { ...(classId ? { classId } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const { data } = useRead(teachingRoutes.questionFigures, { query }, { keep: true });
  if (!data) return null;
  const share = data.overdueShare === null ? '—' : `${Math.round(data.overdueShare * 100)}%`;
  return (
    <Strip
      items={[
        {
          label: '等回答',
          value: <Go to="/work/questions?view=WAITING">{data.waiting}</Go>,
          note: `${data.from} 至 ${data.to} 提问 ${data.asked} 个`,
        },
        { label: '已超时', value: <Go to="/work/questions?view=OVERDUE">{data.overdueNow}</Go>, note: '已上报班主任和机构' },
        {
          label: '首次回答中位用时',
          value: data.medianMinutes === null ? '—' : spanWords(data.medianMinutes),
          note: `已回答 ${data.answered} 个`,
        },
        { label: '超时占比', value: share, note: data.rating === null ? '还没有评分' : `平均评分 ${Math.round(data.rating * 10) / 10}` },
      ]}
    />
  );
}

const COLUMNS: readonly Column<Line>[] = [
  {
    key: 'title',
    title: '问题',
    cell: (row) => (
      <>
        <Go to={`/work/questions/${row.id}`}>{row.title}</Go>
        {row.place && <div className="quiet small">{placeWords(row.place)}</div>}
      </>
    ),
  },
  {
    key: 'asker',
    title: '提问人',
    cell: (row) => (
      <>
        {row.asker}
        <div className="quiet small">{row.className}</div>
      </>
    ),
  },
  { key: 'askedAt', title: '提问', cell: (row) => <span style={{ whiteSpace: 'nowrap' }}>{moment(row.askedAt)}</span> },
  {
    key: 'due',
    title: '时限',
    cell: (row) => (row.dueAt ? <span className={row.overdue ? 'stop' : ''}>{dueWords(row.dueAt, Date.now())}</span> : '—'),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (
      <>
        <StateTag tone={STATES[row.state][1]}>{STATES[row.state][0]}</StateTag>
        {row.escalated && row.overdue && (
          <>
            {' '}
            <StateTag tone="stop">已上报</StateTag>
          </>
        )}
      </>
    ),
  },
  { key: 'rating', title: '评分', num: true, cell: (row) => row.rating ?? '—' },
];
