import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { SittingBoard } from './SittingBoard.tsx';
import { sayPhase } from './words.ts';
import './exam.css';

/** Exams that run now, and the board of one of them: for lecturers, class teachers and officers on their way. */
export default function Sitting() {
  const isSignedIn = useSignedIn();
  const { examId } = useRouter().params;
  return examId ? <SittingBoard examId={examId} isReady={isSignedIn} /> : <Running isReady={isSignedIn} />;
}

function Running({ isReady }: { isReady: boolean }) {
  const exams = useCall(assessmentRoutes.listExams, isReady ? { query: { size: 50 } } : null);
  useReturn(exams.reload);
  if (!exams.data)
    return (
      <Page>
        <Waiting error={exams.error} onRetry={exams.reload} />
      </Page>
    );
  const now = exams.data.items.filter(({ phase }) => ['ENTRY', 'RUNNING', 'WAITING'].includes(phase));
  // Appeals, doubts and late answers come after the end.
  const over = exams.data.items.filter(
    ({ phase, started }) => started > 0 && !['ENTRY', 'RUNNING', 'WAITING', 'CANCELLED'].includes(phase),
  );
  return (
    <Page>
      {now.length === 0 ? <Empty title="现在没有进行中的考试" note="安排并发布的考试会出现在这里。" /> : null}
      <Exams title="考试" items={now} />
      <Exams title="已结束（记录、存疑、申诉、认定）" items={over.filter(({ late }, index) => index < 10 || late > 0)} />
    </Page>
  );
}

function Exams({ title, items }: { title: string; items: ReplyOf<(typeof routes.assessment)['listExams']>['items'] }) {
  if (items.length === 0) return null;
  return (
    <Card title={title}>
      {items.map((exam) => (
        <ListRow
          key={exam.id}
          title={exam.title}
          note={`${exam.className}，${sayMoment(exam.startsAt)}，入场 ${exam.started} / ${exam.candidates}，交卷 ${exam.submitted}${exam.late > 0 ? `，${exam.late} 人迟到的作答等待认定` : ''}`}
          aside={
            exam.late > 0 ? (
              <StateTag tone="here">待认定</StateTag>
            ) : (
              <StateTag tone={exam.pausedAt ? 'caution' : ['ENTRY', 'RUNNING'].includes(exam.phase) ? 'here' : 'quiet'}>
                {exam.pausedAt ? '已暂停' : sayPhase(exam.phase)}
              </StateTag>
            )
          }
          onPress={() => openPage('sitting', { examId: exam.id })}
        />
      ))}
    </Card>
  );
}
