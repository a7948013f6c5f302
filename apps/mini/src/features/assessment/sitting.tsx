import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, clockToSecond, sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LateRows, RecordRows } from './SittingRecord.tsx';
import { sayFlags, sayPhase, saySitter, VALIDITIES } from './words.ts';
import './exam.css';

type Board = ReplyOf<(typeof routes.assessment)['sittingBoard']>;
type Sitter = Board['candidates'][number];
const EVERY_MS = 8_000;

/** Exams that run now, and the board of one of them: for lecturers, class teachers and officers on their way. */
export default function Sitting() {
  const isSignedIn = useSignedIn();
  const { examId } = useRouter().params;
  return examId ? <OneBoard examId={examId} isReady={isSignedIn} /> : <Running isReady={isSignedIn} />;
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
  return (
    <Page>
      {now.length === 0 ? <Empty title="现在没有进行中的考试" note="安排并发布的考试会出现在这里。" /> : null}
      {now.length > 0 ? (
        <Card title="考试">
          {now.map((exam) => (
            <ListRow
              key={exam.id}
              title={exam.title}
              note={`${exam.className}，${sayMoment(exam.startsAt)}，入场 ${exam.started} / ${exam.candidates}，交卷 ${exam.submitted}`}
              aside={<StateTag tone={exam.pausedAt ? 'caution' : 'here'}>{exam.pausedAt ? '已暂停' : sayPhase(exam.phase)}</StateTag>}
              onPress={() => openPage('sitting', { examId: exam.id })}
            />
          ))}
        </Card>
      ) : null}
    </Page>
  );
}

function OneBoard({ examId, isReady }: { examId: string; isReady: boolean }) {
  const board = useCall(assessmentRoutes.sittingBoard, isReady ? { params: { examId } } : null);
  const [open, setOpen] = useState<Sitter | null>(null);
  const { reload } = board;
  useEffect(() => {
    const timer = setInterval(reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (!board.data)
    return (
      <Page>
        <Waiting error={board.error} onRetry={board.reload} />
      </Page>
    );
  const { exam, candidates, happenings, pausedAt, pausedWhy, serverNow } = board.data;
  const count = (state: Sitter['state']) => candidates.filter((one) => one.state === state).length;
  return (
    <Page>
      <Card
        title={exam.title}
        aside={<StateTag tone={pausedAt ? 'caution' : 'here'}>{pausedAt ? '已暂停' : sayPhase(exam.phase)}</StateTag>}
      >
        <ListRow title={`${sayMoment(exam.startsAt)} 开考`} note={`${exam.className}，服务器时间 ${clockToSecond(serverNow)}`} />
        <ListRow
          title={`作答中 ${count('IN_PROGRESS')}，未入场 ${count('NOT_STARTED')}`}
          note={`已交卷 ${count('SUBMITTED') + count('AUTO_SUBMITTED')}，应考 ${candidates.length}`}
        />
      </Card>
      {pausedAt ? <Notice tone="caution">{`${clockOf(pausedAt)} 起暂停：${pausedWhy}`}</Notice> : null}
      <Card title="考生">
        {candidates.map((one) => (
          <ListRow
            key={one.learnerId}
            lead={one.seatNo ?? '—'}
            title={one.maskedName}
            note={sayFlags(one, exam.questions)}
            aside={
              one.validity === 'NORMAL' ? (
                <StateTag tone={saySitter(one).tone}>{saySitter(one).words}</StateTag>
              ) : (
                <StateTag tone={VALIDITIES[one.validity].tone}>{VALIDITIES[one.validity].words}</StateTag>
              )
            }
            onPress={one.attemptId ? () => setOpen(one) : undefined}
          />
        ))}
      </Card>
      <Card title="考场动态">
        {happenings.length === 0 ? <View className="exam-kind">还没有动态。</View> : null}
        {happenings.slice(0, 30).map((one, index) => (
          <ListRow key={`${one.at}${one.kind}${index}`} title={`${one.maskedName ?? ''} ${one.words}`} note={clockToSecond(one.at)} />
        ))}
      </Card>
      <View className="exam-kind">发消息、延时、暂停和强制交卷请在电脑上的监考台处理。</View>
      {open?.attemptId ? <RecordSheet attemptId={open.attemptId} name={open.maskedName} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function RecordSheet({ attemptId, name, onClose }: { attemptId: string; name: string; onClose: () => void }) {
  const log = useCall(assessmentRoutes.sittingLog, { params: { attemptId } });
  return (
    <Sheet title={`${name} 的考场记录`} onClose={onClose}>
      {log.data ? (
        <View>
          <RecordRows log={log.data} />
          <LateRows late={log.data.late} />
        </View>
      ) : (
        <Waiting error={log.error} onRetry={log.reload} />
      )}
    </Sheet>
  );
}
