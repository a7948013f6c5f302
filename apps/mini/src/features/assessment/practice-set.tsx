import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { isAnswered, type Value } from './answers.rules.ts';
import { QuestionView } from './QuestionView.tsx';
import { SET_KINDS } from './words.ts';
import './exam.css';
import './practice.css';

type One = ReplyOf<(typeof routes.assessment)['getPractice']>['questions'][number];
const isRight = ({ question, answer }: One) => answer?.earned === question.points;

/** A set, one question after another, each explained as soon as it is answered. */
export default function PracticeSetPage() {
  const isSignedIn = useSignedIn();
  const { setId } = useRouter().params;
  const set = useCall(assessmentRoutes.getPractice, isSignedIn && setId ? { params: { setId } } : null);
  const [answered, setAnswered] = useState<ReadonlyMap<number, One>>(new Map());
  const [at, setAt] = useState<number | null>(null);
  if (!set.data || !setId)
    return (
      <Page>
        <Waiting error={set.error} onRetry={set.reload} />
      </Page>
    );
  const questions = set.data.questions.map((one) => answered.get(one.question.no) ?? one);
  const first = set.data.questions.findIndex(({ answer }) => !answer);
  const index = at ?? (first < 0 ? questions.length : first);
  const one = questions[index];
  return (
    <Page>
      <Card title={`${SET_KINDS[set.data.kind]} ${set.data.chapterTitle}`}>
        <ListRow
          title={`已答 ${questions.filter(({ answer }) => answer).length} / ${questions.length}`}
          aside={`全对 ${questions.filter(isRight).length}`}
        />
      </Card>
      {one ? (
        <Asked
          key={one.question.no}
          setId={setId}
          one={one}
          isLast={index === questions.length - 1}
          onAnswer={(next) => {
            setAt(index);
            setAnswered(new Map(answered).set(next.question.no, next));
          }}
          onNext={() => setAt(index + 1)}
        />
      ) : (
        <Card title="这一组做完了">
          {questions.map((each, position) => (
            <ListRow
              key={each.question.no}
              lead={String(each.question.no)}
              title={each.question.stem.slice(0, 40)}
              aside={isRight(each) ? '全对' : `${each.answer?.earned ?? 0} / ${each.question.points} 分`}
              onPress={() => setAt(position)}
            />
          ))}
          <Button kind="primary" onPress={() => replaceWith('practice')}>
            再练一组
          </Button>
        </Card>
      )}
    </Page>
  );
}

interface AskedProps {
  setId: string;
  one: One;
  isLast: boolean;
  onAnswer: (next: One) => void;
  onNext: () => void;
}
function Asked({ setId, one, isLast, onAnswer, onNext }: AskedProps) {
  const { question, answer } = one;
  const [value, setValue] = useState<Value>(answer ? (answer.given as Value) : null);
  const sending = useSend();
  const send = () =>
    void sending.run(async () =>
      onAnswer(await call(assessmentRoutes.answerPractice, { params: { setId }, body: { no: question.no, value } })),
    );
  return (
    <Card>
      <QuestionView question={question} value={value} onChange={(next) => (answer ? undefined : setValue(next))} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {answer ? (
        <View className="practice-verdict">
          <Notice tone={answer.earned === question.points ? 'good' : answer.earned > 0 ? 'caution' : 'wrong'}>
            {`${answer.earned === question.points ? '答对了' : answer.earned > 0 ? '答对了一部分' : '答错了'}，得 ${answer.earned} / ${question.points} 分`}
          </Notice>
          <View className="result-right">{`正确答案：${sayAnswer(answer.right)}`}</View>
          <View className="result-why">{`解析：${answer.analysis}`}</View>
          <View className="exam-kind">
            {`${sayDay(answer.dueOn)} 再问您一次。${answer.inBook ? '已在错题本里，连续两天答对后移出。' : ''}`}
          </View>
        </View>
      ) : null}
      {answer ? (
        <Button kind="primary" onPress={onNext}>
          {isLast ? '看这一组的结果' : '下一题'}
        </Button>
      ) : (
        <Button kind="primary" isBusy={sending.isBusy} isDisabled={!isAnswered(value)} onPress={send}>
          提交，看解析
        </Button>
      )}
    </Card>
  );
}
