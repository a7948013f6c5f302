import { View } from '@tarojs/components';
import { assessmentRoutes, CallError, multiWords, randomKey, type KeptAnswer } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { asCallError } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockToSecond } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet, Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { isAnswered, secondsLeft, type Answer, type Attempt } from './answers.rules.ts';
import { CameraWatch } from './CameraWatch.tsx';
import { Proctor } from './Proctor.tsx';
import { QuestionView } from './QuestionView.tsx';
import { useAnswers, type SaveState } from './use-answers.ts';
import { useBeat } from './use-beat.ts';
import { useLeaves } from './use-leaves.ts';

/** The paper: one question at a time, the server's clock, and what is saved. */
export function ExamPaper({
  attempt,
  kept,
  onSubmitted,
  onTakeBack,
}: {
  attempt: Attempt;
  kept: readonly KeptAnswer[];
  onSubmitted: () => void;
  onTakeBack: () => void;
}) {
  const [at, setAt] = useState(0);
  const [isAsking, setIsAsking] = useState(false);
  const [isCard, setIsCard] = useState(false);
  const [ended, setEnded] = useState<CallError | null>(null);
  const [leaves, setLeaves] = useState<string | null>(null);
  const clock = useServerClock(attempt);
  const { answers, change, state, unsent, forget } = useAnswers(attempt, kept, { onEnded: setEnded, onServerNow: clock.set });
  const camera = useRef(false);
  const { beat, ask } = useBeat(
    attempt,
    () => unsent().length,
    () => camera.current,
  );
  const left = clock.left(beat?.deadline ?? attempt.deadline, beat ? beat.pausedAt : attempt.pausedAt);
  const submitting = useSend();
  // What was handed in first is what every further try carries: the same key with other answers would be refused, also where the first had arrived.
  const intended = useRef<{ key: string; answers: Answer[] } | null>(null);

  const submit = () =>
    void submitting.run(async () => {
      intended.current ??= { key: randomKey(), answers: unsent() };
      const { key, answers: sent } = intended.current;
      const receipt = await call(
        assessmentRoutes.submitAttempt,
        { params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: sent } },
        { idempotencyKey: key },
      ).catch((reason: unknown) => {
        if (asCallError(reason).status >= 400 && asCallError(reason).status < 500) intended.current = null;
        throw reason;
      });
      // Closed by the clock before it arrived: what came with it stays on this phone, and the receipt's page sends it as late.
      if (!receipt.automatic) await forget();
      onSubmitted();
    });
  // Ended by the invigilator or taken over: said at the next beat at the latest.
  useEffect(() => {
    if (!beat) return;
    clock.set(beat.serverNow);
    // While a submission is on its way its own reply says how it ended.
    if (beat.state !== 'IN_PROGRESS') {
      if (!submitting.isBusy) onSubmitted();
    } else if (!beat.here) setEnded(takenOver());
  }, [beat]);
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) submit();
  }, [isOver]);
  useLeaves(attempt.id, async (seconds) => {
    const reply = await call(assessmentRoutes.reportLeave, {
      params: { attemptId: attempt.id },
      body: { holder: attempt.holder, kind: 'HIDDEN', seconds },
    });
    if (reply.submitted) onSubmitted();
    else setLeaves(`已记录离开考试页面 ${reply.leaves} 次，到 ${reply.limit} 次将自动交卷。`);
  });

  if (ended) return <Ended error={ended} onTakeBack={onTakeBack} onResult={onSubmitted} />;
  const question = attempt.questions[at]!;
  const open = attempt.questions.filter((one) => !isAnswered(answers.get(one.no)?.value)).length;
  const isFlagged = answers.get(question.no)?.flagged ?? false;
  const foot = (
    <View className="exam-foot">
      <Button isCompact isDisabled={at === 0} onPress={() => setAt(at - 1)}>
        上一题
      </Button>
      <Button isCompact label="答题卡" onPress={() => setIsCard(true)}>{`答题卡 ${at + 1} / ${attempt.questions.length}`}</Button>
      {at === attempt.questions.length - 1 ? (
        <Button isCompact kind="primary" onPress={() => setIsAsking(true)} isBusy={submitting.isBusy}>
          交卷
        </Button>
      ) : (
        <Button isCompact kind="primary" onPress={() => setAt(at + 1)}>
          下一题
        </Button>
      )}
    </View>
  );
  return (
    <Page ground="white" foot={foot}>
      <View className="exam-head">
        <View
          className={`exam-left${left < 300 ? ' exam-timer-low' : ''}`}
          {...aria({ label: `剩余 ${Math.ceil(left / 60)} 分钟`, role: 'status' })}
        >
          <View>剩余</View>
          <View className="exam-timer">{sayLeft(left)}</View>
        </View>
        <Saved state={state} />
      </View>
      {submitting.error ? <Notice tone="wrong">{`${submitting.error.message}。答案已存在手机里，请再点交卷。`}</Notice> : null}
      {isOver && submitting.error ? (
        <Button kind="primary" onPress={submit} isBusy={submitting.isBusy}>
          再交一次
        </Button>
      ) : null}
      {leaves ? <Notice tone="caution">{leaves}</Notice> : null}
      {attempt.looks?.camera && attempt.looks.planned > 0 ? (
        <CameraWatch
          attempt={attempt}
          beat={beat}
          onState={(isOn) => {
            if (camera.current === isOn) return;
            camera.current = isOn;
            ask();
          }}
          onTaken={ask}
        />
      ) : null}
      <Proctor attemptId={attempt.id} beat={beat} onRead={ask} />
      <QuestionView
        key={question.no}
        question={question}
        value={answers.get(question.no)?.value ?? null}
        onChange={(value) => change(question.no, { value })}
      />
      {question.type === 'MULTI' ? <View className="exam-kind">{`${multiWords(attempt.multiPartial)}。`}</View> : null}
      <Button kind="plain" onPress={() => change(question.no, { flagged: !isFlagged })}>
        {isFlagged ? '取消标记' : '标记，稍后再看'}
      </Button>
      {isCard ? (
        <Card
          attempt={attempt}
          answers={answers}
          here={at}
          onGo={(index) => {
            setAt(index);
            setIsCard(false);
          }}
          onSubmit={() => {
            setIsCard(false);
            setIsAsking(true);
          }}
          onClose={() => setIsCard(false)}
        />
      ) : null}
      {isAsking ? (
        <ConfirmSheet
          title="确认交卷？"
          consequence={open > 0 ? `还有 ${open} 题没有作答。交卷后不能再修改。` : '所有题目都已作答。交卷后不能再修改。'}
          action="确认交卷"
          onConfirm={submit}
          onClose={() => setIsAsking(false)}
          isBusy={submitting.isBusy}
        />
      ) : null}
    </Page>
  );
}

