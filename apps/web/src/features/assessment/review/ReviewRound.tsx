import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Facts, PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { ReviewClasses } from './ReviewClasses.tsx';
import { ReviewSheet } from './ReviewSheet.tsx';
import type { Whole } from './round.ts';
import { ARBITRATIONS, ITEM_STATES, LEVELS, RULES, TASK_STATES } from './words.ts';

/** One round: how far it is, who was asked, what it came to, confirmation. */
export function ReviewRound() {
  const { roundId } = useParams({ strict: false }) as { roundId: string };
  const params = { roundId };
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const whole = useRead(assessmentRoutes.getReviewRound, { params });
  const book = useDownload(assessmentRoutes.exportReviewRound);
  const [confirming, setConfirming] = useState(false);
  const reassign = useSend(assessmentRoutes.reassignReview, { refresh: ['/v1/assessment'], done: '已补派' });
  const confirm = useSend(assessmentRoutes.confirmReviewRound, {
    refresh: ['/v1/assessment'],
    done: '评审结果已确认，学员已收到通知',
    onDone: () => setConfirming(false),
  });
  if (whole.error) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />;
  if (!whole.data) return <Loading />;
  const { round, items, icc, mayConfirm } = whole.data;
  const isOpen = round.state === 'OPEN';
  const places = items.reduce((sum, one) => sum + one.openPlaces, 0);
  const isLate = isOpen && new Date(round.dueAt) < new Date();
  const tab = url.tab ?? 'plans';
  return (
    <div className="stack">
      <PageHead
        title={round.title}
        lead={
          <>
            <StateTag tone={isOpen ? 'here' : 'good'}>{isOpen ? '评审中' : '已确认'}</StateTag>{' '}
            {round.classes.map((one) => one.className).join('、')}；{moment(round.dueAt)} 截止{' '}
            {isLate && <StateTag tone="stop">已到期</StateTag>}
          </>
        }
        crumbs={<Link to="/work/review-rounds">专家评审</Link>}
        actions={
          <>
            <Button busy={book.busy} onClick={() => book.save({ params }, '评审汇总表.xlsx')}>
              导出 Excel
            </Button>
            {isOpen && can('assessment.review.manage') && (places > 0 || isLate) && (
              <Button busy={reassign.isPending} onClick={() => reassign.mutate({ params })}>
                补派专家
              </Button>
            )}
            {can('assessment.review.confirm') && isOpen && (
              <Button look="primary" disabled={!mayConfirm} onClick={() => setConfirming(true)}>
                确认结果
              </Button>
            )}
          </>
        }
      />
      {places > 0 && (
        <p className="note caution">
          还有 {places} 个评审位置没有合适的专家：请在“考评专家”里补充或启用专家（须通过校准、没有回避关系），再点“补派专家”。
        </p>
      )}
      <Strip
        items={[
          { label: '规划书', value: round.plans, unit: '份' },
          { label: '专家评分', value: `${round.submitted} / ${round.wanted}`, unit: '份' },
          { label: '已出分', value: `${round.final} / ${round.plans}`, unit: '份' },
          {
            label: '专家评分的一致性',
            value: icc ?? '—',
            note: icc === null ? '出分满 3 份才能算' : icc < 0.5 ? '偏低（最高 1），请看评分统计' : '可以（最高 1）',
          },
        ]}
      />
      <Tabs
        label="批次"
        value={tab}
        onPick={(key) => setUrl({ tab: key === 'plans' ? null : key })}
        items={[
          { key: 'plans', label: '规划书' },
          { key: 'classes', label: '班级汇总与评语' },
          { key: 'rules', label: '派评与规则' },
        ]}
      />
      {tab === 'classes' ? (
        <ReviewClasses whole={whole.data} />
      ) : tab === 'rules' ? (
        <Rules whole={whole.data} />
      ) : (
        <Plans whole={whole.data} />
      )}
      <Dialog title="评审表" open={!!url.item} onClose={() => setUrl({ item: null })}>
        {url.item && <ReviewSheet roundId={roundId} itemId={url.item} canReturn={isOpen && can('assessment.review.manage')} />}
      </Dialog>
      <Confirm
        title="确认评审结果"
        open={confirming}
        consequence={`${round.plans} 份规划书的得分将计入成绩并通知学员，确认后不能再改。确认人不能是发起人。`}
        confirm="确认并计入成绩"
        busy={confirm.isPending}
        onConfirm={() => confirm.mutate({ params })}
        onClose={() => setConfirming(false)}
      />
    </div>
  );
}

function Plans({ whole }: { whole: Whole }) {
  const [url, setUrl] = useUrlState();
  const rows = whole.items.filter((one) => !url.state || one.state === url.state);
  const names = new Map(whole.round.classes.map((one) => [one.classId, one.className]));
  return (
    <div className="card">
      <div className="filters">
        <Select
          label="状态"
          empty="全部"
          value={url.state ?? ''}
          onChange={(event) => setUrl({ state: event.target.value })}
          options={Object.entries(ITEM_STATES).map(([value, [label]]) => ({ value, label }))}
        />
      </div>
      <Table
        label="规划书"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'who',
            title: '学员',
            cell: (row) => (
              <>
                {row.maskedName} <span className="quiet small">{names.get(row.classId)}</span>
                <div className="small">
                  {row.planTitle} {row.suspected && <StateTag tone="caution">雷同提示</StateTag>}{' '}
                  {row.returned && <StateTag tone="plain">退回过</StateTag>}
                </div>
              </>
            ),
          },
          { key: 'code', title: '评审号', cell: (row) => <span className="figures">{row.code}</span> },
          {
            key: 'experts',
            title: '专家',
            cell: (row) => (
              <span className="small">
                {row.tasks.map((task, index) => (
                  <div key={index}>
                    {task.expertName}
                    {task.arbiter && '（仲裁）'}{' '}
                    <span title={task.declineReason}>
                      {TASK_STATES[task.state]![0]}
                      {task.declineReason && `：${task.declineReason}`}
                    </span>
                  </div>
                ))}
                {row.openPlaces > 0 && <StateTag tone="stop">缺 {row.openPlaces} 位</StateTag>}
              </span>
            ),
          },
          {
            key: 'state',
            title: '状态',
            cell: (row) => <StateTag tone={ITEM_STATES[row.state]![1]}>{ITEM_STATES[row.state]![0]}</StateTag>,
          },
          {
            key: 'score',
            title: '得分',
            num: true,
            cell: (row) =>
              row.score === null ? (
                '—'
              ) : (
                <>
                  {row.score} <StateTag tone={LEVELS[row.level!]![1]}>{LEVELS[row.level!]![0]}</StateTag>
                </>
              ),
          },
          {
            key: 'do',
            title: '操作',
            cell: (row) =>
              row.score !== null || row.state === 'RETURNED' ? (
                <Button aria-label={`看评审表 ${row.code}`} onClick={() => setUrl({ item: row.id })}>
                  看评审表
                </Button>
              ) : (
                <span className="quiet small">出分后可看</span>
              ),
          },
        ]}
      />
    </div>
  );
}

function Rules({ whole }: { whole: Whole }) {
  return (
    <div className="card">
      <p className="quiet small">规则在发起时冻结。同样的专家、规划书和抽签号得到同样的派评，任何人可以重抽一遍核对。</p>
      <Facts
        items={[
          ['派评抽签号', <span className="figures">{whole.seed}</span>],
          ...Object.entries(RULES).map(
            ([key, label]) => [label, key === 'arbitration' ? ARBITRATIONS[String(whole.rules[key])] : String(whole.rules[key])] as const,
          ),
        ]}
      />
    </div>
  );
}
