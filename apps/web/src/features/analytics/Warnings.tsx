import { teachingRoutes } from '@yangfan/client';
import type { InputOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Choice, Select, TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Table, type Column } from '../../shared/ui/Table.tsx';
import { LEVELS, percent, REASON_NAMES, staffHref, type Line } from './words.ts';

const LEVEL_OPTIONS = Object.entries(LEVELS).map(([value, [label]]) => ({ value, label }));
const REASON_OPTIONS = Object.entries(REASON_NAMES).map(([value, label]) => ({ value, label }));

/** Who needs an eye, the gravest first, with reasons that lead to their records, and reminders. */
export function Warnings({ classId, rules }: { classId: string; rules: readonly string[] }) {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const list = useRead(teachingRoutes.classStudy, { params: { classId }, query: warningQuery(url) }, { keep: true });
  const mayRemind = can('teaching.study.remind');
  const items = list.data?.items;
  const filtered = !!(url.level || url.reason || url.q);
  return (
    <section className="card">
      <div className="filters">
        <SearchBox label="姓名" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        <Select
          label="风险"
          empty="全部"
          options={LEVEL_OPTIONS}
          value={url.level ?? ''}
          onChange={(event) => setUrl({ level: event.target.value })}
        />
        <Select
          label="原因"
          empty="全部"
          options={REASON_OPTIONS}
          value={url.reason ?? ''}
          onChange={(event) => setUrl({ reason: event.target.value })}
        />
      </div>
      {mayRemind && <RemindBar classId={classId} items={items ?? []} picked={picked} setPicked={setPicked} />}
      <Table
        label="预警名单"
        rows={items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.learnerId}
        empty={
          filtered
            ? {
                title: '没有符合条件的学员',
                next: <Button onClick={() => setUrl({ level: null, reason: null, q: null })}>清除筛选</Button>,
              }
            : { title: '班级名册里没有学员', next: '导入名册后，这里会列出每个人的学习情况。' }
        }
        columns={[
          ...(mayRemind
            ? [
                {
                  key: 'pick',
                  title: '选择',
                  cell: (row: Line) => (
                    <Choice
                      label={<span className="visually-hidden">选择{row.name}</span>}
                      checked={picked.includes(row.learnerId)}
                      onChange={() =>
                        setPicked(picked.includes(row.learnerId) ? picked.filter((id) => id !== row.learnerId) : [...picked, row.learnerId])
                      }
                    />
                  ),
                },
              ]
            : []),
          ...columns(classId),
        ]}
      />
      <details className="small study-rules">
        <summary>判断规则</summary>
        <ul>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

/** The filters of the address as the server takes them; an empty one is no filter. */
export function warningQuery({ level, reason, q }: Record<string, string>): NonNullable<InputOf<typeof Contract.classStudy>['query']> {
  return Object.fromEntries(Object.entries({ level, reason, q }).filter(([, value]) => value));
}

function columns(classId: string): Column<Line>[] {
  return [
    {
      key: 'name',
      title: '学员',
      cell: (row) => (
        <>
          <Go to={`/work/classes/${classId}/learners/${row.learnerId}/study`}>{row.name}</Go>
          <div className="quiet small">座号 {row.seatNo}</div>
        </>
      ),
    },
    {
      key: 'level',
      title: '风险',
      cell: (row) => (
        <>
          <StateTag tone={LEVELS[row.level][1]}>{LEVELS[row.level][0]}</StateTag>
          <div className="quiet small figures">{row.points} 分</div>
        </>
      ),
    },
    {
      key: 'why',
      title: '原因和预测',
      width: '42%',
      cell: (row) =>
        row.reasons.length === 0 ? (
          <span className="quiet">{row.forecast.sentence}</span>
        ) : (
          <ul className="study-reasons">
            {row.reasons.map((reason) => (
              <li key={reason.code}>
                <Go to={staffHref(reason.link, classId, row.learnerId)} title={`规则：${reason.rule}`}>
                  {reason.text}
                </Go>
              </li>
            ))}
          </ul>
        ),
    },
    {
      key: 'hours',
      title: '课时',
      num: true,
      cell: (row) => (
        <>
          {row.attendedHours}
          <div className="quiet small">{percent(row.rate)}</div>
        </>
      ),
    },
    {
      key: 'theory',
      title: '理论成绩',
      num: true,
      cell: (row) =>
        row.theory ? (
          <>
            <Go to={`/work/exams/${row.theory.examId}`} title={`满分 ${row.theory.fullScore}，多次考试取最好的一次`}>
              {row.theory.score}
            </Go>
            <div className="quiet small">
              {row.theory.resit ? '补考' : ''}
              {row.theory.passed ? '及格' : '未及格'}
            </div>
          </>
        ) : (
          '—'
        ),
    },
    { key: 'days', title: '学习天数', num: true, cell: (row) => row.activeDays },
    { key: 'last', title: '最近学习', cell: (row) => <span className="figures">{moment(row.lastAt)}</span> },
    {
      key: 'reminder',
      title: '最近提醒',
      cell: (row) =>
        row.lastReminder ? (
          <>
            <span className="figures">{moment(row.lastReminder.at)}</span>
            <div className="quiet small">
              {row.lastReminder.byName}，共 {row.reminders} 次
            </div>
          </>
        ) : (
          '—'
        ),
    },
  ];
}

function RemindBar({
  classId,
  items,
  picked,
  setPicked,
}: {
  classId: string;
  items: readonly Line[];
  picked: readonly string[];
  setPicked: (ids: readonly string[]) => void;
}) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const remind = useSend(teachingRoutes.remindLearners, {
    refresh: ['/v1/teaching/classes'],
    onDone: ({ reminded, already }) => {
      tell(already ? `已提醒 ${reminded} 人；${already} 人今天已经提醒过` : `已提醒 ${reminded} 人`);
      setOpen(false);
      setPicked([]);
      setText('');
    },
  });
  const atRisk = items.filter(({ level }) => level !== 'NONE').map(({ learnerId }) => learnerId);
  return (
    <div className="actions study-bar">
      <Button onClick={() => setPicked(atRisk)} disabled={atRisk.length === 0}>
        选中有风险的 {atRisk.length} 人
      </Button>
      <Button look="primary" disabled={picked.length === 0} onClick={() => setOpen(true)}>
        提醒选中的 {picked.length} 人
      </Button>
      <Confirm
        title={`提醒 ${picked.length} 位学员？`}
        open={open}
        busy={remind.isPending}
        confirm="发送提醒"
        onClose={() => setOpen(false)}
        onConfirm={() =>
          remind.mutate({ params: { classId }, body: { learnerIds: [...picked], ...(text.trim() ? { text: text.trim() } : {}) } })
        }
        consequence={
          <>
            <p>每人会收到一条站内消息，写明自己的原因和预测，点开就是“我的学情”。谁在什么时候提醒了谁会留痕；同一人一天只提醒一次。</p>
            <TextArea
              label="再加一句话（可不填）"
              value={text}
              maxLength={200}
              rows={2}
              onChange={(event) => setText(event.target.value)}
            />
          </>
        }
      />
    </div>
  );
}
