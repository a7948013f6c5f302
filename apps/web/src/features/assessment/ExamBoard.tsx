import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { PaperChoice } from './bank/PaperChoice.tsx';
import { SittingFigures } from './SittingFigures.tsx';
import { ATTEMPT_STATES, PHASES } from './words.ts';

/** The invigilator's board: who is in, how far, what happened; publish, cancel, release. */
export function ExamBoard() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const can = useCan();
  const board = useRead(assessmentRoutes.getExam, { params: { examId } }, { refetchInterval: 5_000 });
  const [asking, setAsking] = useState<'publish' | 'cancel' | 'release' | null>(null);
  const [reason, setReason] = useState('');
  const done = { refresh: ['/v1/assessment'], onDone: () => setAsking(null) };
  const publish = useSend(assessmentRoutes.publishExam, { ...done, done: '已发布，学员已收到通知' });
  const cancel = useSend(assessmentRoutes.cancelExam, { ...done, done: '考试已取消' });
  const release = useSend(assessmentRoutes.releaseExam, { ...done, done: '成绩已公布' });
  if (board.error && !board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />;
  if (!board.data) return <Loading />;
  const { exam, candidates, average, passRate, difficultySpread } = board.data;
  const [phaseWord, phaseTone] = PHASES[exam.phase]!;
  const params = { params: { examId } };
  const scored = candidates.filter((one) => one.score !== null).length;
  // While people still mark, the figures speak only of what is marked.
  const marked = scored > 0 && scored < exam.submitted ? `只按已评完的 ${scored} 份计算` : undefined;
  return (
    <div className="stack">
      <PageHead
        title={exam.title}
        lead={
          <>
            {moment(exam.startsAt)} 开考，{time(exam.entryFrom)}–{time(exam.entryUntil)} 入场，{exam.durationMin} 分钟{' '}
            <StateTag tone={phaseTone}>{phaseWord}</StateTag> {exam.kind === 'RESIT' && <StateTag tone="plain">补考</StateTag>}{' '}
            {exam.deferred && <StateTag tone="plain">缓考</StateTag>} {exam.pausedAt && <StateTag tone="caution">已暂停</StateTag>}
          </>
        }
        crumbs={
          <>
            <Link to="/work/exams">理论考试</Link> / <Link to={`/work/classes/${exam.classId}`}>{exam.className}</Link>
          </>
        }
        actions={
          <>
            {exam.phase === 'DRAFT' && can('assessment.exam.manage') && (
              <Button look="primary" onClick={() => setAsking('publish')}>
                发布
              </Button>
            )}
            {exam.status !== 'CANCELLED' && (
              <Link className={`button ${['ENTRY', 'RUNNING'].includes(exam.phase) ? 'primary' : ''}`} to={`/work/exams/${examId}/sitting`}>
                监考台
              </Link>
            )}
            {['WAITING', 'ENTRY', 'OVER', 'RELEASED'].includes(exam.phase) && exam.kind === 'REGULAR' && (
              <Link className="button" to={`/work/classes/${exam.classId}/deferrals`}>
                缓考申请
              </Link>
            )}
            {exam.phase === 'RELEASED' && passRate !== null && passRate < 1 && (
              <Link className="button" to={`/work/classes/${exam.classId}/resits`}>
                补考名单
              </Link>
            )}
            {['DRAFT', 'WAITING'].includes(exam.phase) && can('assessment.exam.manage') && (
              <Button look="danger" onClick={() => setAsking('cancel')}>
                取消考试
              </Button>
            )}
            {exam.submitted > 0 && can('assessment.remark.apply') && (
              <Link className="button" to={`/work/exams/${examId}/remarks`}>
                答案更正与重判
              </Link>
            )}
            {exam.submitted > 0 && can('assessment.marking.mark') && (
              <Link className="button" to={`/work/exams/${examId}/marking`}>
                人工阅卷
              </Link>
            )}
            {['WAITING', 'ENTRY', 'RUNNING', 'OVER'].includes(exam.phase) && can('assessment.exam.manage') && (
              <Link className="button" to={`/work/exams/${examId}/markers`}>
                阅卷安排
              </Link>
            )}
            {exam.status === 'PUBLISHED' && can('assessment.exam.release') && exam.submitted > 0 && (
              <Button look="primary" onClick={() => setAsking('release')}>
                公布成绩
              </Button>
            )}
          </>
        }
      />
      {exam.late > 0 && (
        <div className="note caution" role="status">
          <b className="figures">{exam.late}</b> 人迟到的作答等待认定，认定后才能公布成绩。
          <Link to={`/work/exams/${examId}/sitting`}>到监考台查看</Link>
        </div>
      )}
      {exam.phase === 'DRAFT' && can('assessment.exam.manage') && <PaperChoice examId={exam.id} classId={exam.classId} />}
      <Strip
        items={[
          { label: '应考', value: exam.candidates, unit: '人' },
          { label: '已入场', value: exam.started, unit: '人' },
          { label: '已交卷', value: exam.submitted, unit: '人' },
          { label: '平均分', value: average ?? '—', unit: '分', note: marked },
          { label: '及格率', value: passRate === null ? '—' : `${Math.round(passRate * 100)}%`, note: marked },
          {
            label: '试卷难度差',
            value: difficultySpread === null ? '—' : difficultySpread.toFixed(3),
            note:
              difficultySpread === null
                ? '入场后显示'
                : difficultySpread > 0.03
                  ? '超过 0.03，请告诉题库管理员'
                  : '各人试卷难度相当（不超过 0.03）',
          },
        ]}
      />
      {exam.phase === 'RELEASED' && <SittingFigures examId={examId} />}
      <div className="card">
        <Table
          label="考生"
          rows={candidates}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <StateTag tone={ATTEMPT_STATES[row.state]![1]}>{ATTEMPT_STATES[row.state]![0]}</StateTag>,
            },
            {
              key: 'check',
              title: '核验方式',
              cell: (row) => (row.checkMethod === 'FACE' ? '人脸' : row.checkMethod === 'ALTERNATIVE' ? '替代核验' : '—'),
            },
            {
              key: 'answered',
              title: '已答（题）',
              num: true,
              cell: (row) => (row.startedAt ? `${row.answered} / ${exam.questions}` : '—'),
            },
            {
              key: 'leaves',
              title: '离开（次）',
              num: true,
              cell: (row) => (row.startedAt ? row.leaves ? <span className="caution">{row.leaves}</span> : 0 : '—'),
            },
            { key: 'in', title: '入场', cell: (row) => (row.startedAt ? <span className="figures">{time(row.startedAt)}</span> : '—') },
            {
              key: 'out',
              title: '交卷',
              cell: (row) => (row.submittedAt ? <span className="figures">{time(row.submittedAt)}</span> : '—'),
            },
            { key: 'score', title: '得分（分）', num: true, cell: (row) => row.score ?? '—' },
          ]}
        />
      </div>
      <Confirm
        title="发布考试？"
        open={asking === 'publish'}
        consequence={`${exam.kind === 'RESIT' || exam.deferred ? '名单里' : '本班'} ${exam.candidates} 名学员会收到通知。发布后不能再改时间，只能取消。`}
        confirm="发布"
        busy={publish.isPending}
        onConfirm={() => publish.mutate(params)}
        onClose={() => setAsking(null)}
      />
      <Confirm
        title="公布成绩？"
        open={asking === 'release'}
        consequence="学员将看到得分，并按本班的规定看到作答、正确答案和解析。公布后不能撤回。"
        confirm="公布"
        busy={release.isPending}
        onConfirm={() => release.mutate(params)}
        onClose={() => setAsking(null)}
      />
      <Confirm
        title="取消这场考试？"
        open={asking === 'cancel'}
        danger
        consequence={
          <TextArea
            label="取消原因（会留痕）"
            required
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        confirm="取消考试"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ ...params, body: { reason } })}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}
