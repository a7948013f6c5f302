import { teachingRoutes } from '@yangfan/client';
import { PROGRAMS } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Pager } from '../../shared/ui/Table.tsx';
import { KnownItem } from './KnownItem.tsx';
import './questions.css';
import type { Known } from './words.ts';

const SIZE = 10;
export const LearnerKnowledge = () => <Knowledge staff={false} />;
export const StaffKnowledge = () => <Knowledge staff />;

/** Published answers, found by words. */
function Knowledge({ staff }: { staff: boolean }) {
  const [url, setUrl] = useUrlState();
  const page = Math.max(1, Number(url.page) || 1);
  const query = {
    page,
    size: SIZE,
    ...(url.q ? { q: url.q } : {}),
    ...(url.programCode ? { programCode: url.programCode as Known['programCode'] } : {}),
  };
  const list = useRead(teachingRoutes.searchKnowledge, { query }, { keep: true });
  const base = staff ? '/work/questions' : '/learn/questions';
  return (
    <div className="stack">
      <PageHead
        title="知识库"
        lead="讲师回答过、对大家都有用的问题。不显示提问人。"
        crumbs={<Go to={base}>答疑</Go>}
        actions={
          !staff && (
            <Go className="button primary" to="/learn/questions/new">
              没找到，去提问
            </Go>
          )
        }
      />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="如：运费怎么设" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          {staff && (
            <Select
              label="培训项目"
              empty="全部"
              options={optionsOf(PROGRAMS)}
              value={url.programCode ?? ''}
              onChange={(event) => setUrl({ programCode: event.target.value })}
            />
          )}
        </div>
        {list.error && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <Loading />
        ) : list.data.items.length === 0 ? (
          <Empty title={url.q ? '没有找到相近的回答' : '知识库还没有内容'}>
            {url.q ? (
              <Button onClick={() => setUrl({ q: null })}>看全部回答</Button>
            ) : staff ? (
              '在问题页面回答后，点“发布到知识库”。'
            ) : (
              <Go to="/learn/questions/new">直接向讲师提问</Go>
            )}
          </Empty>
        ) : (
          <ul>
            {list.data.items.map((one) => (
              <KnownItem key={one.id} known={one} staff={staff} />
            ))}
          </ul>
        )}
        {!!list.data?.total && (
          <Pager page={page} size={SIZE} total={list.data.total} unit="条回答" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}
