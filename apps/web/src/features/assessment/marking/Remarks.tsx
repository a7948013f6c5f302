import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { ITEM_TYPES } from '../words.ts';
import './marking.css';

type Report = ReplyOf<typeof Contract.previewRemark>;

/** Keys that the bank corrected after this exam: who would move, marking anew with a reason, and what was done before. */
export function Remarks() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const list = useRead(assessmentRoutes.listRemarks, { params: { examId } });
  const [report, setReport] = useState<Report | null>(null);
  const preview = useSend(assessmentRoutes.previewRemark, { refresh: [], onDone: setReport });
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { keys, history } = list.data;
  return (
    <div className="stack">
      <PageHead
        title="答案更正与重判"
        lead="题库更正答案并审核通过后，先看谁的分数会变，再对全部答卷重判；交卷时的试卷和回执不变"
        crumbs={<Link to={`/work/exams/${examId}`}>返回考试</Link>}
      />
      <section className="card">
        <h2>有更正的题</h2>
        {keys.length ? (
          <Table
            label="有更正的题"
            rows={keys}
            rowKey={(row) => row.itemId}
            columns={[
              { key: 'stem', title: '题目', cell: (row) => row.stem },
              { key: 'type', title: '题型', cell: (row) => ITEM_TYPES[row.type] },
              { key: 'version', title: '版本', cell: (row) => <span className="figures">{`${row.fromVersion} → ${row.toVersion}`}</span> },
              { key: 'papers', title: '涉及答卷', num: true, cell: (row) => row.papers },
              {
                key: 'do',
                title: '操作',
                cell: (row) => (
                  <Button busy={preview.isPending} onClick={() => preview.mutate({ params: { examId }, body: { itemId: row.itemId } })}>
                    看谁会变
                  </Button>
                ),
              },
            ]}
          />
        ) : (
          <Empty title="没有要重判的题">这场考试的题没有比试卷更新的已审核版本。</Empty>
        )}
      </section>
      {history.length > 0 && (
        <section className="card">
          <h2>重判经过</h2>
          {history.map((one) => (
            <details key={one.id} className="remark">
              <summary>
                <span className="figures">{moment(one.at)}</span> {one.by}：{one.stem.slice(0, 40)}，{one.papers} 份答卷，
                {one.moved.length} 人得分有变化
              </summary>
              <p>原因：{one.reason}</p>
              <Moved report={one} />
            </details>
          ))}
        </section>
      )}
      {report && <Apply examId={examId} report={report} onClose={() => setReport(null)} />}
    </div>
  );
}

function Moved({ report }: { report: Pick<Report, 'moved'> }) {
  return (
    <Table
      label="得分有变化的学员"
      rows={report.moved}
      rowKey={(row) => row.learnerId}
      empty={{ title: '没有人的得分会变' }}
      columns={[
        { key: 'name', title: '姓名', cell: (row) => row.maskedName },
        { key: 'before', title: '原来', num: true, cell: (row) => row.before },
        { key: 'after', title: '重判后', num: true, cell: (row) => row.after },
        {
          key: 'by',
          title: '变化',
          num: true,
          cell: (row) => `${row.after > row.before ? '+' : ''}${Math.round((row.after - row.before) * 10) / 10}`,
        },
        {
          key: 'pass',
          title: '及格线',
          cell: (row) =>
            row.passedBefore === row.passedAfter ? (
              '没有变'
            ) : (
              <StateTag tone={row.passedAfter ? 'good' : 'stop'}>{row.passedAfter ? '变为及格' : '变为不及格'}</StateTag>
            ),
        },
      ]}
    />
  );
}

function Apply({ examId, report, onClose }: { examId: string; report: Report; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const send = useSend(assessmentRoutes.applyRemark, { refresh: ['/v1/assessment'], done: '已重判', onDone: onClose });
  const { moved, papers, itemId, toVersion } = report;
  return (
    <Dialog title="重判预览" open onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ params: { examId }, body: { itemId, toVersion, reason } });
        }}
      >
        <p>{report.stem.slice(0, 80)}</p>
        <Strip
          items={[
            { label: '涉及答卷', value: papers, unit: '份' },
            { label: '升分', value: moved.filter(({ before, after }) => after > before).length, unit: '人' },
            { label: '降分', value: moved.filter(({ before, after }) => after < before).length, unit: '人' },
            { label: '变为及格', value: moved.filter(({ passedBefore, passedAfter }) => !passedBefore && passedAfter).length, unit: '人' },
            {
              label: '变为不及格',
              value: moved.filter(({ passedBefore, passedAfter }) => passedBefore && !passedAfter).length,
              unit: '人',
            },
          ]}
        />
        <Moved report={report} />
        <TextArea
          label="重判原因"
          hint="写进每位学员的记录；已公布成绩的会发消息"
          rows={3}
          required
          minLength={4}
          maxLength={500}
          value={reason}
          fault={faultsOf(send.error)['reason']}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button look="primary" type="submit" busy={send.isPending} disabled={reason.trim().length < 4}>
            重判 {papers} 份答卷
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
