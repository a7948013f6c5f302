import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Choice, Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { ITEM_STATES, PROGRAMS, sayState } from './bank/item-words.ts';
import { ExportItems } from './bank/ExportItems.tsx';
import { Moves } from './bank/Moves.tsx';
import { ITEM_TYPES } from './words.ts';
import { BankFilters } from './bank/BankFilters.tsx';

/** The item bank: its health against the blueprint, and every item with answer and explanation. */
export function ItemBank() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const can = useCan();
  const programCode = url.programCode ?? 'NET_EC';
  const health = useRead(assessmentRoutes.bankHealth, { query: { programCode } });
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } });
  const filter = {
    programCode,
    ...(url.status ? { status: url.status as never } : {}),
    ...(url.chapter ? { chapter: url.chapter } : {}),
    ...(url.type ? { type: url.type as never } : {}),
    ...(url.difficulty ? { difficulty: Number(url.difficulty) } : {}),
    ...(url.search ? { search: url.search } : {}),
  };
  const list = useRead(assessmentRoutes.listItems, { query: { page, size: 20, ...filter } }, { keep: true });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = (list.data?.items ?? []).filter(({ id }) => picked.has(id));
  const works = can('assessment.item.write') || can('assessment.item.review');
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const chapters = [...new Map((terms.data?.knowledge ?? []).map((one) => [one.chapter, one.chapterTitle])).entries()];
  const low = (health.data?.cells ?? []).filter((cell) => cell.available < 3 * cell.drawn).length;
  return (
    <div className="stack">
      <PageHead
        title="题库"
        lead={PROGRAMS.find(({ value }) => value === programCode)?.label}
        actions={
          <>
            <Go className="button" to={`/work/items/doctor?programCode=${programCode}`}>
              题目体检
            </Go>
            <ExportItems filter={filter} />
            {can('assessment.item.write') && (
              <>
                <Go className="button" to={`/work/items/import?programCode=${programCode}`}>
                  导入
                </Go>
                <Go className="button primary" to={`/work/items/new?programCode=${programCode}`}>
                  新建题目
                </Go>
              </>
            )}
          </>
        }
      />
      {health.data && (
        <Strip
          items={[
            { label: '可用题', value: health.data.total, unit: '题' },
            { label: '有题的知识点', value: `${health.data.coveredPoints} / ${health.data.knowledgePoints}`, unit: '个' },
            { label: '组卷要抽题的地方', value: health.data.cells.length, unit: '处', note: '每章每种题型算一处' },
            {
              label: '题量不足的地方',
              value: low,
              unit: '处',
              note: low ? '可用的题不到所需的 3 倍，建议补充' : '可用的题都在所需的 3 倍以上',
            },
          ]}
        />
      )}
      <div className="card">
        <BankFilters
          url={url}
          setUrl={setUrl}
          programCode={programCode}
          chapters={chapters}
          more={
            <Select
              label="难度"
              empty="全部"
              value={url.difficulty ?? ''}
              onChange={(event) => setUrl({ difficulty: event.target.value })}
              options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))}
            />
          }
        >
          <Select
            label="状态"
            empty="全部"
            value={url.status ?? ''}
            onChange={(event) => setUrl({ status: event.target.value })}
            options={Object.entries(ITEM_STATES).map(([value, [label]]) => ({ value, label }))}
          />
        </BankFilters>
        {works && (
          <div className="actions">
            <span className="quiet">本页选中 {chosen.length} 题</span>
            <Moves items={chosen} onDone={() => setPicked(new Set())} />
          </div>
        )}
        <Table
          label="题目"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(item) => item.id}
          empty={{ title: '没有符合条件的题', next: '换一个筛选条件，或新建题目' }}
          columns={[
            ...(works
              ? [
                  {
                    key: 'pick',
                    title: '选择',
                    cell: (item: NonNullable<typeof list.data>['items'][number]) => (
                      <Choice checked={picked.has(item.id)} onChange={() => toggle(item.id)} label="选" aria-label={`选择 ${item.code}`} />
                    ),
                  },
                ]
              : []),
            {
              key: 'code',
              title: '编号',
              cell: (item) => (
                <Go className="nowrap" to={`/work/items/${item.id}`}>
                  {item.code}
                </Go>
              ),
            },
            { key: 'type', title: '题型', cell: (item) => ITEM_TYPES[item.type] },
            { key: 'stem', title: '题干', cell: (item) => item.stem.slice(0, 120) },
            { key: 'knowledge', title: '知识点', cell: (item) => item.knowledgeName },
            {
              key: 'state',
              title: '状态',
              cell: (item) => <StateTag tone={ITEM_STATES[item.status][1]}>{sayState(item)}</StateTag>,
            },
            { key: 'difficulty', title: '难度（1–5）', num: true, cell: (item) => item.difficulty },
            { key: 'used', title: '考过（人次）', num: true, cell: (item) => item.usageCount },
            {
              key: 'rate',
              title: '得分率',
              num: true,
              cell: (item) => (item.correctRate === null ? '—' : `${Math.round(item.correctRate * 100)}%`),
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="题" onPage={(next) => setUrl({ page: next })} />}
      </div>
    </div>
  );
}
