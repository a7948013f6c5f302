import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Pager } from '../../shared/ui/Table.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import './questions.css';
import { dueWords, placeWords, stateOptions, STATES, type Line } from './words.ts';

const SIZE = 15;

/** What I asked, and what the class asked. */
export function MyQuestions() {
  const [url, setUrl] = useUrlState();
  const view = url.view === 'CLASS' ? 'CLASS' : 'MINE';
  const page = Math.max(1, Number(url.page) || 1);
  const query = {
    view,
    page,
    size: SIZE,
    ...(url.state ? { state: url.state as Line['state'] } : {}),
    ...(url.q ? { q: url.q } : {}),
  } as const;
  const list = useRead(teachingRoutes.myQuestions, { query }, { keep: true, refetchInterval: 60_000 });
  const filtered = !!url.state || !!url.q;
  return (
    <div className="stack">
      <PageHead
        title="答疑"
        lead="一般 24 小时内有讲师回答；超时会自动请班主任督促。"
        actions={
          <Go className="button primary" to="/learn/questions/new">
            我要提问
          </Go>
        }
      />
      <Tabs
        label="答疑"
        items={[
          { key: 'MINE', label: '我的提问' },
          { key: 'CLASS', label: '同学的提问' },
        ]}
        links={[{ href: '/learn/knowledge', label: '知识库' }]}
        value={view}
        onPick={(key) => setUrl({ view: key === 'MINE' ? null : key, state: null, q: null })}
      />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="问题或课名" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select
            label="进展"
            empty="全部"
            options={stateOptions}
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
        </div>
        {list.error && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <Loading />
        ) : list.data.items.length === 0 ? (
          filtered ? (
            <Empty title="没有符合条件的问题">
              <Button onClick={() => setUrl({ state: null, q: null })}>清除筛选</Button>
            </Empty>
          ) : (
            <Empty title={view === 'MINE' ? '您还没有提过问题' : '班里还没有人提问'}>
              <Go to="/learn/questions/new">提一个问题</Go>，或先到 <Go to="/learn/knowledge">知识库</Go> 看看有没有现成的回答。
            </Empty>
          )
        ) : (
          <ul className="rows question-list">
            {list.data.items.map((row) => (
              <Row key={row.id} row={row} own={view === 'MINE'} />
            ))}
          </ul>
        )}
        {!!list.data?.total && (
          <Pager page={page} size={SIZE} total={list.data.total} unit="个问题" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

function Row({ row, own }: { row: Line; own: boolean }) {
  const [label, tone] = STATES[row.state];
  return (
    <li>
      <span className="grow">
        <Go to={`/learn/questions/${row.id}`}>
          <b>{row.title}</b>
        </Go>
        <span className="quiet small" style={{ display: 'block' }}>
          {!own && `${row.asker} · `}
          {moment(row.askedAt)}
          {row.place && ` · ${placeWords(row.place)}`}
          {row.posts > 1 && ` · ${row.posts} 条`}
        </span>
      </span>
      {own && row.dueAt && (
        <span className="quiet small">{row.overdue ? '已请班主任督促' : `${dueWords(row.dueAt, Date.now())}内回答`}</span>
      )}
      <StateTag tone={tone}>{label}</StateTag>
    </li>
  );
}
