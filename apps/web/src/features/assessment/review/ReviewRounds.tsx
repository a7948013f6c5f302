import { Link, useNavigate } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';

/** Rounds of review, and opening one. */
export function ReviewRounds() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const [opening, setOpening] = useState(false);
  const list = useRead(
    assessmentRoutes.listReviewRounds,
    { query: { page, size: 20, ...(url.state ? { state: url.state as never } : {}) } },
    { keep: true },
  );
  return (
    <div>
      <PageHead
        title="专家评审"
        lead="每份规划书由两位专家独立盲评；分歧大的由第三位仲裁；另一人确认后计入成绩"
        actions={
          can('assessment.review.manage') && (
            <Button look="primary" onClick={() => setOpening(true)}>
              发起评审
            </Button>
          )
        }
      />
      <div className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
            options={[
              { value: 'OPEN', label: '评审中' },
              { value: 'CONFIRMED', label: '已确认' },
            ]}
          />
        </div>
        <Table
          label="评审批次"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '没有评审批次', next: '学员提交规划书后，点“发起评审”，系统会随机派给没有回避关系的专家。' }}
          columns={[
            {
              key: 'title',
              title: '批次',
              cell: (row) => (
                <>
                  <Link to={`/work/review-rounds/${row.id}`}>{row.title}</Link> {row.practice && <StateTag tone="idle">练习班</StateTag>}
                  <div className="quiet small">{row.classes.map((one) => one.className).join('、')}</div>
                </>
              ),
            },
            {
              key: 'progress',
              title: '评分进度',
              cell: (row) => (
                <>
                  <span className="figures">
                    {row.submitted} / {row.wanted}
                  </span>
                  <Meter value={row.submitted} max={row.wanted} label={`${row.title}评分进度`} />
                </>
              ),
            },
            { key: 'final', title: '已出分 / 份数', num: true, cell: (row) => `${row.final} / ${row.plans}` },
            { key: 'due', title: '截止', cell: (row) => <span className="figures">{moment(row.dueAt)}</span> },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <StateTag tone={row.state === 'OPEN' ? 'here' : 'good'}>{row.state === 'OPEN' ? '评审中' : '已确认'}</StateTag>
              ),
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />}
      </div>
      <Dialog title="发起评审" open={opening} onClose={() => setOpening(false)}>
        <OpenRound onClose={() => setOpening(false)} />
      </Dialog>
    </div>
  );
}

function OpenRound({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const classes = useRead(assessmentRoutes.reviewableClasses);
  const [title, setTitle] = useState('');
  const [due, setDue] = useState('');
  const [picked, setPicked] = useState<string[]>([]);
  const open = useSend(assessmentRoutes.openReviewRound, {
    refresh: ['/v1/assessment'],
    done: '评审已发起，专家已收到邀请',
    onDone: (round) => void navigate({ to: `/work/review-rounds/${round.id}` }),
  });
  if (classes.error) return <ErrorState error={classes.error} onRetry={() => void classes.refetch()} />;
  if (!classes.data) return <Loading />;
  const { items, experts } = classes.data;
  if (!items.length)
    return (
      <div className="form">
        <Empty title="现在没有待评审的规划书">学员在规划书页面提交后，班级会出现在这里；已在批次里的不再出现。</Empty>
        <div className="actions">
          <Button onClick={onClose}>知道了</Button>
        </div>
      </div>
    );
  const faults = faultsOf(open.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate({
          body: { title: title.trim(), classIds: picked, ...(due ? { dueAt: new Date(`${due}T18:00:00+08:00`).toISOString() } : {}) },
        });
      }}
    >
      <TextField
        label="批次名称"
        required
        minLength={2}
        maxLength={60}
        value={title}
        fault={faults['title']}
        onChange={(event) => setTitle(event.target.value)}
      />
      <fieldset className="plain-set">
        <legend>班级（同一市县可以一起评）</legend>
        {items.map((one) => (
          <Choice
            key={one.classId}
            checked={picked.includes(one.classId)}
            onChange={() => setPicked(picked.includes(one.classId) ? picked.filter((id) => id !== one.classId) : [...picked, one.classId])}
            label={`${one.className}（${one.institutionName}）：${one.submitted} 份，共 ${one.enrolled} 人`}
          />
        ))}
      </fieldset>
      <TextField label="截止日期" type="date" value={due} hint="不填则按政策规定的天数" onChange={(event) => setDue(event.target.value)} />
      <p className={experts < 3 ? 'caution small' : 'quiet small'}>
        现在有 {experts} 位通过校准的专家可派{experts < 3 && '：少于 3 位时分歧大的规划书没有人仲裁，请先补充专家'}
        。回避关系在邀请以前核对。
      </p>
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={open.isPending} disabled={!picked.length || title.trim().length < 2}>
          随机派评
        </Button>
      </div>
    </form>
  );
}
