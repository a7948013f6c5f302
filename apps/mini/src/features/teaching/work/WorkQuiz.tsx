import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { useCall } from '../../../shell/use-call.ts';
import { useSend } from '../../../shell/use-send.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Card } from '../../../shared/ui/Card.tsx';
import { ListRow } from '../../../shared/ui/ListRow.tsx';
import { StateTag } from '../../../shared/ui/StateTag.tsx';
import { Notice, Waiting } from '../../../shared/ui/States.tsx';
import { WorkSheet } from './WorkSheet.tsx';
import type { Attempt } from './work.rules.ts';

/** A quiz: what it asks, the running attempt, the results. */
export function WorkQuiz({ quizId }: { quizId: string }) {
  const quiz = useCall(teachingRoutes.myQuiz, { params: { quizId } });
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const sending = useSend();
  if (!quiz.data) return <Waiting error={quiz.error} onRetry={quiz.reload} />;
  const { settings, questions, total, attempts, runningId, bestPercent, passed, hindrance } = quiz.data;
  const done = (next: Attempt) => {
    setAttempt(next);
    quiz.reload();
  };
  if (attempt?.state === 'RUNNING') return <WorkSheet key={attempt.id} attempt={attempt} onDone={done} />;
  const start = () => sending.run(async () => setAttempt(await call(teachingRoutes.startQuiz, { params: { quizId } })));
  const open = (attemptId: string) =>
    sending.run(async () => setAttempt(await call(teachingRoutes.readQuizAttempt, { params: { attemptId } })));
  const over = attempts.filter(({ state }) => state === 'SUBMITTED');
  return (
    <View>
      {attempt ? <Result attempt={attempt} /> : null}
      <Card title="测验">
        <ListRow title="题目" aside={`${questions} 题，${total} 分`} />
        <ListRow title="通过线" aside={`${settings.passPercent}%`} />
        <ListRow title="次数" aside={settings.attemptsMax === null ? '不限' : `${settings.attemptsMax} 次`} />
        <ListRow title="时间" aside={settings.timeLimitMin === null ? '不限时' : `${settings.timeLimitMin} 分钟`} />
      </Card>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {hindrance ? (
        <Notice tone="caution">{hindrance}</Notice>
      ) : (
        <Button kind="primary" isBusy={sending.isBusy} onPress={() => void start()}>
          {runningId ? '继续作答' : over.length ? '再做一次' : '开始测验'}
        </Button>
      )}
      {over.length > 0 ? (
        <Card title="我的成绩" aside={<StateTag tone={passed ? 'good' : 'caution'}>{passed ? '已通过' : '未通过'}</StateTag>}>
          <ListRow title="最好成绩" aside={`${bestPercent ?? 0}%`} />
          {[...over].reverse().map((line) => (
            <ListRow
              key={line.id}
              title={`第 ${line.no} 次`}
              aside={`${line.score ?? 0} 分，${line.percent ?? 0}%`}
              onPress={() => void open(line.id)}
            />
          ))}
        </Card>
      ) : null}
    </View>
  );
}

function Result({ attempt }: { attempt: Attempt }) {
  return (
    <View>
      <Notice tone={attempt.passed ? 'good' : 'caution'}>
        {`第 ${attempt.no} 次：${attempt.score ?? 0} / ${attempt.total} 分，${attempt.percent ?? 0}%，${attempt.passed ? '通过了' : '还没有通过'}`}
      </Notice>
      {attempt.note ? <Notice tone="caution">{attempt.note}</Notice> : null}
      {attempt.questions.map((question) =>
        question.outcome ? (
          <Card
            key={question.id}
            title={`第 ${question.no} 题`}
            aside={<StateTag tone={question.outcome.right ? 'good' : 'wrong'}>{question.outcome.right ? '答对了' : '没答对'}</StateTag>}
          >
            <View className="work-stem">{question.stem}</View>
            {question.outcome.right ? null : <View>{`正确答案：${question.outcome.correct}`}</View>}
            {question.outcome.explanation ? <View className="work-kind">{`解析：${question.outcome.explanation}`}</View> : null}
          </Card>
        ) : null,
      )}
    </View>
  );
}
