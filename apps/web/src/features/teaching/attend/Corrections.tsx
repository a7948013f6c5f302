import { teachingRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { time } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { ATTENDANCE, choicesOf, CORRECTION_STATES } from '../words.ts';
import { DecideDialog } from './DecideDialog.tsx';
import { DutyTabs } from './DutyTabs.tsx';
import { EvidenceLinks } from '../../../shared/ui/EvidenceField.tsx';
import { WhoAndWhen } from './WhoAndWhen.tsx';

type Correction = ReplyOf<typeof Contract.listCorrections>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listCorrections>['query']>;

/** Corrections of locked rolls: asked by the class teacher, agreed by the lecturer, approved by the authority. */
export function Corrections() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = { classId: url.classId, state: url.state, page, size: 20 } as Query;
  const list = useRead(teachingRoutes.listCorrections, { query }, { keep: true });
  const [open, setOpen] = useState<Correction | null>(null);
  const onDone = () => setOpen(null);
  const agree = useSend(teachingRoutes.agreeCorrection, { done: '已办理', onDone });
  const decide = useSend(teachingRoutes.decideCorrection, { done: '已办理', onDone });
  const withdraw = useSend(teachingRoutes.withdrawCorrection, { done: '已撤回' });
  const paramsOf = (row: Correction) => ({ classId: row.classId, correctionId: row.correctionId });
  const mayAgree = (row: Correction) => row.state === 'ASKED' && can('teaching.correction.agree');
  const mayDecide = (row: Correction) => row.state === 'AGREED' && can('teaching.correction.decide');
  return (
    <div className="stack">
      <PageHead title="考勤更正" lead="锁定的考勤不能直接改：班主任申请并附凭据，讲师同意，主管部门审批。原记录始终保留" />
      <DutyTabs at="/work/corrections" />
      <section className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部状态"
            options={choicesOf(CORRECTION_STATES)}
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
          {url.classId && <Button onClick={() => setUrl({ classId: null })}>看全部班级</Button>}
        </div>
        <Table
          label="考勤更正申请"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.correctionId}
          empty={{ title: '没有更正申请', next: '班主任可在已锁定课次的考勤表里，点“申请更正”。' }}
          columns={[
            {
              key: 'who',
              title: '学员和课次',
              cell: (row) => <WhoAndWhen row={row} at={row.startsAt} />,
            },
            { key: 'change', title: '更正', cell: (row) => <Change row={row} /> },
            {
              key: 'why',
              title: '原因和凭据',
              cell: (row) => (
                <span className="small">
                  {row.askedBy}：{row.reason}
                  <div>
                    <EvidenceLinks items={row.evidence} />
                  </div>
                </span>
              ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <>
                  <StateTag tone={CORRECTION_STATES[row.state]![1]}>{CORRECTION_STATES[row.state]![0]}</StateTag>
                  {row.note && <div className="small">{row.note}</div>}
                </>
              ),
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) =>
                mayAgree(row) || mayDecide(row) ? (
                  <Button look="plain" onClick={() => setOpen(row)}>
                    {mayAgree(row) ? '确认' : '审批'}
                  </Button>
                ) : can('teaching.session.run') && ['ASKED', 'AGREED'].includes(row.state) ? (
                  <Button look="plain" busy={withdraw.isPending} onClick={() => withdraw.mutate({ params: paramsOf(row) })}>
                    撤回
                  </Button>
                ) : null,
            },
          ]}
        />
        {list.data && list.data.total > 20 && (
          <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
      {open && (
        <DecideDialog
          title={`${open.name}：${open.title}`}
          yes={mayAgree(open) ? '同意' : '批准更正'}
          no="不同意"
          busy={agree.isPending || decide.isPending}
          onClose={() => setOpen(null)}
          onDecide={(isYes, note) => {
            const words = note ? { note } : {};
            if (mayAgree(open)) agree.mutate({ params: paramsOf(open), body: { agree: isYes, ...words } });
            else decide.mutate({ params: paramsOf(open), body: { approve: isYes, ...words } });
          }}
        >
          <Change row={open} />
          <p>
            {open.askedBy}：{open.reason}
          </p>
          <EvidenceLinks items={open.evidence} />
        </DecideDialog>
      )}
    </div>
  );
}

function Change({ row }: { row: Correction }) {
  return (
    <span className="small">
      {ATTENDANCE[row.before.state]![0]} {row.before.creditedHours} 课时 → <b>{ATTENDANCE[row.after.state]![0]}</b>{' '}
      <b className="figures">{row.after.creditedHours}</b> 课时
      <div className="quiet">
        {row.arrivedAt ? `到课 ${time(row.arrivedAt)}，${row.leftAt ? `离开 ${time(row.leftAt)}` : '没有离开记录'}` : '本人没有到课'}
      </div>
    </span>
  );
}
