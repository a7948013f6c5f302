import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes, isLost, lateWaiting, SITTER_FILTERS } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { listen } from '../../../shared/lib/realtime.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment, time, timeWithSeconds } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { CLIENTS, PHASES } from '../words.ts';
import { ActDialog, type Act } from './ActDialog.tsx';
import type { SitterRow } from './board.ts';
import { Happenings } from './Happenings.tsx';
import { SitterDialog } from './SitterDialog.tsx';
import { SitterTable } from './SitterTable.tsx';
import { Staffing } from './Staffing.tsx';
import './sitting.css';

const EVERY_MS = 8_000;

/** The invigilator's desk: who is in, who is not, how far, what happened, and what to do about it. */
export function SittingBoard() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const board = useRead(assessmentRoutes.sittingBoard, { params: { examId } }, { refetchInterval: EVERY_MS });
  const [act, setAct] = useState<Act | null>(null);
  const [staffing, setStaffing] = useState(false);
  const [resuming, setResuming] = useState(false);
  const { refetch } = board;
  useEffect(() => listen(`exam:${examId}`, (hint) => hint.type === 'sitting.changed' && void refetch()), [examId, refetch]);
  const resume = useSend(assessmentRoutes.resumeSitting, {
    refresh: ['/v1/assessment'],
    done: '考试继续，每人的截止时间已顺延',
    onDone: () => setResuming(false),
  });
  if (board.error && !board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />;
  if (!board.data) return <Loading />;
  const { exam, candidates, pausedAt, pausedWhy, mayAct, mayDecide, invigilators, happenings, serverNow } = board.data;
  const [phaseWord, phaseTone] = PHASES[exam.phase]!;
  const filter = SITTER_FILTERS.find(({ key }) => key === url.show) ?? SITTER_FILTERS[0]!;
  const running = candidates.filter(({ state }) => state === 'IN_PROGRESS');
  const open = candidates.find(({ attemptId }) => attemptId !== null && attemptId === url.attempt);
  const isLive = ['ENTRY', 'RUNNING', 'OVER'].includes(exam.phase) && exam.status === 'PUBLISHED';
  return (
    <div className="stack">
      <PageHead
        title={`监考台：${exam.title}`}
        lead={
          <>
            {moment(exam.startsAt)} 开考，{time(exam.entryUntil)} 截止入场，{exam.durationMin} 分钟{' '}
            <StateTag tone={phaseTone}>{phaseWord}</StateTag> {pausedAt && <StateTag tone="caution">已暂停</StateTag>}{' '}
            <span className="quiet">服务器时间 {timeWithSeconds(serverNow)}</span>
          </>
        }
        crumbs={
          <>
            <Link to="/work/exams">理论考试</Link> / <Link to={`/work/exams/${examId}`}>{exam.title}</Link>
          </>
        }
        actions={
          <>
            {mayAct && isLive && running.length > 0 && (
              <>
                <Button onClick={() => setAct({ kind: 'message', sitter: null })}>发消息</Button>
                <Button onClick={() => setAct({ kind: 'extend', sitter: null })}>全体延时</Button>
              </>
            )}
            {mayAct &&
              isLive &&
              // After the end there is nothing left to stop, unless somebody still writes.
              (exam.phase !== 'OVER' || running.length > 0 || pausedAt) &&
              (pausedAt ? (
                <Button look="primary" onClick={() => setResuming(true)}>
                  继续考试
                </Button>
              ) : (
                <Button look="danger" onClick={() => setAct({ kind: 'pause', sitter: null })}>
                  暂停考试
                </Button>
              ))}
            {can('assessment.exam.manage') && ['DRAFT', 'PUBLISHED'].includes(exam.status) && (
              <Button onClick={() => setStaffing(true)}>监考安排</Button>
            )}
          </>
        }
      />
      {pausedAt && (
        <div className="note caution" role="status">
          <b>{timeWithSeconds(pausedAt)} 起暂停：</b>
          {pausedWhy}。考生的计时停止，答案照常保存；继续后每人的截止时间按暂停时长顺延。
        </div>
      )}
      {!mayAct && isLive && <div className="note">您只能查看。主管人员的查看会记入台账；需要处理请联系名单上的监考员。</div>}
      <LateNote rows={lateWaiting(candidates)} mayDecide={mayDecide} onOpen={(attempt) => setUrl({ attempt })} />
      <Strip
        items={[
          { label: '应考', value: candidates.length, unit: '人' },
          { label: '作答中', value: running.length, unit: '人' },
          { label: '未入场', value: candidates.filter(({ state }) => state === 'NOT_STARTED').length, unit: '人' },
          { label: '已交卷', value: candidates.filter(({ state }) => !['NOT_STARTED', 'IN_PROGRESS'].includes(state)).length, unit: '人' },
          { label: '失联', value: candidates.filter((row) => isLost(row, serverNow)).length, unit: '人', note: '2 分钟没有消息' },
          { label: '存疑', value: candidates.filter(({ validity }) => validity === 'SUSPECT').length, unit: '人' },
        ]}
      />
      <p className="quiet small">
        监考员：{invigilators.length ? invigilators.map(({ name }) => name).join('、') : '本班有权安排考试的人员'}；可用终端：
        {exam.clients.map((client) => CLIENTS[client]).join('、')}
      </p>
      <div className="sitting">
        <div className="card">
          <Tabs
            label="筛选考生"
            value={filter.key}
            onPick={(key) => setUrl({ show: key === 'all' ? '' : key })}
            items={SITTER_FILTERS.map(({ key, label, holds }) => ({
              key,
              label: `${label} ${candidates.filter((row) => holds(row, serverNow)).length}`,
            }))}
          />
          <SitterTable
            rows={candidates.filter((row) => filter.holds(row, serverNow))}
            board={board.data}
            onOpen={(row) => setUrl({ attempt: row.attemptId! })}
            onAct={(kind, sitter) => setAct({ kind, sitter })}
          />
        </div>
        <Happenings items={happenings} onOpen={(attemptId) => setUrl({ attempt: attemptId })} />
      </div>
      <ActDialog act={act} examId={examId} onClose={() => setAct(null)} />
      {open && (
        <SitterDialog
          row={open}
          mayAct={mayAct}
          mayDecide={mayDecide}
          onAct={(kind) => setAct({ kind, sitter: open })}
          onClose={() => setUrl({ attempt: '' })}
        />
      )}
      {staffing && <Staffing exam={exam} named={invigilators} onClose={() => setStaffing(false)} />}
      <Confirm
        title="继续考试？"
        open={resuming}
        consequence={`从现在起恢复计时，${running.length} 名考生的截止时间都按暂停的时长顺延。`}
        confirm="继续考试"
        busy={resume.isPending}
        onConfirm={() => resume.mutate({ params: { examId } })}
        onClose={() => setResuming(false)}
      />
    </div>
  );
}

/** Whose answers came after the end and wait for a person: nothing is released before that. */
function LateNote({ rows, mayDecide, onOpen }: { rows: readonly SitterRow[]; mayDecide: boolean; onOpen: (attemptId: string) => void }) {
  if (rows.length === 0) return null;
  return (
    <div className="note caution" role="status">
      <b>
        <span className="figures">{rows.length}</span> 人迟到的作答等待认定，
      </b>
      {mayDecide ? '认定后才能公布成绩：' : '由班主任或培训机构认定后才能公布成绩：'}
      {rows.map((row) => (
        <Button key={row.learnerId} look="plain" onClick={() => onOpen(row.attemptId!)}>
          {row.maskedName} {row.late} 题
        </Button>
      ))}
    </div>
  );
}
