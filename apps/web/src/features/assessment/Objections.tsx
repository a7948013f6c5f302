import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { ObjectionCase } from './ObjectionCase.tsx';
import { OBJECTIONS } from './words.ts';

type Objection = ReplyOf<typeof Contract.listObjections>['items'][number];

/** Objections to grades within my area: what waits stands first. */
export function Objections() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const regions = useRegionOptions();
  const filters = {
    ...(url.state ? { state: url.state as never } : {}),
    ...(url.overdue ? { overdue: true } : {}),
    ...(url.classId ? { classId: url.classId } : {}),
    ...(url.region ? { region: url.region } : {}),
  };
  const list = useRead(assessmentRoutes.listObjections, { query: { page, size: 20, ...filters } }, { keep: true });
  const [openId, setOpenId] = useState<string | null>(null);
  const open = list.data?.items.find((one) => one.id === openId) ?? null;
  const download = useDownload(assessmentRoutes.exportObjections);
  const waitsForMe = (one: Objection) =>
    (one.state === 'OPEN' && can('assessment.objection.answer')) ||
    (one.state === 'REVIEWING' && can('assessment.objection.decide')) ||
    (one.state === 'ACCEPTED' && can('assessment.score.enter'));
  return (
    <div>
      <PageHead
        title="成绩异议"
        lead="班主任和机构答复；成立的由两人录入更正，不成立的学员可以请市县再看一次"
        actions={
          <Button busy={download.busy} onClick={() => download.save({ query: filters }, '成绩异议.xlsx')}>
            导出 Excel
          </Button>
        }
      />
      <div className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
            options={Object.entries(OBJECTIONS).map(([value, [label]]) => ({ value, label }))}
          />
          {can('org.institution.read') && (
            <Select
              label="市县"
              empty="全部"
              value={url.region ?? ''}
              onChange={(event) => setUrl({ region: event.target.value })}
              options={regions}
            />
          )}
          <Choice
            label="只看超过期限的"
            checked={url.overdue === 'true'}
            onChange={(event) => setUrl({ overdue: event.target.checked ? 'true' : null })}
          />
          {url.classId && (
            <Button look="plain" onClick={() => setUrl({ classId: null })}>
              只看一个班，点此看全部
            </Button>
          )}
        </div>
        <Table
          label="成绩异议"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '没有成绩异议', next: '成绩公布后，学员在期限内提出的异议会出现在这里。' }}
          columns={[
            {
              key: 'name',
              title: '学员',
              cell: (row) => (
                <Button look="plain" onClick={() => setOpenId(row.id)}>
                  {row.maskedName}
                </Button>
              ),
            },
            { key: 'class', title: '班级', cell: (row) => <Link to={`/work/classes/${row.classId}/grades`}>{row.className}</Link> },
            { key: 'institution', title: '培训机构', cell: (row) => row.institutionName },
            { key: 'part', title: '项目', cell: (row) => `${row.partName}（${row.score ?? '—'}）` },
            { key: 'at', title: '提出时间', cell: (row) => <span className="figures">{moment(row.askedAt)}</span> },
            {
              key: 'due',
              title: '办理期限',
              cell: (row) =>
                row.dueAt ? (
                  <>
                    <span className="figures">{moment(row.dueAt)}</span> {row.overdue && <StateTag tone="stop">逾期</StateTag>}
                  </>
                ) : (
                  '—'
                ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <StateTag tone={OBJECTIONS[row.state]![1]}>{OBJECTIONS[row.state]![0]}</StateTag>,
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) => (
                <Button look={waitsForMe(row) ? 'primary' : 'plain'} onClick={() => setOpenId(row.id)}>
                  {waitsForMe(row) ? '办理' : '查看'}
                </Button>
              ),
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="件" onPage={(next) => setUrl({ page: next })} />}
      </div>
      <Dialog title={open ? `${open.maskedName}：${open.partName}` : ''} open={open !== null} onClose={() => setOpenId(null)}>
        {open && <ObjectionCase objection={open} onClose={() => setOpenId(null)} />}
      </Dialog>
    </div>
  );
}
