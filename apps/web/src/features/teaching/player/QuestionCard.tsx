import { teachingRoutes } from '@yangfan/client';
import type { MyFilmQuestion } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice } from '../../../shared/ui/Field.tsx';

const KIND = { SINGLE: '单选题', MULTI: '多选题', JUDGE: '判断题' };

/** A question over the stopped film: answered right it opens, a wrong answer may be tried again. */
export function QuestionCard({
  question,
  watchId,
  onDone,
}: {
  question: MyFilmQuestion;
  watchId: string;
  /** `passed`: answered right; else put aside. */
  onDone: (passed: boolean) => void;
}) {
  const [chosen, setChosen] = useState<number[]>([]);
  const [wrong, setWrong] = useState(false);
  const [right, setRight] = useState<{ correct: number[]; explanation: string } | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const answer = useSend(teachingRoutes.answerFilmQuestion, {
    refresh: [],
    onDone: (reply) => {
      setWrong(!reply.right);
      if (!reply.right) return;
      if (reply.explanation) setRight({ correct: reply.correct ?? [], explanation: reply.explanation });
      else onDone(true);
    },
  });
  const pick = (index: number) => {
    setWrong(false);
    if (question.kind !== 'MULTI') return setChosen([index]);
    setChosen((now) => (now.includes(index) ? now.filter((one) => one !== index) : [...now, index]));
  };
  return (
    <div className="over" role="dialog" aria-label="随堂题">
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          answer.mutate({ params: { watchId, questionId: question.id }, body: { choices: chosen } });
        }}
      >
        <h2 ref={head} tabIndex={-1}>
          <span className="quiet small">{KIND[question.kind]}</span> {question.text}
        </h2>
        {question.options.map((option, index) => (
          <Choice
            key={index}
            type={question.kind === 'MULTI' ? 'checkbox' : 'radio'}
            name="film-question"
            checked={chosen.includes(index)}
            disabled={!!right}
            onChange={() => pick(index)}
            label={option}
          />
        ))}
        <p role="status">
          {wrong && '还不对，再想一想。可以重新选择。'}
          {right && `答对了。${right.explanation}`}
        </p>
        <div className="actions">
          {right ? (
            <Button look="primary" onClick={() => onDone(true)}>
              继续学习
            </Button>
          ) : (
            <Button type="submit" look="primary" disabled={!chosen.length} busy={answer.isPending}>
              提交
            </Button>
          )}
          {!question.required && !right && <Button onClick={() => onDone(false)}>先跳过</Button>}
        </div>
        {question.required && !right && <p className="quiet small">答对后才能继续，这之前后面的部分不计时。</p>}
      </form>
    </div>
  );
}
