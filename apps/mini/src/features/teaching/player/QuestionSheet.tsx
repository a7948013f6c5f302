import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { MyFilmQuestion } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { asCallError } from '../../../shell/use-call.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Sheet } from '../../../shared/ui/Sheet.tsx';
import { Notice } from '../../../shared/ui/States.tsx';
import { aria } from '../../../shared/ui/aria.ts';

const KIND = { SINGLE: '单选题', MULTI: '多选题', JUDGE: '判断题' };

/** A question over the stopped film: answered right it opens, a wrong answer may be tried again. */
export function QuestionSheet({
  question,
  watchId,
  onDone,
}: {
  question: MyFilmQuestion;
  watchId: string;
  onDone: (isPassed: boolean) => void;
}) {
  const [chosen, setChosen] = useState<number[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const [isRight, setRight] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isMulti = question.kind === 'MULTI';
  const pick = (index: number) => {
    if (isRight) return;
    setSaid(null);
    if (!isMulti) setChosen([index]);
    else setChosen((now) => (now.includes(index) ? now.filter((one) => one !== index) : [...now, index]));
  };
  const answer = () => {
    setBusy(true);
    call(teachingRoutes.answerFilmQuestion, { params: { watchId, questionId: question.id }, body: { choices: chosen } })
      .then(
        (reply) => {
          setRight(reply.right);
          if (reply.right && !reply.explanation) onDone(true);
          else setSaid(reply.right ? `答对了。${reply.explanation}` : '还不对，再想一想。可以重新选择。');
        },
        (error: unknown) => setSaid(asCallError(error).message),
      )
      .finally(() => setBusy(false));
  };
  const aside = () => (question.required ? undefined : onDone(false));
  return (
    <Sheet title={`随堂题（${KIND[question.kind]}）`} onClose={aside} hasWayBack>
      <View className="sheet-words">{question.text}</View>
      <View {...aria({ role: isMulti ? 'group' : 'radiogroup', label: question.text })}>
        {question.options.map((option, index) => (
          <View
            key={option}
            className={`choice${chosen.includes(index) ? ' choice-on' : ''}`}
            onClick={() => pick(index)}
            {...aria({ role: isMulti ? 'checkbox' : 'radio', label: option, isChecked: chosen.includes(index) })}
          >
            <View className="choice-words">{option}</View>
          </View>
        ))}
      </View>
      {said ? <Notice tone={isRight ? 'good' : 'caution'}>{said}</Notice> : null}
      {isRight ? (
        <Button kind="primary" onPress={() => onDone(true)}>
          继续学习
        </Button>
      ) : (
        <Button kind="primary" isBusy={isBusy} isDisabled={chosen.length === 0} onPress={answer}>
          提交
        </Button>
      )}
      {!question.required && !isRight ? <Button onPress={aside}>先跳过</Button> : null}
      {question.required && !isRight ? <View className="teaching-quiet">答对后才能继续，这之前后面的部分不计时。</View> : null}
    </Sheet>
  );
}
