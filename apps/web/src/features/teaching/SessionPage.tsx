import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { AskCorrection } from './attend/AskCorrection.tsx';
import { CallsPanel } from './attend/CallsPanel.tsx';
import { OpenSession } from './attend/OpenSession.tsx';
import { LecturerSigns, SignWay } from './attend/LecturerSigns.tsx';
import { PhotosPanel } from './attend/PhotosPanel.tsx';
import { ANOMALIES, ATTENDANCE, METHODS, SESSION } from './words.ts';

type Roll = ReplyOf<typeof Contract.readRoll>;

/** One session for the class teacher and the lecturer: open, teach, look over the roll, confirm by two. */
export function SessionPage() {
  const { sessionId } = useParams({ strict: false }) as { sessionId: string };
  const can = useCan();
  const params = { sessionId };
  const roll = useRead(teachingRoutes.readRoll, { params }, { refetchInterval: 10_000 });
  const [supplementing, setSupplementing] = useState<Roll['entries'][number] | null>(null);
  const [reason, setReason] = useState('');
  const [confirming, setConfirming] = useState(false);
  const refresh = ['/v1/teaching', '/v1/org'];
  const duty = useRead(teachingRoutes.readSessionDuty, { params }, { refetchInterval: 15_000 });
  const sheet = useDownload(teachingRoutes.printRoll);
  const [correcting, setCorrecting] = useState<Roll['entries'][number] | null>(null);
  const advance = useSend(teachingRoutes.advanceSession, { refresh });
  const supplement = useSend(teachingRoutes.supplement, { refresh, done: '已补签', onDone: () => (setSupplementing(null), setReason('')) });
  const confirm = useSend(teachingRoutes.confirmRoll, { refresh, done: '已确认', onDone: () => setConfirming(false) });
  const withdraw = useSend(teachingRoutes.withdrawConfirmation, { refresh, done: '已撤回确认' });
  if (roll.error && !roll.data) return <ErrorState error={roll.error} onRetry={() => void roll.refetch()} />;
  if (!roll.data) return <Loading />;
  const { data } = roll;
  const run = can('teaching.session.run');
  const [word, tone] = SESSION[data.status] ?? [data.status, 'plain'];
  const present = data.entries.filter((entry) => entry.checkedInAt).length;
  return (
    <div className="stack">
      <PageHead
        title={data.title}
        lead={
          <>
            {moment(data.startsAt)}–{time(data.endsAt)}，{data.hours} 课时 <StateTag tone={tone}>{word}</StateTag>
          </>
        }
        crumbs={<Link to={`/work/classes/${data.classId}/attendance`}>班级出勤</Link>}
        actions={
          <>
            {run && data.status === 'SCHEDULED' && <OpenSession sessionId={sessionId} duty={duty.data} />}
            {run && data.checkKind === 'QR_DYNAMIC' && ['OPEN', 'IN_PROGRESS'].includes(data.status) && (
              <Link className="button primary" to={`/work/sessions/${sessionId}/screen`}>
                投屏签到码
              </Link>
            )}
            {run && data.status === 'OPEN' && (
              <Button busy={advance.isPending} onClick={() => advance.mutate({ params, body: { to: 'IN_PROGRESS' } })}>
                开始上课
              </Button>
            )}
            {run && data.status === 'IN_PROGRESS' && (
              <Button busy={advance.isPending} onClick={() => advance.mutate({ params, body: { to: 'ENDED' } })}>
                下课
              </Button>
            )}
            {can('teaching.roll.confirm') && ['ENDED', 'CONFIRMED'].includes(data.status) && (
              <Button look="primary" onClick={() => setConfirming(true)}>
                确认考勤
              </Button>
            )}
            {can('teaching.roll.confirm') && data.status === 'CONFIRMED' && (
              <Button busy={withdraw.isPending} onClick={() => withdraw.mutate({ params })}>
                撤回我的确认
              </Button>
            )}
            <Button busy={sheet.busy} onClick={() => sheet.save({ params }, `签到表-${data.title}.pdf`)}>
              打印签到表
            </Button>
            {duty.data && (
              <Go className="button" to={`/work/classes/${data.classId}/days/${duty.data.day}`}>
                当天考勤
              </Go>
            )}
          </>
        }
      />
      <Strip
        items={[
          { label: '应到', value: data.entries.length },
          { label: '已到', value: present },
          {
            label: '补签占比',
            value: `${Math.round(data.supplementShare * 100)}%`,
            note: data.supplementWarning ? (
              <span className="stop">超过 {Math.round(data.supplementLimit * 100)}%，主管部门可见</span>
            ) : undefined,
          },
          {
            label: '异常',
            value: data.entries.filter((entry) => entry.anomalies.length).length,
            note: duty.data?.anomaliesOpen ? (
              <Go to={`/work/anomalies?sessionId=${sessionId}`}>{duty.data.anomaliesOpen} 条待说明</Go>
            ) : undefined,
          },
        ]}
      />
      {duty.data && duty.data.missing.length > 0 && !['SCHEDULED', 'LOCKED'].includes(data.status) && (
        <div className="note caution" role="status">
          确认前还缺：{duty.data.missing.join('；')}。
        </div>
      )}
      {data.lecturerSigns.map((sign) => (
        <p key={sign.lecturerId} className="small">
          讲师 {sign.name} {moment(sign.at)} 签到 <SignWay sign={sign} />
        </p>
      ))}
      {data.confirmations.length > 0 && (
        <div className="note">
          {data.confirmations.map((one) => `${one.capacity === 'LECTURER' ? '讲师' : '班主任'}已于 ${moment(one.at)} 确认`).join('；')}
          {data.status === 'LOCKED' ? '。考勤已锁定；确有错误，班主任可对学员逐条申请更正。' : '，等待另一方确认。'}
        </div>
      )}
      <div className="card">
        <Table
          label="考勤表"
          rows={data.entries}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            { key: 'name', title: '姓名', cell: (row) => row.name },
            {
              key: 'state',
              title: '考勤',
              cell: (row) => (
                <>
                  <StateTag tone={ATTENDANCE[row.state]![1]}>{ATTENDANCE[row.state]![0]}</StateTag>
                  {row.corrected && <div className="small">更正为 {ATTENDANCE[row.corrected.state]![0]}</div>}
                </>
              ),
            },
            { key: 'in', title: '签到', cell: (row) => (row.checkedInAt ? <span className="figures">{time(row.checkedInAt)}</span> : '—') },
            {
              key: 'out',
              title: '签退',
              cell: (row) => (row.signedOutAt ? <span className="figures">{time(row.signedOutAt)}</span> : '—'),
            },
            { key: 'method', title: '方式', cell: (row) => (row.method ? METHODS[row.method] : '—') },
            {
              key: 'credit',
              title: '课时',
              num: true,
              cell: (row) =>
                row.corrected ? (
                  <>
                    <s className="quiet">{row.creditedHours}</s> {row.corrected.creditedHours}
                  </>
                ) : (
                  row.creditedHours
                ),
            },
            {
              key: 'why',
              title: '说明',
              cell: (row) => (
                <span className="small">
                  {row.corrected?.explanation ?? row.explanation}
                  {row.reason && `；补签：${row.reason}`}
                  {row.anomalies.length > 0 && <span className="caution"> {row.anomalies.map((kind) => ANOMALIES[kind]).join('、')}</span>}
                </span>
              ),
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) =>
                run && !row.checkedInAt && ['OPEN', 'IN_PROGRESS', 'ENDED'].includes(data.status) ? (
                  <Button look="plain" onClick={() => setSupplementing(row)}>
                    补签
                  </Button>
                ) : run && data.status === 'LOCKED' ? (
                  <Button look="plain" onClick={() => setCorrecting(row)}>
                    申请更正
                  </Button>
                ) : null,
            },
          ]}
        />
      </div>
      <CallsPanel
        sessionId={sessionId}
        isOpen={['OPEN', 'IN_PROGRESS'].includes(data.status)}
        isSettled={['CONFIRMED', 'LOCKED'].includes(data.status)}
        placed={duty.data?.kinds.some((one) => one.kind === 'GEO' && one.offered) ?? false}
      />
      {duty.data && duty.data.mode !== 'VOD' && (
        <>
          <LecturerSigns
            duty={duty.data}
            isSettled={['CONFIRMED', 'LOCKED'].includes(data.status)}
            onChange={() => (void duty.refetch(), void roll.refetch())}
          />
          <PhotosPanel duty={duty.data} isSettled={['CONFIRMED', 'LOCKED'].includes(data.status)} onChange={() => void duty.refetch()} />
        </>
      )}
      {correcting && <AskCorrection roll={data} entry={correcting} onClose={() => setCorrecting(null)} />}
      <Confirm
        title={`为 ${supplementing?.name ?? ''} 补签？`}
        open={!!supplementing}
        consequence={
          <TextArea
            label="补签原因（主管部门可见）"
            required
            minLength={4}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        confirm="补签"
        busy={supplement.isPending}
        onConfirm={() => supplement.mutate({ params, body: { learnerId: supplementing!.learnerId, reason } })}
        onClose={() => setSupplementing(null)}
      />
      <Confirm
        title="确认这份考勤？"
        open={confirming}
        consequence={
          <>
            <p>{`应到 ${data.entries.length} 人，已到 ${present} 人。班主任和讲师两人都确认后锁定，课时随即计入；之后只能申请更正。`}</p>
            {duty.data && duty.data.missing.length > 0 && (
              <p className="stop">还缺：{duty.data.missing.join('；')}。现在确认会照现状留档，主管部门可见。</p>
            )}
          </>
        }
        confirm="确认"
        busy={confirm.isPending}
        onConfirm={() => confirm.mutate({ params, body: { digest: data.digest } })}
        onClose={() => setConfirming(false)}
      />
    </div>
  );
}
