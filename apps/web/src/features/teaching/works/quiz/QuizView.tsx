import { teachingRoutes } from '@yangfan/client';
import type { MyQuiz, QuizAttempt, QuizSettings } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../../shared/lib/api.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Facts } from '../../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { FEEDBACKS } from '../words.ts';
import { AttemptResult } from './AttemptResult.tsx';
import { AttemptSheet } from './AttemptSheet.tsx';
import { AskedQuestion } from './AskedQuestion.tsx';
import '../works.css';

/** A quiz as its learner meets it: what it asks, the running attempt, the results. */
export function QuizView({ activityId, preview }: { activityId: string; classId: string; preview?: boolean }) {
  return preview ? <Preview quizId={activityId} /> : <Mine quizId={activityId} />;
}

function Mine({ quizId }: { quizId: string }) {
  const quiz = useRead(teachingRoutes.myQuiz, { params: { quizId } });
  const [attempt, setAttempt] = useState<QuizAttempt | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const start = useSend(teachingRoutes.startQuiz, { refresh: ['/v1/teaching/me/quizzes'], onDone: setAttempt });
  const opened = useRead(teachingRoutes.readQuizAttempt, { params: { attemptId: openId ?? '' } }, { enabled: openId !== null });
  if (quiz.error) return <ErrorState error={quiz.error} onRetry={() => void quiz.refetch()} />;
  if (!quiz.data) return <Loading />;
  if (attempt?.state === 'RUNNING')
    return (
      <AttemptSheet
        key={attempt.id}
        attempt={attempt}
        onDone={(done) => {
          setAttempt(done);
          void quiz.refetch();
        }}
      />
    );
  const shown = attempt ?? opened.data;
  return (
    <div className="stack">
      {shown?.state === 'SUBMITTED' && <AttemptResult attempt={shown} />}
      <section className="card stack">
        <QuizFacts settings={quiz.data.settings} questions={quiz.data.questions} total={quiz.data.total} />
        {quiz.data.hindrance ? (
          <p className="note">{quiz.data.hindrance}</p>
        ) : (
          <div className="actions">
            <Button look="primary" busy={start.isPending} onClick={() => start.mutate({ params: { quizId } })}>
              {quiz.data.runningId ? '继续作答' : quiz.data.attempts.length ? '再做一次' : '开始测验'}
            </Button>
            {quiz.data.settings.timeLimitMin && !quiz.data.runningId && (
              <span className="quiet">开始后连续计时 {quiz.data.settings.timeLimitMin} 分钟，离开页面也不停。</span>
            )}
          </div>
        )}
      </section>
      <Attempts quiz={quiz.data} onOpen={(id) => (setAttempt(null), setOpenId(id))} />
    </div>
  );
}

function Attempts({ quiz, onOpen }: { quiz: MyQuiz; onOpen: (id: string) => void }) {
  const over = quiz.attempts.filter(({ state }) => state === 'SUBMITTED');
  if (!over.length) return null;
  return (
    <section className="card">
      <h2>我的成绩</h2>
      <p>
        最好成绩 <b className="figures">{quiz.bestPercent}%</b>{' '}
        <StateTag tone={quiz.passed ? 'good' : 'caution'}>{quiz.passed ? '已通过' : `还没到 ${quiz.settings.passPercent}%`}</StateTag>
      </p>
      <ul className="rows">
        {over.toReversed().map((line) => (
          <li key={line.id}>
            <span className="grow">
              第 {line.no} 次　<span className="figures">{moment(line.submittedAt)}</span>
            </span>
            <span className="figures">
              {line.score} 分，{line.percent}%
            </span>
            <StateTag tone={line.passed ? 'good' : 'caution'}>{line.passed ? '通过' : '未通过'}</StateTag>
            <Button onClick={() => onOpen(line.id)}>查看</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function QuizFacts({ settings, questions, total }: { settings: QuizSettings; questions: number; total: number }) {
  return (
    <Facts
      items={[
        ['题目', `${questions} 题，共 ${total} 分`],
        ['通过线', `${settings.passPercent}%`],
        ['次数', settings.attemptsMax === null ? '不限，取最好成绩' : `${settings.attemptsMax} 次，取最好成绩`],
        ['时间', settings.timeLimitMin === null ? '不限时' : `${settings.timeLimitMin} 分钟`],
        ...(settings.closesAt ? ([['截止', moment(settings.closesAt)]] as const) : []),
        ['答案和解析', `${FEEDBACKS[settings.feedback]}可以看`],
      ]}
    />
  );
}

/** Staff look at it as a learner would; nothing is kept. */
function Preview({ quizId }: { quizId: string }) {
  const quiz = useRead(teachingRoutes.readQuiz, { params: { quizId } });
  const [answers, setAnswers] = useState<Record<string, QuizAttempt['questions'][number]['answer']>>({});
  if (quiz.error) return <ErrorState error={quiz.error} onRetry={() => void quiz.refetch()} />;
  if (!quiz.data) return <Loading />;
  const { questions, settings } = quiz.data;
  return (
    <div className="stack">
      <p className="note">这是预览：可以试答，但不计分、不保存。学员看到的选项顺序会各不相同。</p>
      <section className="card">
        <QuizFacts settings={settings} questions={questions.length} total={questions.reduce((sum, one) => sum + one.points, 0)} />
      </section>
      {questions.map((question, place) => (
        <section className="card" key={question.id ?? place}>
          <AskedQuestion
            question={{
              id: question.id ?? String(place),
              no: place + 1,
              kind: question.kind,
              stem: question.stem,
              points: question.points,
              options: question.options,
              blanks: question.blanks.length,
              answer: null,
              outcome: null,
            }}
            value={answers[question.id ?? place] ?? null}
            onChange={(value) => setAnswers({ ...answers, [question.id ?? place]: value })}
          />
        </section>
      ))}
    </div>
  );
}
