import { teachingRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { staffHref } from './words.ts';

type Event = ReplyOf<typeof Contract.impossibleEvents>['items'][number];
const KINDS: Record<Event['kind'], string> = {
  WATCH_WHILE_PRESENT: '上课时在看点播',
  TWO_PLACES: '同时在两处上课',
  TOO_LONG_DAY: '一天看得过长',
  NIGHT: '深夜长时间观看',
};

/** Records that cannot all be true, each with what proves it. */
export function ImpossiblePanel({ classId }: { classId: string }) {
  const [url, setUrl] = useUrlState();
  const query = Object.fromEntries(
    Object.entries({ kind: url.kind, from: url.from, to: url.to }).filter(([, value]) => value),
  ) as NonNullable<InputOf<typeof Contract.impossibleEvents>['query']>;
  const list = useRead(teachingRoutes.impossibleEvents, { params: { classId }, query }, { keep: true });
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  const filtered = Object.keys(query).length > 0;
  return (
    <section className="card">
      <p className="quiet">这里只列出记录之间的矛盾和证据，不等于认定违规；请先向学员核实，再按考勤规定处理。</p>
      <div className="filters">
        <Select label="情形" empty="全部" options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} {...pick('kind')} />
        <TextField label="从哪天" type="date" {...pick('from')} />
        <TextField label="到哪天" type="date" {...pick('to')} />
      </div>
      <Table
        label="异常情形"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => `${row.learnerId}${row.kind}${row.at}${row.until}`}
        empty={
          filtered
            ? { title: '没有符合条件的情形', next: <Button onClick={() => setUrl({ kind: null, from: null, to: null })}>清除筛选</Button> }
            : { title: '没有发现相互矛盾的记录', next: '每次打开都会重新核对签到、直播在线和点播计时。' }
        }
        columns={[
          {
            key: 'name',
            title: '学员',
            cell: (row) => <Go to={`/work/classes/${classId}/learners/${row.learnerId}/study`}>{row.name}</Go>,
          },
          { key: 'kind', title: '情形', cell: (row) => <StateTag tone="caution">{KINDS[row.kind]}</StateTag> },
          { key: 'text', title: '发生了什么', cell: (row) => row.text },
          {
            key: 'evidence',
            title: '证据',
            cell: (row) => (
              <ul className="study-reasons">
                {row.evidence.map((one) => (
                  <li key={one.text}>{one.link ? <Go to={staffHref(one.link, classId, row.learnerId)}>{one.text}</Go> : one.text}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {list.data && list.data.total > list.data.items.length && (
        <p className="quiet small">
          共 {list.data.total} 条，先列最近的 {list.data.items.length} 条；缩短日期可以看到更早的。
        </p>
      )}
      <details className="small study-rules">
        <summary>核对规则</summary>
        <ul>
          {list.data?.rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
