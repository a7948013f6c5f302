import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea, TextField } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { FileList } from './plan/Evidence.tsx';
import { PdfButton } from './print/PdfButton.tsx';
import { ReportFigures } from './plan/ReportFigures.tsx';
import './plan/plan.css';

type Row = ReplyOf<typeof Contract.classPracticalResults>['items'][number];

/** 实践成果 of a class: what was handed in, and the lecturer's mark with a sentence. */
export function ClassPracticalResults() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const [open, setOpen] = useState<Row | null>(null);
  const list = useRead(assessmentRoutes.classPracticalResults, { params: { classId } });
  // Where the simulation has told the confirmed mark there is nothing left to mark here.
  const marks = (row: Row) => can('assessment.practice.score') && !row.report;
  const actOn = (row: Row) => (marks(row) ? '查看并打分' : '查看');
  return (
    <div className="stack">
      <PageHead title="实践成果" lead={list.data?.className} crumbs={<Link to={`/work/classes/${classId}/plans`}>返回全班规划书</Link>} />
      <div className="card">
        <Table
          label="实践成果名单"
          rows={list.data?.items}
          rowKey={(row) => row.learnerId}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            { key: 'at', title: '提交时间', cell: (row) => (row.submittedAt ? moment(row.submittedAt) : '还没有提交') },
            { key: 'files', title: '材料', num: true, cell: (row) => row.files.length || '—' },
            { key: 'score', title: '得分', num: true, cell: (row) => row.report?.score ?? row.score ?? '—' },
            { key: 'sentence', title: '评语或来源', cell: (row) => (row.report ? '模拟训练报告，讲师已确认' : row.sentence || '—') },
            {
              key: 'open',
              title: '操作',
              cell: (row) =>
                row.submittedAt || row.report ? (
                  <Button aria-label={`${actOn(row)}：${row.maskedName}`} onClick={() => setOpen(row)}>
                    {actOn(row)}
                  </Button>
                ) : (
                  '—'
                ),
            },
          ]}
        />
      </div>
      <Dialog title={open ? `${open.maskedName} 的实践成果` : ''} open={!!open} onClose={() => setOpen(null)}>
        {open && (
          <>
            {open.report && <ReportFigures report={open.report} />}
            <p>{open.text || '学员没有另外提交材料。'}</p>
            <FileList files={open.files} />
            {open.submittedAt && (
              <div className="actions">
                <PdfButton
                  route={assessmentRoutes.practicePdf}
                  input={{ params: { classId, learnerId: open.learnerId } }}
                  name={`实践成果-${open.maskedName}`}
                >
                  打印报告
                </PdfButton>
              </div>
            )}
            {marks(open) && <Score classId={classId} row={open} onClose={() => setOpen(null)} />}
          </>
        )}
      </Dialog>
    </div>
  );
}

function Score({ classId, row, onClose }: { classId: string; row: Row; onClose: () => void }) {
  const [score, setScore] = useState(row.score === null ? '' : String(row.score));
  const [sentence, setSentence] = useState(row.sentence);
  const send = useSend(assessmentRoutes.scorePracticalResult, {
    refresh: ['/v1/assessment/classes'],
    done: '已打分，并通知了学员',
    onDone: onClose,
  });
  const value = Number(score);
  const ready = score.trim() !== '' && value >= 0 && value <= 100 && Number.isInteger(value * 2) && sentence.trim().length >= 4;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { classId, learnerId: row.learnerId }, body: { score: value, sentence: sentence.trim() } });
      }}
    >
      <TextField
        label="得分（0–100，可以有半分）"
        required
        inputMode="decimal"
        value={score}
        onChange={(event) => setScore(event.target.value)}
      />
      <TextArea
        label="一句话评语"
        required
        rows={2}
        maxLength={200}
        value={sentence}
        onChange={(event) => setSentence(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={send.isPending} disabled={!ready}>
          保存得分
        </Button>
      </div>
    </form>
  );
}
