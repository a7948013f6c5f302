import { View } from '@tarojs/components';
import { showToast } from '@tarojs/taro';
import { assessmentRoutes, isLost, lateWaiting, SITTER_FILTERS, type Sitter, type SitterFilter } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf, clockToSecond, dayOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { ActSheet, type Act } from './ActSheet.tsx';
import { SitterSheet } from './SitterSheet.tsx';
import { sayFlags, sayPhase, saySitter, VALIDITIES } from './words.ts';

type Board = ReplyOf<(typeof routes.assessment)['sittingBoard']>;
const EVERY_MS = 8_000;

/** The invigilator's board in the hand: who is in, how far, what was noticed, and every act of the desk. */
export function SittingBoard({ examId, isReady }: { examId: string; isReady: boolean }) {
  const board = useCall(assessmentRoutes.sittingBoard, isReady ? { params: { examId } } : null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const { reload } = board;
  useReturn(reload);
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
  const { exam, candidates, happenings, mayAct, mayDecide } = board.data;
  const open = candidates.find(({ learnerId }) => learnerId === openId);
  return (
    <Page>
      <Head board={board.data} onAct={(kind) => setAct({ kind, sitter: null })} onChange={reload} />
      <LateOnes rows={lateWaiting(candidates)} mayDecide={mayDecide} />
      <Candidates
        board={board.data}
        onOpen={(one) => (one.attemptId ? setOpenId(one.learnerId) : setAct({ kind: 'standing', sitter: one }))}
      />
      <Card title="考场动态">
        {happenings.length === 0 ? <View className="exam-kind">还没有动态。</View> : null}
        {happenings.slice(0, 30).map((one, index) => (
          <ListRow
            key={`${one.at}${one.kind}${index}`}
            title={`${one.maskedName ?? ''} ${one.words}`}
            note={dayOf(one.at) === dayOf(board.data!.serverNow) ? clockToSecond(one.at) : sayMoment(one.at)}
          />
        ))}
      </Card>
      {open && !act ? (
        <SitterSheet
          sitter={open}
          questions={exam.questions}
          mayAct={mayAct}
          mayDecide={mayDecide}
          onAct={(kind) => setAct({ kind, sitter: open })}
          onSeen={reload}
          onClose={() => setOpenId(null)}
        />
      ) : null}
      {act ? (
        <ActSheet
          act={act}
          examId={examId}
          onDone={() => {
            setAct(null);
            reload();
          }}
          onClose={() => setAct(null)}
        />
      ) : null}
    </Page>
  );
}

function Head({ board, onAct, onChange }: { board: Board; onAct: (kind: 'message' | 'extend' | 'pause') => void; onChange: () => void }) {
  const { exam, candidates, pausedAt, pausedWhy, mayAct, invigilators, serverNow } = board;
  const [isResuming, setIsResuming] = useState(false);
  const resuming = useSend();
  const running = candidates.filter(({ state }) => state === 'IN_PROGRESS').length;
  const out = candidates.filter(({ state }) => state === 'NOT_STARTED').length;
  const lost = candidates.filter((one) => isLost(one, serverNow)).length;
  const isLive = exam.status === 'PUBLISHED' && ['ENTRY', 'RUNNING', 'OVER'].includes(exam.phase);
  const resume = () =>
    void resuming.run(async () => {
      await call(assessmentRoutes.resumeSitting, { params: { examId: exam.id } });
      void showToast({ title: '考试继续，截止时间已顺延', icon: 'none' });
      setIsResuming(false);
      onChange();
    });
  return (
    <View>
      <Card
        title={exam.title}
        aside={
          <StateTag tone={pausedAt ? 'caution' : ['ENTRY', 'RUNNING'].includes(exam.phase) ? 'here' : 'quiet'}>
            {pausedAt ? '已暂停' : sayPhase(exam.phase)}
          </StateTag>
        }
      >
        <ListRow title={`${sayMoment(exam.startsAt)} 开考`} note={`${exam.className}，服务器时间 ${clockToSecond(serverNow)}`} />
        <ListRow
          title={`作答中 ${running}，未入场 ${out}${lost > 0 ? `，失联 ${lost}` : ''}`}
          note={`已交卷 ${candidates.length - running - out}，应考 ${candidates.length}`}
        />
        <ListRow
          title="监考员"
          note={invigilators.length > 0 ? invigilators.map(({ name }) => name).join('、') : '本班有权安排考试的人员'}
        />
        {mayAct && isLive ? (
          <View className="sitting-acts">
            {running > 0 ? (
              <Button isCompact onPress={() => onAct('message')}>
                发消息给全体
              </Button>
            ) : null}
            {running > 0 ? (
              <Button isCompact onPress={() => onAct('extend')}>
                全体延时
              </Button>
            ) : null}
            {pausedAt ? (
              <Button isCompact kind="primary" onPress={() => setIsResuming(true)}>
                继续考试
              </Button>
            ) : running > 0 || exam.phase !== 'OVER' ? (
              <Button isCompact kind="danger" onPress={() => onAct('pause')}>
                暂停考试
              </Button>
            ) : null}
          </View>
        ) : null}
        {!mayAct && isLive ? <View className="exam-kind">您只能查看，查看会记入台账。需要处理请联系监考员。</View> : null}
      </Card>
      {pausedAt ? (
        <Notice tone="caution">{`${clockOf(pausedAt)} 起暂停：${pausedWhy}。计时停止，答案照常保存，继续后截止时间顺延。`}</Notice>
      ) : null}
      {resuming.error ? <Notice tone="wrong">{resuming.error.message}</Notice> : null}
      {isResuming ? (
        <ConfirmSheet
          title="继续考试？"
          consequence={`从现在起恢复计时，${running} 名考生的截止时间都按暂停的时长顺延。`}
          action="继续考试"
          isBusy={resuming.isBusy}
          onConfirm={resume}
          onClose={() => setIsResuming(false)}
        />
      ) : null}
    </View>
  );
}

/** Whose answers came after the end and wait for a person: nothing is released before that. */
function LateOnes({ rows, mayDecide }: { rows: readonly Sitter[]; mayDecide: boolean }) {
  if (rows.length === 0) return null;
  return (
    <Card title="迟到的作答" aside={<StateTag tone="here">{`${rows.length} 人等待认定`}</StateTag>}>
      <View className="exam-kind">
        {mayDecide ? '结束前写好、结束后才送到的作答。全部认定后才能公布成绩。' : '由班主任或培训机构认定，全部认定后才能公布成绩。'}
      </View>
      {rows.map((one) => (
        <ListRow
          key={one.learnerId}
          lead={one.seatNo ?? '—'}
          title={one.maskedName}
          note={`${one.late} 题等待认定`}
          onPress={() => openPage('late', { attemptId: one.attemptId! })}
        />
      ))}
    </Card>
  );
}

function Candidates({ board, onOpen }: { board: Board; onOpen: (one: Sitter) => void }) {
  const { exam, candidates, mayAct, serverNow } = board;
  const [key, setKey] = useState<SitterFilter>('all');
  const part = SITTER_FILTERS.find((one) => one.key === key)!;
  const shown = candidates.filter((one) => part.holds(one, serverNow));
  const items = SITTER_FILTERS.map((one) => ({
    key: one.key,
    label: `${one.label} ${candidates.filter((row) => one.holds(row, serverNow)).length}`,
  }));
  return (
    <Card title="考生">
      <Choice items={items} value={key} onPick={setKey} />
      {shown.length === 0 ? <View className="exam-kind">没有这样的考生。</View> : null}
      {shown.map((one) => (
        <ListRow
          key={one.learnerId}
          lead={one.seatNo ?? '—'}
          title={one.maskedName}
          note={sayFlags(one, exam.questions)}
          aside={<StateTag tone={tagOf(one, serverNow).tone}>{tagOf(one, serverNow).words}</StateTag>}
          {...(one.attemptId || (mayAct && ['WAITING', 'ENTRY'].includes(exam.phase)) ? { onPress: () => onOpen(one) } : {})}
        />
      ))}
    </Card>
  );
}

/** What matters most about one candidate now. */
function tagOf(one: Sitter, serverNow: string) {
  if (one.validity !== 'NORMAL') return VALIDITIES[one.validity];
  if (isLost(one, serverNow)) return { words: '失联', tone: 'wrong' as const };
  if (one.state === 'IN_PROGRESS' && one.looks.due && !one.looks.byCamera) return { words: '请看一眼', tone: 'caution' as const };
  return saySitter(one);
}
