import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Table, type Column } from '../../shared/ui/Table.tsx';

type Line = ReplyOf<typeof Contract.classPerformance>['items'][number];

/** The figure for the classroom part of the grade, with its reasons; the lecturer adds the rating. */
export function PerformancePanel({ classId }: { classId: string }) {
  const list = useRead(teachingRoutes.classPerformance, { params: { classId } });
  const sheet = useDownload(teachingRoutes.exportPerformance);
  const can = useCan();
  const [rating, setRating] = useState<Line | null>(null);
  const mayRate = can('teaching.study.rate');
  return (
    <section className="card">
      <div className="actions study-bar">
        <Button busy={sheet.busy} onClick={() => sheet.save({ params: { classId } }, '课堂表现分.xlsx')}>
          导出，供录入成绩
        </Button>
        {can('assessment.grade.read') && (
          <Go className="button" to={`/work/classes/${classId}/grades`}>
            去成绩册录入
          </Go>
        )}
      </div>
      <Table
        label="课堂表现分"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.learnerId}
        empty={{ title: '班级名册里没有学员' }}
        columns={[
          { key: 'seat', title: '座号', num: true, cell: (row) => row.seatNo },
          {
            key: 'name',
            title: '学员',
            cell: (row) => <Go to={`/work/classes/${classId}/learners/${row.learnerId}/study`}>{row.name}</Go>,
          },
          ...parts(list.data?.items[0]),
          { key: 'total', title: '课堂表现分', num: true, cell: (row) => <b>{row.total ?? '—'}</b> },
          {
            key: 'why',
            title: '说明',
            cell: (row) => (
              <details className="small">
                <summary>{row.why}</summary>
                <ul>
                  {row.parts.map((part) => (
                    <li key={part.key}>
                      {part.name}：{part.why}
                    </li>
                  ))}
                  {row.rating?.reason && <li>评价理由：{row.rating.reason}</li>}
                </ul>
              </details>
            ),
          },
          ...(mayRate
            ? [
                {
                  key: 'rate',
                  title: '讲师评价',
                  cell: (row: Line) => (
                    <Button look="plain" onClick={() => setRating(row)} aria-label={`评价${row.name}`}>
                      {row.rating ? '修改' : '评价'}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <details className="small study-rules">
        <summary>怎么算的</summary>
        <ul>
          {list.data?.basis.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
      <Dialog title={rating ? `评价${rating.name}` : '评价'} open={!!rating} onClose={() => setRating(null)}>
        {rating && <RatingForm classId={classId} line={rating} onDone={() => setRating(null)} />}
      </Dialog>
    </section>
  );
}

function parts(first: Line | undefined): Column<Line>[] {
  return (first?.parts ?? []).map(({ key, name, full }, index) => ({
    key,
    title: `${name}（${full}）`,
    num: true,
    cell: (row: Line) => row.parts[index]?.points ?? '—',
  }));
}

function RatingForm({ classId, line, onDone }: { classId: string; line: Line; onDone: () => void }) {
  const [score, setScore] = useState(line.rating ? String(line.rating.score) : '');
  const [reason, setReason] = useState(line.rating?.reason ?? '');
  const send = useSend(teachingRoutes.rateClassroom, { refresh: ['/v1/teaching/classes'], done: '已保存评价', onDone });
  const faults = faultsOf(send.error);
  const value = Number(score);
  const isScore = score !== '' && value >= 0 && value <= 100 && Number.isInteger(value * 2);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { classId, learnerId: line.learnerId }, body: { score: value, reason } });
      }}
    >
      <TextField
        label="态度与协作（百分制，可以有半分）"
        type="number"
        min={0}
        max={100}
        step={0.5}
        required
        value={score}
        fault={faults.score}
        onChange={(event) => setScore(event.target.value)}
      />
      <TextArea
        label="理由"
        hint="90 分及以上或低于 60 分必须写。"
        value={reason}
        maxLength={300}
        rows={3}
        fault={faults.reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" look="primary" busy={send.isPending} disabled={!isScore}>
        保存
      </Button>
    </form>
  );
}
