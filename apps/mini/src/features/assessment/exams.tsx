import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReactNode } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { Deferral } from './Deferral.tsx';
import { TheoryFirst } from './TheoryFirst.tsx';
import { sayExam, sayResit, type MyExam } from './words.ts';
import './exam.css';

/** My exams, each with the one thing that can be done now. */
export default function Exams() {
  const isSignedIn = useSignedIn();
  const exams = useCall(assessmentRoutes.myExams, isSignedIn ? {} : null);
  const deferrals = useCall(assessmentRoutes.myDeferrals, isSignedIn ? {} : null);
  const reload = () => [exams, deferrals].forEach((call) => call.reload());
  useReturn(reload);
  if (!exams.data)
    return (
      <Page>
        <Waiting error={exams.error} onRetry={exams.reload} />
      </Page>
    );
  if (exams.data.items.length === 0)
    return (
      <Page>
        <Empty title="还没有安排考试" note="培训机构排好考试后，会出现在这里。" />
      </Page>
    );
  return (
    <Page>
      {exams.data.items.map((one) => (
        <ExamCard key={one.exam.id} one={one}>
          {deferrals.data ? (
            <Deferral one={one} asked={deferrals.data.items.find(({ examId }) => examId === one.exam.id)} onDone={reload} />
          ) : null}
        </ExamCard>
      ))}
    </Page>
  );
}

function ExamCard({ one, children }: { one: MyExam; children: ReactNode }) {
  const { exam, state, attemptId, theory, resit, standing } = one;
  const isBarred = !!theory && theory.missing.length > 0;
  const { words, tone } = sayExam(one);
  const isDone = state === 'SUBMITTED' || state === 'AUTO_SUBMITTED';
  const isOpen =
    state === 'IN_PROGRESS' || (state === 'NOT_STARTED' && exam.phase === 'ENTRY' && !isBarred && !standing.barred && !standing.deferred);
  return (
    <Card title={exam.kind === 'RESIT' ? `${exam.title} · 补考` : exam.title} aside={<StateTag tone={tone}>{words}</StateTag>}>
      <ListRow
        title={`${sayMoment(exam.startsAt)} 开考`}
        note={`${clockOf(exam.entryFrom)}–${clockOf(exam.entryUntil)} 入场，${exam.durationMin} 分钟，${exam.questions} 题`}
      />
      {isBarred ? <TheoryFirst classId={exam.classId} theory={theory} /> : null}
      {isOpen ? (
        <Button kind="primary" onPress={() => openPage('exam', { examId: exam.id })}>
          {state === 'IN_PROGRESS' ? '继续考试' : '入场'}
        </Button>
      ) : null}
      {isDone && attemptId ? (
        <Button onPress={() => openPage('result', { attemptId })}>{exam.phase === 'RELEASED' ? '看成绩与解析' : '看交卷回执'}</Button>
      ) : null}
      {state === 'NOT_STARTED' && standing.extraMin > 0 ? (
        <View className="exam-kind">{`您的考试时间已延长 ${standing.extraMin} 分钟。`}</View>
      ) : null}
      {children}
      {resit && sayResit(resit) ? <View className="exam-kind">{sayResit(resit)}</View> : null}
    </Card>
  );
}
