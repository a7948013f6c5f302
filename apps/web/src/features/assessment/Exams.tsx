import { Link } from '@tanstack/react-router';
import { assessmentRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { Readiness } from './bank/PaperChoice.tsx';
import { examBody, ExamFields } from './ExamFields.tsx';
import { PHASES } from './words.ts';

/** Exams within my area; arranging a new one. */
export function Exams() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const page = Number(url.page ?? 1);
  const list = useRead(
    assessmentRoutes.listExams,
    {
      query: {
        page,
        size: 20,
        ...(url.phase ? { phase: url.phase as never } : {}),
        ...(url.classId ? { classId: url.classId } : {}),
        ...(url.q ? { q: url.q } : {}),
      },
    },
    { keep: true, refetchInterval: 30_000 },
  );
  return (
    <div>
      <PageHead
        title="理论考试"
        lead="每名学员一份随机试卷，难度相当"
        actions={
          can('assessment.exam.manage') && (
            <Button look="primary" onClick={() => setAdding(true)}>
              安排考试
            </Button>
          )
        }
      />
      <div className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url.phase ?? ''}
            onChange={(event) => setUrl({ phase: event.target.value })}
            options={Object.entries(PHASES).map(([value, [label]]) => ({ value, label }))}
          />
          <SearchBox label="搜索" placeholder="考试或班级名称" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        </div>
        <Table
          label="考试列表"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(exam) => exam.id}
          empty={{
            title: url.q || url.phase ? '没有这样的考试' : '还没有考试',
            next:
              url.q || url.phase
                ? '请换一个词或状态再查。'
                : can('assessment.exam.manage')
                  ? '点右上角“安排考试”，选择班级和时间。'
                  : '班级安排考试后会出现在这里。',
          }}
          columns={[
            {
              key: 'title',
              title: '考试',
              cell: (exam) => (
                <>
                  <Link to={`/work/exams/${exam.id}`}>{exam.title}</Link> {exam.kind === 'RESIT' && <StateTag tone="plain">补考</StateTag>}{' '}
                  {exam.deferred && <StateTag tone="plain">缓考</StateTag>} {exam.pausedAt && <StateTag tone="caution">已暂停</StateTag>}{' '}
                  {exam.late > 0 && <StateTag tone="caution">{exam.late} 人迟到的作答待认定</StateTag>}
                </>
              ),
            },
            { key: 'class', title: '班级', cell: (exam) => <Link to={`/work/classes/${exam.classId}`}>{exam.className}</Link> },
            { key: 'at', title: '开考时间', cell: (exam) => <span className="figures">{moment(exam.startsAt)}</span> },
            { key: 'minutes', title: '时长', num: true, cell: (exam) => `${exam.durationMin} 分` },
            { key: 'started', title: '入场 / 应考', num: true, cell: (exam) => `${exam.started} / ${exam.candidates}` },
            { key: 'submitted', title: '交卷', num: true, cell: (exam) => exam.submitted },
            { key: 'phase', title: '状态', cell: (exam) => <StateTag tone={PHASES[exam.phase]![1]}>{PHASES[exam.phase]![0]}</StateTag> },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="场" onPage={(next) => setUrl({ page: next })} />}
      </div>
      <Dialog title="安排理论考试" open={adding} onClose={() => setAdding(false)}>
        <ExamForm initialClassId={url.classId ?? ''} onDone={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}

function ExamForm({ initialClassId, onDone }: { initialClassId: string; onDone: () => void }) {
  const classes = useRead(orgRoutes.listClasses, { query: { size: 100 } as never });
  const [form, setForm] = useState({ classId: initialClassId, title: '理论考试', day: '', time: '09:00', durationMin: 45 });
  const create = useSend(assessmentRoutes.createExam, { refresh: ['/v1/assessment'], done: '已保存为草稿，发布后学员才能看到', onDone });
  const faults = faultsOf(create.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({
          params: { classId: form.classId },
          body: examBody(form),
        });
      }}
    >
      <Select
        label="班级"
        required
        empty="请选择班级"
        value={form.classId}
        onChange={(event) => setForm({ ...form, classId: event.target.value })}
        options={(classes.data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name}（${one.code}）` }))}
      />
      <Readiness classId={form.classId} />
      <ExamFields value={form} onChange={(part) => setForm({ ...form, ...part })} faults={faults} />
      <p className="quiet small">开考前后 15 分钟内可以入场（以班级批准时的政策参数为准），最后入场的学员仍有完整的考试时间。</p>
      <div className="actions">
        <Button onClick={onDone}>取消</Button>
        <Button type="submit" look="primary" busy={create.isPending} disabled={!form.classId || !form.day}>
          保存草稿
        </Button>
      </div>
    </form>
  );
}
