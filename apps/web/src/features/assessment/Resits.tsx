import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useClassName } from '../../shared/lib/class-name.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { examBody, ExamFields, type ExamDraft } from './ExamFields.tsx';
import { RESIT_SCORES, RESITS } from './words.ts';

/** Who of a class may sit the theory exam again, and arranging a resit for some of them. */
export function Resits() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const list = useRead(assessmentRoutes.listResits, { params: { classId } });
  const className = useClassName(classId);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [arranging, setArranging] = useState(false);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { max, score, learners } = list.data;
  const eligible = learners.filter((one) => one.state === 'ELIGIBLE');
  const chosen = eligible.filter((one) => picked.has(one.learnerId)).map((one) => one.learnerId);
  const manage = can('assessment.exam.manage');
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <div className="stack">
      <PageHead
        title="补考"
        lead={`${className}：每人最多补考 ${max} 次；${RESIT_SCORES[score]}`}
        crumbs={<Link to={`/work/classes/${classId}/grades`}>返回成绩册</Link>}
        actions={
          manage && (
            <>
              {eligible.length > 0 && (
                <Button onClick={() => setPicked(new Set(chosen.length === eligible.length ? [] : eligible.map((one) => one.learnerId)))}>
                  {chosen.length === eligible.length ? '都不选' : `选中全部可补考的 ${eligible.length} 人`}
                </Button>
              )}
              <Button look="primary" disabled={chosen.length === 0} onClick={() => setArranging(true)}>
                安排补考{chosen.length > 0 && `（${chosen.length} 人）`}
              </Button>
            </>
          )
        }
      />
      <div className="card">
        <Table
          label="补考名单"
          rows={learners}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            ...(manage
              ? [
                  {
                    key: 'pick',
                    title: '选择',
                    cell: (row: (typeof learners)[number]) =>
                      row.state === 'ELIGIBLE' ? (
                        <Choice
                          checked={picked.has(row.learnerId)}
                          onChange={() => toggle(row.learnerId)}
                          label="选"
                          aria-label={`选择 ${row.maskedName}`}
                        />
                      ) : (
                        '—'
                      ),
                  },
                ]
              : []),
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            { key: 'best', title: '最好成绩（分）', num: true, cell: (row) => row.best ?? (row.absent ? '缺考' : '—') },
            { key: 'used', title: '已安排补考（次）', num: true, cell: (row) => `${row.used} / ${max}` },
            { key: 'state', title: '状态', cell: (row) => <StateTag tone={RESITS[row.state]![1]}>{RESITS[row.state]![0]}</StateTag> },
          ]}
        />
        <p className="quiet small">首次考试公布成绩后，没有及格和缺考的学员可以补考；补考另抽新卷，入场同样核验本人。</p>
      </div>
      <Dialog title={`安排补考（${chosen.length} 人）`} open={arranging} onClose={() => setArranging(false)}>
        <ResitForm classId={classId} learnerIds={chosen} onClose={() => setArranging(false)} onDone={() => setPicked(new Set())} />
      </Dialog>
    </div>
  );
}

function ResitForm({
  classId,
  learnerIds,
  onClose,
  onDone,
}: {
  classId: string;
  learnerIds: string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const [form, setForm] = useState<ExamDraft>({ title: '理论考试（补考）', day: '', time: '09:00', durationMin: 45 });
  const arrange = useSend(assessmentRoutes.arrangeResit, {
    refresh: ['/v1/assessment'],
    done: '补考已保存为草稿，请在“理论考试”里发布，发布后学员才收到通知',
    onDone: () => (onDone(), onClose()),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        arrange.mutate({ params: { classId }, body: { ...examBody(form), learnerIds } });
      }}
    >
      <ExamFields value={form} onChange={(part) => setForm({ ...form, ...part })} faults={faultsOf(arrange.error)} />
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={arrange.isPending} disabled={!form.day}>
          保存草稿
        </Button>
      </div>
    </form>
  );
}
