import { managementRoutes } from '@yangfan/client';
import type { InputOf, managementRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { Strip } from '../../shared/ui/Page.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { Watermark } from '../../shared/ui/Watermark.tsx';
import { Refusal } from './Refusal.tsx';

type Reply = ReplyOf<typeof Contract.getImport>;
type Row = Reply['rows'][number];
type Mode = 'GOOD_ROWS' | 'ALL_OR_NOTHING';
const SIZE = 20;

/** One checked roster file: counts, progress, faults row by row, and the writing. */
export function ImportResult({ classId, importId, onGone }: { classId: string; importId: string; onGone: () => void }) {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const [running, setRunning] = useState(true);
  const params = { classId, importId };
  const query = { page, size: SIZE, only: url.only ?? 'ALL' } as NonNullable<InputOf<typeof Contract.getImport>['query']>;
  const one = useRead(managementRoutes.getImport, { params, query }, { keep: true, refetchInterval: running ? 1000 : false });
  const cache = useQueryClient();
  const state = one.data?.import.state;
  useEffect(() => {
    setRunning(!state || state === 'CHECKING' || state === 'APPLYING');
    // The roster has grown: its page and the class's figures are read anew.
    if (state === 'APPLIED')
      void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/org/classes') });
  }, [state, cache]);
  if (one.error && !one.data) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  const data = one.data.import;
  return (
    <section className="card stack" aria-live="polite">
      <Watermark />
      <div className="actions" style={{ justifyContent: 'space-between' }}>
        <h2 style={{ fontSize: '1.15em', overflowWrap: 'anywhere' }}>
          {data.fileName} <span className="quiet small">{data.encoding}</span>{' '}
          <StateTag tone={data.state === 'APPLIED' ? 'good' : data.state === 'FAILED' ? 'stop' : running ? 'here' : 'plain'}>
            {data.stateName}
          </StateTag>
        </h2>
        <Doing key={data.state} data={data} onGone={onGone} onStarted={() => setRunning(true)} />
      </div>
      {data.message && <div className={`note ${data.state === 'FAILED' ? 'stop' : 'caution'}`}>{data.message}</div>}
      {running && <Progress data={data} />}
      {data.state === 'APPLIED' && (
        <div className="note good">
          已写入 <b className="figures">{data.appliedRows}</b> 人。<Go to={`/work/classes/${classId}?tab=roster`}>看名册</Go>
        </div>
      )}
      <Strip
        items={[
          { label: '总行数', value: data.totalRows },
          { label: '通过', value: data.goodRows, note: data.warnedRows ? `其中 ${data.warnedRows} 行有提醒` : undefined },
          { label: '不通过', value: <span className={data.badRows ? 'stop' : ''}>{data.badRows}</span> },
          { label: '已写入', value: data.appliedRows },
        ]}
      />
      <div>
        <Tabs
          label="显示哪些行"
          value={url.only ?? 'ALL'}
          items={[
            { key: 'ALL', label: '全部' },
            { key: 'BAD', label: `不通过（${data.badRows}）` },
            { key: 'WARNED', label: `有提醒（${data.warnedRows}）` },
          ]}
          onPick={(key) => setUrl({ only: key === 'ALL' ? null : key })}
        />
        <Table
          label="逐行检查结果"
          columns={COLUMNS}
          rows={one.data.rows}
          rowKey={(row) => String(row.line)}
          empty={{ title: url.only === 'BAD' ? '没有不通过的行' : '没有可显示的行' }}
        />
        {one.data.rowTotal > 0 && (
          <Pager page={page} size={SIZE} total={one.data.rowTotal} unit="行" onPage={(next) => setUrl({ page: next })} />
        )}
      </div>
    </section>
  );
}

function Progress({ data }: { data: Reply['import'] }) {
  const applying = data.state === 'APPLYING';
  const done = applying ? data.appliedRows : data.checkedRows;
  const all = applying ? data.goodRows : data.totalRows;
  const words = `${applying ? '正在写入名册' : '正在检查'}：${done} / ${all}`;
  return (
    <div>
      <p className="figures">{words}</p>
      <Meter value={done} max={Math.max(1, all)} label={words} />
      <p className="quiet small">可以离开这个页面，处理会继续；回来时在“以前的导入”里查看。</p>
    </div>
  );
}

function Doing({ data, onGone, onStarted }: { data: Reply['import']; onGone: () => void; onStarted: () => void }) {
  const [asking, setAsking] = useState<Mode | 'DISCARD' | null>(null);
  const params = { classId: data.classId, importId: data.id };
  const report = useDownload(managementRoutes.getImportReport);
  const options = { quiet: true, refresh: ['/v1/management/classes', '/v1/org/classes'] };
  const apply = useSend(managementRoutes.applyImport, {
    ...options,
    onDone: () => {
      setAsking(null);
      onStarted();
    },
  });
  const discard = useSend(managementRoutes.discardImport, { ...options, done: '已作废', onDone: onGone });
  const checked = data.state === 'CHECKED';
  const words = {
    GOOD_ROWS: [
      `写入 ${data.goodRows} 人`,
      data.badRows
        ? `通过的 ${data.goodRows} 行写入名册，不通过的 ${data.badRows} 行不写入；改正后可以再导入一次。`
        : `${data.goodRows} 人写入名册，开班批准后会收到激活邀请。`,
    ],
    ALL_OR_NOTHING: [`全部写入 ${data.totalRows} 人`, '只有每一行都能写入时才写入；写入过程中有一行出错就全部不写。'],
    DISCARD: ['作废', '这次检查的结果会作废，名册不变；需要时重新选择文件。'],
  } as const;
  return (
    <div className="actions">
      <Button
        busy={report.busy}
        disabled={data.state === 'CHECKING'}
        onClick={() => report.save({ params }, `名册检查报告-${data.fileName.replace(/\.[^.]*$/, '')}.xlsx`)}
      >
        下载检查报告
      </Button>
      {(checked || data.state === 'FAILED') && <Button onClick={() => setAsking('DISCARD')}>作废</Button>}
      {checked && (
        <Button
          disabled={data.badRows > 0 || !data.goodRows}
          title={data.badRows ? '有不通过的行，不能整份导入' : undefined}
          onClick={() => setAsking('ALL_OR_NOTHING')}
        >
          全部成功才写入
        </Button>
      )}
      {checked && (
        <Button look="primary" disabled={!data.goodRows} onClick={() => setAsking('GOOD_ROWS')}>
          {data.badRows ? '只写入通过的行' : '写入名册'}
        </Button>
      )}
      <Confirm
        title={asking ? words[asking][0] : ''}
        open={asking !== null}
        danger={asking === 'DISCARD'}
        busy={apply.isPending || discard.isPending}
        confirm={asking ? words[asking][0] : ''}
        consequence={
          <div className="stack">
            <p>{asking && words[asking][1]}</p>
            <Refusal error={asking === 'DISCARD' ? discard.error : apply.error} />
          </div>
        }
        onConfirm={() => {
          if (asking === 'DISCARD') discard.mutate({ params });
          else if (asking) apply.mutate({ params, body: { mode: asking } });
        }}
        onClose={() => (apply.reset(), discard.reset(), setAsking(null))}
      />
    </div>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'line', title: '行', num: true, width: '4em', cell: (row) => row.line },
  { key: 'name', title: '姓名', cell: (row) => row.maskedName },
  { key: 'id', title: '证件号', cell: (row) => <span className="figures">{row.maskedIdNo}</span> },
  { key: 'phone', title: '手机', cell: (row) => <span className="figures">{row.maskedPhone}</span> },
  { key: 'category', title: '人员类别', cell: (row) => row.category },
  {
    key: 'faults',
    title: '检查结果',
    cell: (row) =>
      row.faults.length ? (
        <ul>
          {row.faults.map((fault, index) => (
            <li key={index} className={fault.severity === 'BLOCK' ? 'stop' : 'caution'}>
              {fault.severity === 'WARN' && '提醒：'}
              {fault.column && <b>{fault.column} </b>}
              {fault.sentence}
            </li>
          ))}
        </ul>
      ) : (
        <span className="good">通过</span>
      ),
  },
  { key: 'applied', title: '写入', cell: (row) => (row.applied ? <StateTag tone="good">已写入</StateTag> : row.ok ? '未写入' : '—') },
];
