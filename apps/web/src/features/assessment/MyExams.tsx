import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { TheoryFirst } from './TheoryFirst.tsx';
import { AskDeferral } from './sitting/AskDeferral.tsx';
import { DEFERRALS, PHASES, sayResit } from './words.ts';

/** The learner's exams and what can be done with each now. */
export function MyExams() {
  const list = useRead(assessmentRoutes.myExams, undefined, { refetchInterval: 30_000 });
  const deferrals = useRead(assessmentRoutes.myDeferrals);
  const [asking, setAsking] = useState<{ id: string; title: string } | null>(null);
  const deferralOf = (examId: string) => deferrals.data?.items.find((one) => one.examId === examId);
  return (
    <div>
      <PageHead
        title="考试"
        lead="入场需要核验本人；答题每改一处都会自动保存"
        actions={
          <Link className="button" to="/practice">
            练习和错题本
          </Link>
        }
      />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="还没有安排考试">课程学完后，班主任会安排理论考试，安排好会给您发消息。</Empty>
        </div>
      ) : (
        <div className="stack">
          {list.data.items.map(({ exam, attemptId, state, score, passed, theory, resit, standing }) => (
            <section className="card" key={exam.id}>
              <h2>
                {exam.title} <StateTag tone={PHASES[exam.phase]![1]}>{PHASES[exam.phase]![0]}</StateTag>{' '}
                {exam.kind === 'RESIT' && <StateTag tone="plain">补考</StateTag>}
              </h2>
              <p>
                {moment(exam.startsAt)} 开考，{time(exam.entryFrom)}–{time(exam.entryUntil)} 可入场，时长{' '}
                <b className="figures">{exam.durationMin}</b> 分钟，共 <b className="figures">{exam.questions}</b> 题，满分{' '}
                <b className="figures">{exam.fullScore}</b>，<b className="figures">{exam.passScore}</b> 分及格
              </p>
              {theory && theory.missing.length > 0 && <TheoryFirst classId={exam.classId} theory={theory} />}
              <div className="actions" style={{ marginTop: 10 }}>
                {state === 'IN_PROGRESS' && (
                  <Link className="button primary" to={`/exam/${exam.id}`} search={{ attempt: attemptId! } as never}>
                    继续考试
                  </Link>
                )}
                {state === 'NOT_STARTED' && exam.phase === 'ENTRY' && !theory?.missing.length && !standing.barred && !standing.deferred && (
                  <Link className="button primary" to={`/exam/${exam.id}`}>
                    进入考试
                  </Link>
                )}
                {state === 'NOT_STARTED' && exam.phase === 'WAITING' && <span className="quiet">到入场时间后这里会出现“进入考试”</span>}
                {state === 'NOT_STARTED' && !standing.deferred && ['RUNNING', 'OVER', 'RELEASED'].includes(exam.phase) && (
                  <span className="caution">入场时间已过，没有参加</span>
                )}
                {state === 'NOT_STARTED' &&
                  exam.kind === 'REGULAR' &&
                  ['WAITING', 'ENTRY'].includes(exam.phase) &&
                  deferrals.data &&
                  !deferralOf(exam.id) && <Button onClick={() => setAsking(exam)}>申请缓考</Button>}
                {attemptId && state !== 'IN_PROGRESS' && (
                  <Link className="button" to={`/exams/${attemptId}/result`}>
                    {score === null ? '交卷回执' : '成绩与解析'}
                  </Link>
                )}
                {score !== null && (
                  <span>
                    <b className="figures">{score}</b> 分 <StateTag tone={passed ? 'good' : 'stop'}>{passed ? '及格' : '未及格'}</StateTag>
                  </span>
                )}
              </div>
              {standing.barred && <p className="stop">您这场考试的资格被暂停，请联系班主任。</p>}
              {state === 'NOT_STARTED' && standing.extraMin > 0 && <p className="quiet">您的考试时间已延长 {standing.extraMin} 分钟。</p>}
              <DeferralLine deferral={deferralOf(exam.id)} />
              {resit && sayResit(resit) && <p className={resit.state === 'USED_UP' ? 'caution' : 'quiet'}>{sayResit(resit)}</p>}
            </section>
          ))}
        </div>
      )}
      {asking && <AskDeferral exam={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

function DeferralLine({ deferral }: { deferral: { state: string; decision: string } | undefined }) {
  if (!deferral) return null;
  const [word, tone] = DEFERRALS[deferral.state]!;
  return (
    <p>
      缓考申请 <StateTag tone={tone}>{word}</StateTag> {deferral.decision}
      {deferral.state === 'GRANTED' && '。班主任会另行安排考试，不占补考次数。'}
    </p>
  );
}
