import { teachingRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { choicesOf, LEAVE_KINDS, LEAVE_STATES } from '../words.ts';
import { DecideDialog } from './DecideDialog.tsx';
import { DutyTabs } from './DutyTabs.tsx';
import { EvidenceLinks } from '../../../shared/ui/EvidenceField.tsx';

type Leave = ReplyOf<typeof Contract.listLeaves>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listLeaves>['query']>;

/** Leave in the classes within reach: the class teacher decides, the others read. */
export function Leaves() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = { classId: url.classId, state: url.state, kind: url.kind, page, size: 20 } as Query;
  const list = useRead(teachingRoutes.listLeaves, { query }, { keep: true });
  const [deciding, setDeciding] = useState<Leave | null>(null);
  const decide = useSend(teachingRoutes.decideLeave, { done: '已办理', onDone: () => setDeciding(null) });
  return (
    <div className="stack">
      <PageHead title="请假" lead="事假不计出勤；有凭据的病假、公假在规定比例内不计入应修课时" />
      <DutyTabs at="/work/leaves" />
      <section className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部状态"
            options={choicesOf(LEAVE_STATES)}
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
          <Select
            label="种类"
            empty="全部种类"
            options={choicesOf(LEAVE_KINDS)}
            value={url.kind ?? ''}
            onChange={(event) => setUrl({ kind: event.target.value })}
          />
          {url.classId && <Button onClick={() => setUrl({ classId: null })}>看全部班级</Button>}
        </div>
        <Table
          label="请假清单"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.leaveId}
          empty={{ title: '没有请假', next: '学员在“签到”页里提交请假后会出现在这里。' }}
          columns={[
            { key: 'name', title: '学员', cell: (row) => row.name },
            { key: 'class', title: '班级', cell: (row) => <Go to={`/work/classes/${row.classId}/attendance`}>{row.className}</Go> },
            { key: 'kind', title: '种类', cell: (row) => LEAVE_KINDS[row.kind] },
            {
              key: 'sessions',
              title: '课次',
              cell: (row) => (
                <>
                  {row.sessions.map((one) => (
                    <div key={one.sessionId} className="small">
                      {moment(one.startsAt)} {one.title}
                    </div>
                  ))}
                </>
              ),
            },
            { key: 'hours', title: '课时', num: true, cell: (row) => row.hours },
            {
              key: 'reason',
              title: '原因和凭据',
              cell: (row) => (
                <>
                  {row.reason}
                  <div>
                    <EvidenceLinks items={row.evidence} />
                  </div>
                </>
              ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <>
                  <StateTag tone={LEAVE_STATES[row.state]![1]}>{LEAVE_STATES[row.state]![0]}</StateTag>
                  {row.note && <div className="small">{row.note}</div>}
                </>
              ),
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) =>
                can('teaching.leave.decide') && row.state === 'ASKED' ? (
                  <Button look="plain" onClick={() => setDeciding(row)}>
                    办理
                  </Button>
                ) : null,
            },
          ]}
        />
        {list.data && list.data.total > 20 && (
          <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
      {deciding && (
        <DecideDialog
          title={`${deciding.name}的${LEAVE_KINDS[deciding.kind]}`}
          yes="批准"
          no="不批准"
          busy={decide.isPending}
          onClose={() => setDeciding(null)}
          onDecide={(approve, note) =>
            decide.mutate({
              params: { classId: deciding.classId, leaveId: deciding.leaveId },
              body: { approve, ...(note ? { note } : {}) },
            })
          }
        >
          <p>
            {deciding.sessions.length} 次课，{deciding.hours} 课时。{deciding.effect}
          </p>
          <p>原因：{deciding.reason}</p>
          <EvidenceLinks items={deciding.evidence} />
        </DecideDialog>
      )}
    </div>
  );
}
