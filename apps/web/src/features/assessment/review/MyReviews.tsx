import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { day, moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { CONFLICTS, TASK_STATES } from './words.ts';
import { ConflictForm } from './ConflictForm.tsx';

/** The expert's desk: calibration first, invitations, plans to mark, conflicts to declare. */
export function MyReviews() {
  const tasks = useRead(assessmentRoutes.myReviewTasks);
  const me = useRead(assessmentRoutes.myExpert);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [declining, setDeclining] = useState<string[] | null>(null);
  const [declaring, setDeclaring] = useState(false);
  const answer = useSend(assessmentRoutes.answerReviewInvitation, {
    refresh: ['/v1/assessment'],
    done: '已答复',
    onDone: () => (setPicked(new Set()), setDeclining(null)),
  });
  const items = tasks.data?.items ?? [];
  const invited = items.filter((one) => one.state === 'INVITED');
  const chosen = invited.filter((one) => picked.has(one.id)).map((one) => one.id);
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const calibration = me.data?.calibration;
  return (
    <div className="stack">
      <PageHead
        title="我的评审"
        lead="盲评：只有评审号，没有姓名和机构；专家之间互不可见"
        actions={<Button onClick={() => setDeclaring(true)}>申报回避</Button>}
      />
      {calibration && (
        <section className="card">
          <h2>
            校准{' '}
            <StateTag tone={calibration.passed ? 'good' : 'here'}>
              {calibration.passed ? `合格，有效至 ${day(calibration.until)}` : '待完成'}
            </StateTag>
          </h2>
          <p className="quiet small">正式评审前先给两份标杆卷打分，与参考分相差不超过 {calibration.limit} 分才能上岗；不合格可以再试。</p>
          <ul className="rows">
            {calibration.papers.map((paper) => (
              <li key={paper.code}>
                <span className="grow">
                  {paper.title}{' '}
                  <span className="quiet small">
                    {paper.tries
                      ? `试评 ${paper.tries} 次，最近一次偏差 ${paper.deviation! > 0 ? '+' : ''}${paper.deviation} 分`
                      : '还没有试评'}
                  </span>
                </span>
                <StateTag tone={paper.passed ? 'good' : paper.tries ? 'stop' : 'plain'}>
                  {paper.passed ? '合格' : paper.tries ? '偏差过大' : '未试评'}
                </StateTag>
                <Link className="button" to={`/work/calibration/${paper.code}`}>
                  {paper.tries ? '再试一次' : '开始试评'}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="card">
        {invited.length > 0 && (
          <div className="actions">
            <span className="quiet grow">{invited.length} 份等您答复；接受前请确认没有需要回避的情形。</span>
            <Button onClick={() => setPicked(new Set(chosen.length === invited.length ? [] : invited.map((one) => one.id)))}>
              {chosen.length === invited.length ? '都不选' : '全选待答复的'}
            </Button>
            <Button
              look="primary"
              disabled={!chosen.length || !calibration?.passed}
              busy={answer.isPending}
              onClick={() => answer.mutate({ body: { accept: true, taskIds: chosen, reason: '' } })}
            >
              接受{chosen.length > 0 && `（${chosen.length}）`}
            </Button>
            <Button disabled={!chosen.length} onClick={() => setDeclining(chosen)}>
              谢绝
            </Button>
          </div>
        )}
        <Table
          label="评审任务"
          rows={tasks.data?.items}
          error={tasks.error}
          onRetry={() => void tasks.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '没有评审任务', next: '市县发起评审并随机派到您时，会给您发消息。' }}
          columns={[
            {
              key: 'pick',
              title: '选择',
              cell: (row) =>
                row.state === 'INVITED' ? (
                  <Choice checked={picked.has(row.id)} onChange={() => toggle(row.id)} label="选" aria-label={`选择 ${row.code}`} />
                ) : (
                  ''
                ),
            },
            {
              key: 'code',
              title: '评审号',
              cell: (row) =>
                row.state === 'INVITED' ? (
                  <span className="figures">{row.code}</span>
                ) : (
                  <Link className="figures" to={`/work/reviews/${row.id}`}>
                    {row.code}
                  </Link>
                ),
            },
            { key: 'round', title: '批次', cell: (row) => row.roundTitle },
            {
              key: 'kind',
              title: '性质',
              cell: (row) =>
                row.arbiter ? <StateTag tone="caution">仲裁</StateTag> : row.repeated ? <StateTag tone="caution">复评</StateTag> : '评审',
            },
            {
              key: 'due',
              title: '截止',
              cell: (row) => (
                <>
                  <span className="figures">{moment(row.dueAt)}</span> {row.overdue && <StateTag tone="stop">逾期</StateTag>}
                  {row.answerBy && <div className="quiet small">{moment(row.answerBy)} 前答复</div>}
                </>
              ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <StateTag tone={TASK_STATES[row.state]![1]}>{TASK_STATES[row.state]![0]}</StateTag>,
            },
            { key: 'total', title: '我的评分', num: true, cell: (row) => row.total ?? '—' },
            {
              key: 'do',
              title: '操作',
              cell: (row) =>
                row.state === 'ACCEPTED' || row.state === 'SCORING' ? (
                  <div className="actions">
                    <Link className="button primary" to={`/work/reviews/${row.id}`}>
                      {row.state === 'SCORING' ? '继续评分' : '开始评分'}
                    </Link>
                    <Button onClick={() => setDeclining([row.id])}>申报回避</Button>
                  </div>
                ) : row.state === 'INVITED' ? (
                  <span className="quiet small">先勾选，再接受或谢绝</span>
                ) : (
                  <Link to={`/work/reviews/${row.id}`}>看我的评审表</Link>
                ),
            },
          ]}
        />
      </div>
      {me.data && me.data.conflicts.length > 0 && (
        <section className="card">
          <h2>我申报的回避</h2>
          <ul className="rows">
            {me.data.conflicts.map((one) => (
              <li key={one.id}>
                <span className="grow">
                  {CONFLICTS[one.kind]}：{one.target} <span className="quiet small">{one.note}</span>
                </span>
                <span className="quiet small">{moment(one.at)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Dialog title={`谢绝 ${declining?.length ?? 0} 份`} open={declining !== null} onClose={() => setDeclining(null)}>
        {declining && (
          <Decline
            busy={answer.isPending}
            onClose={() => setDeclining(null)}
            onSay={(reason) => answer.mutate({ body: { accept: false, taskIds: declining, reason } })}
          />
        )}
      </Dialog>
      <Dialog title="申报回避" open={declaring} onClose={() => setDeclaring(false)}>
        <Declare onClose={() => setDeclaring(false)} />
      </Dialog>
    </div>
  );
}

function Decline({ busy, onSay, onClose }: { busy: boolean; onSay: (reason: string) => void; onClose: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSay(reason.trim());
      }}
    >
      <TextArea
        label="原因"
        required
        minLength={2}
        maxLength={200}
        hint="系统会立即改派给别的专家"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="danger" busy={busy} disabled={reason.trim().length < 2}>
          谢绝
        </Button>
      </div>
    </form>
  );
}

/** What to stay away from, by the number or the whole name. */
function Declare({ onClose }: { onClose: () => void }) {
  const declare = useSend(assessmentRoutes.declareConflict, { refresh: ['/v1/assessment'], done: '已登记，派评时会避开', onDone: onClose });
  return (
    <ConflictForm
      busy={declare.isPending}
      fault={faultsOf(declare.error)['target']}
      hint="亲属在哪个班学习，就填哪个班：整班都不会派给您，不需要写亲属的姓名"
      onSend={(body) => declare.mutate({ body })}
      onClose={onClose}
    />
  );
}
