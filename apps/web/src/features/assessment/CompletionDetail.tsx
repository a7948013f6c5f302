import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day, moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { COMPLETION } from './words.ts';

/** One completion: the drawn sample, acceptance by one officer, approval by another. */
export function CompletionDetail() {
  const { completionId } = useParams({ strict: false }) as { completionId: string };
  const can = useCan();
  const params = { completionId };
  const detail = useRead(assessmentRoutes.getCompletion, { params });
  const [opinion, setOpinion] = useState('');
  const refresh = ['/v1/assessment', '/v1/org', '/v1/management'];
  const [doubted, setDoubted] = useState<{ learnerId: string; maskedName: string } | null>(null);
  const sample = useSend(assessmentRoutes.checkSample, { refresh, onDone: () => setDoubted(null) });
  const decide = useSend(assessmentRoutes.decideCompletion, { refresh, done: '已办理', onDone: () => setOpinion('') });
  const approve = useSend(assessmentRoutes.approveCompletion, { refresh, done: '已办理', onDone: () => setOpinion('') });
  if (detail.error) return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Loading />;
  const row = detail.data;
  const accepting = row.status === 'SUBMITTED' && can('assessment.completion.accept');
  const approving = row.status === 'ACCEPTED' && can('assessment.completion.approve');
  return (
    <div className="stack">
      <PageHead
        title={`${row.className} 结业申请`}
        lead={<StateTag tone={COMPLETION[row.status]![1]}>{COMPLETION[row.status]![0]}</StateTag>}
        crumbs={<Link to="/work/completions">结业</Link>}
        actions={
          can('assessment.print.class') && (
            <Link className="button" to={`/work/classes/${row.classId}/prints`}>
              全班打印
            </Link>
          )
        }
      />
      <div className="card">
        <Facts
          items={[
            [
              '班级',
              <Link to={`/work/classes/${row.classId}`}>
                {row.className}（{row.classCode}）
              </Link>,
            ],
            ['培训机构', row.institutionName],
            [
              '合格 / 参训',
              <span className="figures">
                {row.qualified} / {row.enrolled}
              </span>,
            ],
            ['成绩册', <Link to={`/work/classes/${row.classId}/grades`}>查看成绩册</Link>],
            ['出勤', <Link to={`/work/classes/${row.classId}/attendance`}>查看考勤</Link>],
            ['全程留痕', <Link to={`/work/classes/${row.classId}/timeline`}>查看时间线</Link>],
            ...(can('assessment.dossier.make')
              ? ([['培训档案', <Link to={`/work/classes/${row.classId}/dossiers`}>按学员出具</Link>]] as const)
              : []),
            ['提交', moment(row.submittedAt)],
            [
              '期限',
              row.lateWorkdays ? (
                <span className="stop">
                  {day(row.dueOn)} 前，逾期 {row.lateWorkdays} 个工作日：{row.lateReason}
                </span>
              ) : row.dueOn ? (
                `${day(row.dueOn)} 前，按期提交`
              ) : (
                '—'
              ),
            ],
            ['受理', moment(row.acceptedAt)],
            ['批准', moment(row.approvedAt)],
            ['意见', row.opinion || '—'],
          ]}
        />
      </div>
      <section className="card">
        <h2>抽查名单</h2>
        <p className="quiet small">
          系统按不低于 {Math.round(row.sample.ratio * 100)}% 随机抽取（抽签号 {row.sample.seed}
          ，用它可以重抽一遍核对名单）。请逐人核对考勤、成绩和材料。
        </p>
        <ul className="rows">
          {row.sample.learners.map((learner) => (
            <li key={learner.learnerId}>
              <span className="grow">
                <Link to={`/work/learners/${learner.learnerId}/timeline`}>{learner.maskedName}</Link>{' '}
                {can('assessment.dossier.make') && (
                  <Go to={`/work/classes/${row.classId}/dossiers?learner=${learner.learnerId}`}>培训档案</Go>
                )}{' '}
                <span className="quiet small">{learner.note}</span>
              </span>
              {learner.checked ? (
                <StateTag tone={learner.note.startsWith('不符') ? 'stop' : 'good'}>
                  {learner.note.startsWith('不符') ? '不符' : '相符'}
                </StateTag>
              ) : (
                <StateTag tone="here">待核对</StateTag>
              )}
              {accepting && (
                <>
                  <Button
                    busy={sample.isPending}
                    onClick={() => sample.mutate({ params, body: { learnerId: learner.learnerId, ok: true, note: '' } })}
                  >
                    相符
                  </Button>
                  <Button look="danger" busy={sample.isPending} onClick={() => setDoubted(learner)}>
                    不符
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      {(accepting || approving) && (
        <section className="card form">
          <h2>{accepting ? '受理' : '复核批准'}</h2>
          {approving && <p className="quiet small">批准后立即为 {row.qualified} 名合格学员编号发证。批准人不能是受理人。</p>}
          <TextArea label="意见" required maxLength={300} value={opinion} onChange={(event) => setOpinion(event.target.value)} />
          <div className="actions">
            <Button
              look="primary"
              disabled={opinion.length < 2}
              busy={decide.isPending || approve.isPending}
              onClick={() =>
                accepting
                  ? decide.mutate({ params, body: { accept: true, opinion } })
                  : approve.mutate({ params, body: { approve: true, opinion } })
              }
            >
              {accepting ? '受理' : '批准并发证'}
            </Button>
            <Button
              look="danger"
              disabled={opinion.length < 2}
              busy={decide.isPending || approve.isPending}
              onClick={() =>
                accepting
                  ? decide.mutate({ params, body: { accept: false, opinion } })
                  : approve.mutate({ params, body: { approve: false, opinion } })
              }
            >
              {accepting ? '退回机构' : '不予通过'}
            </Button>
          </div>
        </section>
      )}
      <Dialog title={`${doubted?.maskedName ?? ''} 的材料不符`} open={doubted !== null} onClose={() => setDoubted(null)}>
        {doubted && (
          <Doubt
            busy={sample.isPending}
            onClose={() => setDoubted(null)}
            onSay={(note) => sample.mutate({ params, body: { learnerId: doubted.learnerId, ok: false, note } })}
          />
        )}
      </Dialog>
    </div>
  );
}

/** What does not agree, in words: the institution reads it when the class comes back. */
function Doubt({ busy, onSay, onClose }: { busy: boolean; onSay: (note: string) => void; onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSay(note.trim());
      }}
    >
      <TextArea
        label="哪里不符"
        required
        minLength={2}
        maxLength={200}
        hint="写明是考勤、成绩还是材料，和看到的差别；会留痕，机构看得到"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="danger" busy={busy} disabled={note.trim().length < 2}>
          登记不符
        </Button>
      </div>
    </form>
  );
}
