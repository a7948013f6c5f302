import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useClassName } from '../../../shared/lib/class-name.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { examBody, ExamFields, type ExamDraft } from '../ExamFields.tsx';
import { DEFERRALS } from '../words.ts';

type Row = ReplyOf<typeof Contract.listDeferrals>['items'][number];

/** Learners of a class who ask to sit at another time, the decisions, and the exam for those who may. */
export function Deferrals() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const manage = can('assessment.exam.manage');
  const list = useRead(assessmentRoutes.listDeferrals, { params: { classId } });
  const className = useClassName(classId);
  const [deciding, setDeciding] = useState<Row | null>(null);
  const [arranging, setArranging] = useState(false);
  const granted = (list.data?.items ?? []).filter(({ state }) => state === 'GRANTED');
  return (
    <div className="stack">
      <PageHead
        title="缓考"
        lead={`${className}：学员在入场截止前申请；获准的另行安排，不占补考次数`}
        crumbs={<Link to={`/work/exams?classId=${classId}`}>返回理论考试</Link>}
        actions={
          manage && (
            <Button look="primary" disabled={granted.length === 0} onClick={() => setArranging(true)}>
              安排缓考
            </Button>
          )
        }
      />
      <div className="card">
        <Table
          label="缓考申请"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '没有缓考申请', next: '学员在“考试”页面申请后会出现在这里，并给班主任发消息。' }}
          columns={[
            { key: 'name', title: '学员', cell: (row) => row.maskedName },
            { key: 'exam', title: '考试', cell: (row) => row.title },
            { key: 'at', title: '申请时间', cell: (row) => <span className="figures">{moment(row.askedAt)}</span> },
            {
              key: 'why',
              title: '原因',
              cell: (row) => (
                <>
                  {row.reason}
                  {row.files.map((file) => (
                    <a key={file.fileId} href={file.url} target="_blank" rel="noreferrer" style={{ display: 'block' }}>
                      {file.name}
                    </a>
                  ))}
                </>
              ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <>
                  <StateTag tone={DEFERRALS[row.state]![1]}>{DEFERRALS[row.state]![0]}</StateTag>{' '}
                  <span className="quiet small">{row.decision}</span>
                </>
              ),
            },
            {
              key: 'act',
              title: '处理',
              cell: (row) =>
                manage && row.state === 'ASKED' ? (
                  <Button look="plain" onClick={() => setDeciding(row)}>
                    处理
                  </Button>
                ) : null,
            },
          ]}
        />
      </div>
      {deciding && <Decide classId={classId} row={deciding} onClose={() => setDeciding(null)} />}
      {arranging && <Arrange classId={classId} rows={granted} onClose={() => setArranging(false)} />}
    </div>
  );
}

function Decide({ classId, row, onClose }: { classId: string; row: Row; onClose: () => void }) {
  const [grant, setGrant] = useState(true);
  const [reason, setReason] = useState('');
  const decide = useSend(assessmentRoutes.decideDeferral, { refresh: ['/v1/assessment'], done: '已处理，学员会收到通知', onDone: onClose });
  return (
    <Dialog title={`处理“${row.maskedName}”的缓考申请`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate({ params: { classId, deferralId: row.id }, body: { grant, reason: reason.trim() } });
        }}
      >
        <Choice type="radio" name="grant" checked={grant} onChange={() => setGrant(true)} label="批准缓考，另行安排" />
        <Choice type="radio" name="grant" checked={!grant} onChange={() => setGrant(false)} label="不批准，请按时参加" />
        <TextArea
          label="理由（学员会看到）"
          required
          minLength={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" look="primary" busy={decide.isPending} disabled={reason.trim().length < 2}>
            确定
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Arrange({ classId, rows, onClose }: { classId: string; rows: readonly Row[]; onClose: () => void }) {
  const people = [...new Map(rows.map((row) => [row.learnerId, row.maskedName]))];
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(people.map(([id]) => id)));
  const [form, setForm] = useState<ExamDraft>({ title: '理论考试（缓考）', day: '', time: '09:00', durationMin: 45 });
  const arrange = useSend(assessmentRoutes.arrangeDeferred, {
    refresh: ['/v1/assessment'],
    done: '已保存为草稿，请到理论考试里发布',
    onDone: onClose,
  });
  return (
    <Dialog title="安排缓考" open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          arrange.mutate({ params: { classId }, body: { ...examBody(form), learnerIds: [...picked] } });
        }}
      >
        <fieldset>
          <legend>参加的学员</legend>
          {people.map(([id, name]) => (
            <Choice
              key={id}
              checked={picked.has(id)}
              onChange={() => {
                const next = new Set(picked);
                if (!next.delete(id)) next.add(id);
                setPicked(next);
              }}
              label={name}
            />
          ))}
        </fieldset>
        <ExamFields value={form} onChange={(part) => setForm({ ...form, ...part })} faults={faultsOf(arrange.error)} />
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" look="primary" busy={arrange.isPending} disabled={picked.size === 0 || !form.day}>
            保存草稿
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