/** The server's clock on this phone: each of its answers sets it anew; in a pause it stands. */
function useServerClock(attempt: Attempt) {
  const ahead = useRef<number | null>(null);
  ahead.current ??= Date.parse(attempt.serverNow) - Date.now();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return {
    set: (serverNow: string) => void (ahead.current = Date.parse(serverNow) - Date.now()),
    left: (deadline: string, pausedAt: string | null) =>
      pausedAt ? secondsLeft(deadline, 0, Date.parse(pausedAt)) : secondsLeft(deadline, ahead.current!, now),
  };
}

function takenOver(): CallError {
  const title = '考试已在另一台设备上继续，本机不能再作答';
  return new CallError(409, { code: 'assessment.attempt_elsewhere', title, detail: title });
}

function sayLeft(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function Saved({ state }: { state: SaveState }) {
  const words =
    state.at === 'saved'
      ? `已保存 ${clockToSecond(state.when)}`
      : state.at === 'saving'
        ? '正在保存…'
        : state.at === 'offline'
          ? `网络不通，${state.waiting} 处答案已存在手机里，会自动补交`
          : '改动会自动保存';
  return (
    <View className={`exam-saved${state.at === 'offline' ? ' exam-saved-offline' : ''}`} {...aria({ role: 'status', live: 'polite' })}>
      {words}
    </View>
  );
}

function Card({
  attempt,
  answers,
  here,
  onGo,
  onSubmit,
  onClose,
}: {
  attempt: Attempt;
  answers: ReadonlyMap<number, Answer>;
  here: number;
  onGo: (index: number) => void;
  onSubmit: () => void;
  onClose: () => void;
}) {
  return (
    <Sheet
      title={`答题卡：已答 ${attempt.questions.filter((one) => isAnswered(answers.get(one.no)?.value)).length} / ${attempt.questions.length}`}
      onClose={onClose}
    >
      <View className="exam-card">
        {attempt.questions.map(({ no }, index) => {
          const answer = answers.get(no);
          const isDone = isAnswered(answer?.value);
          return (
            <View
              key={no}
              className={`exam-cell${isDone ? ' exam-cell-done' : ''}${answer?.flagged ? ' exam-cell-flagged' : ''}${index === here ? ' exam-cell-here' : ''}`}
              onClick={() => onGo(index)}
              {...aria({ role: 'button', label: `第 ${no} 题，${isDone ? '已答' : '未答'}${answer?.flagged ? '，已标记' : ''}` })}
            >
              {String(no)}
            </View>
          );
        })}
      </View>
      <Button kind="primary" onPress={onSubmit}>
        交卷
      </Button>
    </Sheet>
  );
}

function Ended({ error, onTakeBack, onResult }: { error: CallError; onTakeBack: () => void; onResult: () => void }) {
  const isElsewhere = error.code === 'assessment.attempt_elsewhere';
  return (
    <Page ground="white">
      <Notice tone="caution">{error.message}</Notice>
      {isElsewhere ? (
        <Button kind="primary" onPress={onTakeBack}>
          回到这台手机继续考
        </Button>
      ) : (
        <Button kind="primary" onPress={onResult}>
          看交卷回执
        </Button>
      )}
    </Page>
  );
}
