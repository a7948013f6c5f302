import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useClassName } from '../../shared/lib/class-name.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { GradeEvidence } from './GradeEvidence.tsx';
import { CompletionTerm, useTerm } from './CompletionTerm.tsx';
import { ScoreEntry } from './ScoreEntry.tsx';
import { PdfButton } from './print/PdfButton.tsx';
import { CONCLUSIONS } from './words.ts';

type Book = ReplyOf<typeof Contract.classGrades>;

/** The class score book: parts and totals with their evidence, offline scores by two people, publication, completion. */
export function ScoreBook() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const className = useClassName(classId);
  const book = useRead(assessmentRoutes.classGrades, { params: { classId } });
  const [open, setOpen] = useState<Book['items'][number] | null>(null);
  const [entry, setEntry] = useState<{ part: string; batchId?: string } | null>(null);
  const [asking, setAsking] = useState<'publish' | 'complete' | null>(null);
  const [statement, setStatement] = useState('本班教学、考核均已完成，所报材料真实、完整，愿意承担相应责任。');
  const [lateReason, setLateReason] = useState('');
  const term = useTerm(classId, can('assessment.completion.read'));
  const publish = useSend(assessmentRoutes.publishGrades, {
    refresh: ['/v1/assessment'],
    done: '成绩已公布',
    onDone: () => setAsking(null),
  });
  const complete = useSend(assessmentRoutes.submitCompletion, {
    refresh: ['/v1/assessment', '/v1/org', '/v1/management'],
    done: '结业申请已提交',
    onDone: () => setAsking(null),
  });
  if (book.error) return <ErrorState error={book.error} onRetry={() => void book.refetch()} />;
  if (!book.data) return <Loading />;
  const data = book.data;
  const parts = data.items[0]?.parts ?? [];
  const moved = data.items.filter(({ publishedAs }) => publishedAs).length;
  return (
    <div className="stack">
      <PageHead
        title="成绩册"
        lead={`${className}：${data.frozen ? '成绩已冻结，异议期已过，不再改动' : data.published ? '成绩已公布' : '成绩尚未公布'}`}
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
        actions={
          <>
            <a className="button" href={`/v1/assessment/classes/${classId}/grades.xlsx`}>
              导出 Excel
            </a>
            <PdfButton route={assessmentRoutes.scoreBookPdf} input={{ params: { classId }, query: {} }} name="成绩册">
              打印成绩册
            </PdfButton>
            {can('assessment.print.class') && (
              <Link className="button" to={`/work/classes/${classId}/prints`}>
                全班打印
              </Link>
            )}
            {can('assessment.exam.read') && (
              <Link className="button" to={`/work/classes/${classId}/resits`}>
                补考
              </Link>
            )}
            <Link className="button" to={`/work/classes/${classId}/survey`}>
              满意度
            </Link>
            {can('assessment.dossier.make') && (
              <Link className="button" to={`/work/classes/${classId}/dossiers`}>
                培训档案
              </Link>
            )}
            {data.published && (
              <Link className="button" to="/work/objections" search={{ classId } as never}>
                成绩异议
              </Link>
            )}
            {can('assessment.grade.publish') && !data.frozen && (
              <Button
                look={data.due ? 'primary' : undefined}
                disabled={data.published && !data.due}
                title={data.published && !data.due ? '成绩与已公布的一致' : undefined}
                onClick={() => setAsking('publish')}
              >
                {data.published ? `公布更正${data.due ? `（${data.due} 人）` : ''}` : '公布成绩'}
              </Button>
            )}
            {can('assessment.completion.submit') && data.published && !term?.submitted && (
              <Button look="primary" onClick={() => setAsking('complete')}>
                提交结业申请
              </Button>
            )}
          </>
        }
      />
      <CompletionTerm term={term} />
      {moved > 0 && (
        <div className="note caution" role="status">
          <b>
            <span className="figures">{moved}</span> 名学员的成绩来源有更正，与已公布的不同。
          </b>
          学员看到的仍是已公布的成绩；点“公布更正”后，只有他们收到通知，并重新有提出异议的时间。
        </div>
      )}
      <div className="card">
        <Table
          label="成绩册"
          rows={data.items}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            {
              key: 'name',
              title: '姓名',
              cell: (row) => (
                <Button look="plain" onClick={() => setOpen(row)}>
                  {row.maskedName}
                </Button>
              ),
            },
            ...parts.map((part, index) => ({
              key: part.key,
              title: `${part.name} ${Math.round(part.weight * 100)}%`,
              num: true,
              cell: (row: Book['items'][number]) => (
                <>
                  {row.parts[index]?.resits ? <StateTag tone="plain">补考</StateTag> : null} {row.parts[index]?.score ?? '—'}
                </>
              ),
            })),
            {
              key: 'total',
              title: '总评',
              num: true,
              cell: (row) => (
                <>
                  {row.publishedAs && <StateTag tone="caution">已公布 {row.publishedAs.total}</StateTag>} {row.total ?? '—'}
                </>
              ),
            },
            {
              key: 'conclusion',
              title: '结论',
              cell: (row) => <StateTag tone={CONCLUSIONS[row.conclusion]![1]}>{CONCLUSIONS[row.conclusion]![0]}</StateTag>,
            },
          ]}
        />
        <p className="quiet small">点姓名可以看每一项成绩从哪里来。</p>
      </div>
      <section className="card">
        <h2>线下成绩</h2>
        <p className="quiet small">由一人录入，另一人不看原分再录一次，完全一致才生效。</p>
        {can('assessment.score.enter') && !data.frozen && (
          <div className="actions">
            {data.offlineParts.map((part) => (
              <Button key={part.key} onClick={() => setEntry({ part: part.key })}>
                录入{part.name}
              </Button>
            ))}
          </div>
        )}
        <ul className="rows">
          {data.batches.map((batch) => (
            <li key={batch.id}>
              <span className="grow">
                {batch.partName}，{batch.count} 人，{batch.enteredBy} 录入于 {moment(batch.enteredAt)}
                {batch.checkedBy && `，${batch.checkedBy} 复核于 ${moment(batch.checkedAt)}`}
                {batch.note && <div className="quiet small">{batch.note}</div>}
              </span>
              <StateTag tone={batch.status === 'CHECKED' ? 'good' : batch.status === 'REJECTED' ? 'stop' : 'here'}>
                {batch.status === 'CHECKED' ? '一致，已生效' : batch.status === 'REJECTED' ? '不一致，未生效' : '等待第二人'}
              </StateTag>
              {batch.status === 'ENTERED' &&
                can('assessment.score.enter') &&
                (batch.mine ? (
                  <span className="quiet small">须由另一人复核</span>
                ) : (
                  <Button onClick={() => setEntry({ part: batch.part, batchId: batch.id })}>复核录入</Button>
                ))}
            </li>
          ))}
        </ul>
      </section>
      <Dialog title={open ? `${open.maskedName} 的成绩` : ''} open={!!open} onClose={() => setOpen(null)}>
        {open && (
          <>
            <WhyOf classId={classId} learnerId={open.learnerId} />
            {open.published && (
              <div className="actions">
                <PdfButton
                  route={assessmentRoutes.transcriptPdf}
                  input={{ params: { classId, learnerId: open.learnerId } }}
                  name={`成绩单-${open.maskedName}`}
                >
                  打印成绩单
                </PdfButton>
              </div>
            )}
          </>
        )}
      </Dialog>
      <Dialog title={entry?.batchId ? '复核线下成绩' : '录入线下成绩'} open={!!entry} onClose={() => setEntry(null)}>
        {entry && (
          <ScoreEntry
            classId={classId}
            part={parts.find((part) => part.key === entry.part)!}
            {...(entry.batchId ? { batchId: entry.batchId } : {})}
            learners={data.items}
            onClose={() => setEntry(null)}
          />
        )}
      </Dialog>
      <Confirm
        title={data.published ? '公布更正后的成绩？' : '公布成绩？'}
        open={asking === 'publish'}
        consequence={`${data.due} 名学员将收到通知，在期限内可以提出异议；期满后成绩自动冻结。`}
        confirm="公布"
        busy={publish.isPending}
        onConfirm={() => publish.mutate({ params: { classId } })}
        onClose={() => setAsking(null)}
      />
      <Confirm
        title="提交结业申请？"
        open={asking === 'complete'}
        consequence={
          <>
            <p>提交后成绩冻结，由市县经办抽查、受理，复核批准后颁发证书。</p>
            <TextArea
              label="机构说明和承诺"
              required
              value={statement}
              maxLength={500}
              onChange={(event) => setStatement(event.target.value)}
            />
            {term?.lateWorkdays ? (
              <TextArea
                label={`逾期原因（已超过 ${term.dueOn}，逾期 ${term.lateWorkdays} 个工作日）`}
                required
                minLength={4}
                maxLength={300}
                hint="主管部门受理时看得到，并记入班级时间线"
                value={lateReason}
                onChange={(event) => setLateReason(event.target.value)}
                fault={faultsOf(complete.error).lateReason}
              />
            ) : null}
          </>
        }
        confirm="提交"
        busy={complete.isPending}
        onConfirm={() =>
          complete.mutate({ params: { classId }, body: { statement, ...(lateReason.trim() ? { lateReason: lateReason.trim() } : {}) } })
        }
        onClose={() => setAsking(null)}
      />
    </div>
  );
}

/** Read when the dialog opens: the book itself needs no evidence. */
function WhyOf({ classId, learnerId }: { classId: string; learnerId: string }) {
  const why = useRead(assessmentRoutes.gradeWhy, { params: { classId, learnerId } });
  if (why.error) return <ErrorState error={why.error} onRetry={() => void why.refetch()} />;
  return why.data ? <GradeEvidence why={why.data} /> : <Loading />;
}
