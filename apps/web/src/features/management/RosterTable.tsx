import { managementRoutes, orgRoutes } from '@yangfan/client';
import type { InputOf, orgRoutes as Contract } from '@yangfan/contract';
import { ENROLMENT_STATUSES, LEARNER_CATEGORIES, SENSITIVE_CATEGORIES, type LearnerCategory } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useCan } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';
import { Watermark } from '../../shared/ui/Watermark.tsx';
import { DropLearner } from './DropLearner.tsx';
import type { RosterRow } from './rows.ts';

type Query = NonNullable<InputOf<typeof Contract.listClassLearners>['query']>;
const GENDERS = { '0': '—', '1': '男', '2': '女', '9': '—' } as const;
const CATEGORY_OPTIONS = optionsOf(LEARNER_CATEGORIES)
  .filter((one) => !SENSITIVE_CATEGORIES.includes(one.value as LearnerCategory))
  .sort((a, b) => a.value.localeCompare(b.value));

/** The masked roster; `manage` offers dropping and inviting again. */
export function RosterTable({
  classId,
  manage,
  empty,
}: {
  classId: string;
  manage?: { invite: boolean; drop: boolean };
  empty?: React.ReactNode;
}) {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = { q: url.q, status: url.status, category: url.category, page, size: 20 } as Query;
  const list = useRead(orgRoutes.listClassLearners, { params: { classId }, query }, { keep: true });
  const sheet = useDownload(orgRoutes.exportRoster);
  const [dropping, setDropping] = useState<RosterRow | null>(null);
  const invite = useSend(managementRoutes.inviteLearners, { refresh: ['/v1/identity'], done: '激活邀请已发送' });
  const filtered = url.q || url.status || url.category;
  const columns: Column<RosterRow>[] = [
    { key: 'seat', title: '序号', num: true, width: '4em', cell: (row) => row.seatNo },
    {
      key: 'name',
      title: '姓名',
      cell: (row) =>
        can('ledger.timeline.read') ? <Go to={`/work/learners/${row.learnerId}/timeline`}>{row.maskedName}</Go> : row.maskedName,
    },
    { key: 'gender', title: '性别', cell: (row) => GENDERS[row.gender] },
    { key: 'year', title: '出生年', num: true, cell: (row) => row.birthYear ?? '—' },
    { key: 'id', title: '证件号', cell: (row) => <span className="figures">{row.maskedIdNo}</span> },
    { key: 'phone', title: '手机', cell: (row) => <span className="figures">{row.maskedPhone}</span> },
    { key: 'category', title: '人员类别', cell: (row) => row.categoryName },
    {
      key: 'rate',
      title: '出勤率',
      num: true,
      cell: (row) => (row.attendanceRate === null ? '—' : `${Math.round(row.attendanceRate * 100)}%`),
    },
    {
      key: 'status',
      title: '状态',
      cell: (row) => (
        <StateTag
          tone={row.status === 'COMPLETED' ? 'good' : row.status === 'DROPPED' ? 'idle' : row.status === 'NOT_QUALIFIED' ? 'stop' : 'plain'}
        >
          {ENROLMENT_STATUSES[row.status]}
        </StateTag>
      ),
    },
  ];
  if (manage?.drop || manage?.invite)
    columns.push({
      key: 'do',
      title: '操作',
      cell: (row) =>
        row.status === 'ENROLLED' ? (
          <span style={{ whiteSpace: 'nowrap' }}>
            {manage.invite && (
              <Button
                look="plain"
                aria-label={`再发邀请给 ${row.maskedName}`}
                disabled={invite.isPending}
                onClick={() => invite.mutate({ params: { classId }, body: { learnerIds: [row.learnerId] } })}
              >
                再发邀请
              </Button>
            )}
            {manage.drop && (
              <Button look="plain" aria-label={`${row.maskedName} 退班`} onClick={() => setDropping(row)}>
                退班
              </Button>
            )}
          </span>
        ) : null,
    });
  return (
    <>
      <Watermark />
      <div className="filters">
        <SearchBox label="搜索" placeholder="完整姓名、证件号、手机或序号" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        <Select
          label="状态"
          empty="全部"
          value={url.status ?? ''}
          options={optionsOf(ENROLMENT_STATUSES)}
          onChange={(event) => setUrl({ status: event.target.value || null })}
        />
        <Select
          label="人员类别"
          empty="全部"
          value={url.category ?? ''}
          options={CATEGORY_OPTIONS}
          onChange={(event) => setUrl({ category: event.target.value || null })}
        />
        {can('org.roster.export') && (
          <Button busy={sheet.busy} onClick={() => sheet.save({ params: { classId } }, '班级名册.xlsx')}>
            导出名册
          </Button>
        )}
      </div>
      <Table
        label="班级名册"
        columns={columns}
        rows={list.data?.items}
        rowKey={(row) => row.enrolmentId}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          filtered
            ? {
                title: '没有符合条件的学员',
                next: <Button onClick={() => setUrl({ q: null, status: null, category: null })}>清除筛选</Button>,
              }
            : { title: '名册里还没有学员', next: empty }
        }
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} unit="人" onPage={(next) => setUrl({ page: next })} />
      )}
      <DropLearner classId={classId} row={dropping} onDone={() => setDropping(null)} />
    </>
  );
}
