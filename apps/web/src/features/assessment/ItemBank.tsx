import { assessmentRoutes } from '@yangfan/client';
import { PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Facts, PageHead, Strip } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { ITEM_TYPES } from './words.ts';

/** The programmes that have a bank and a blueprint. */
const BANKED = ['NET_EC', 'NET_LIVE'] as const satisfies readonly ProgramCode[];

/** The item bank: its health against the blueprint, and every item with answer and explanation. */
export function ItemBank() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const programCode = BANKED.find((code) => code === url.program) ?? BANKED[0];
  const health = useRead(assessmentRoutes.bankHealth, { query: { programCode } });
  const list = useRead(
    assessmentRoutes.listItems,
    {
      query: {
        page,
        size: 20,
        programCode,
        ...(url.chapter ? { chapter: url.chapter } : {}),
        ...(url.type ? { type: url.type as never } : {}),
        ...(url.difficulty ? { difficulty: Number(url.difficulty) } : {}),
        ...(url.search ? { search: url.search } : {}),
      },
    },
    { keep: true },
  );
  const [openId, setOpenId] = useState<string | null>(null);
  const open = list.data?.items.find((item) => item.id === openId);
  const chapters = [...new Map((health.data?.cells ?? []).map((cell) => [cell.chapter, cell.chapterTitle])).entries()];
  const low = (health.data?.cells ?? []).filter((cell) => cell.available < 3 * cell.drawn).length;
  return (
    <div className="stack">
      <PageHead title="题库" lead={PROGRAMS[programCode].name} />
      {health.data && (
        <Strip
          items={[
            { label: '可用题', value: health.data.total },
            { label: '知识点覆盖', value: `${health.data.coveredPoints} / ${health.data.knowledgePoints}` },
            { label: '蓝图格', value: health.data.cells.length },
            { label: '不足 3 倍的格', value: low, note: low ? '建议补充题目' : '题量充足' },
          ]}
        />
      )}
      <div className="card">
        <div className="filters">
          <Select
            label="培训项目"
            value={programCode}
            onChange={(event) => setUrl({ program: event.target.value, chapter: null })}
            options={BANKED.map((value) => ({ value, label: PROGRAMS[value].name }))}
          />
          <TextField
            label="搜索"
            placeholder="题干或编号"
            defaultValue={url.search ?? ''}
            onBlur={(event) => setUrl({ search: event.target.value })}
            onKeyDown={(event) => event.key === 'Enter' && setUrl({ search: event.currentTarget.value })}
          />
          <Select
            label="章"
            empty="全部"
            value={url.chapter ?? ''}
            onChange={(event) => setUrl({ chapter: event.target.value })}
            options={chapters.map(([value, title]) => ({ value, label: `${value} ${title}` }))}
          />
          <Select
            label="题型"
            empty="全部"
            value={url.type ?? ''}
            onChange={(event) => setUrl({ type: event.target.value })}
            options={Object.entries(ITEM_TYPES).map(([value, label]) => ({ value, label }))}
          />
          <Select
            label="难度"
            empty="全部"
            value={url.difficulty ?? ''}
            onChange={(event) => setUrl({ difficulty: event.target.value })}
            options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))}
          />
        </div>
        <Table
          label="题目"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(item) => item.id}
          columns={[
            {
              key: 'code',
              title: '编号',
              cell: (item) => (
                <Button look="plain" onClick={() => setOpenId(item.id)}>
                  {item.code}
                </Button>
              ),
            },
            { key: 'type', title: '题型', cell: (item) => ITEM_TYPES[item.type] },
            { key: 'stem', title: '题干', cell: (item) => item.stem },
            { key: 'knowledge', title: '知识点', cell: (item) => item.knowledgeName },
            { key: 'difficulty', title: '难度', num: true, cell: (item) => item.difficulty },
            { key: 'used', title: '使用', num: true, cell: (item) => item.usageCount },
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
      <Dialog title={open?.code ?? ''} open={!!open} onClose={() => setOpenId(null)}>
        {open && (
          <div className="stack">
            <p>
              <StateTag>{ITEM_TYPES[open.type]}</StateTag> {open.stem}
            </p>
            <ul>
              {open.options.map((option) => (
                <li key={option.key}>
                  {option.key}. {option.text}
                </li>
              ))}
              {open.targets.map((target) => (
                <li key={target.key} className="quiet">
                  {target.key}. {target.text}
                </li>
              ))}
            </ul>
            <Facts
              items={[
                ['答案', JSON.stringify(open.answer)],
                ['解析', open.analysis],
                ['知识点', `${open.knowledge} ${open.knowledgeName}`],
                ['难度', open.difficulty],
                ['版本', open.version],
              ]}
            />
          </div>
        )}
      </Dialog>
    </div>
  );
}
