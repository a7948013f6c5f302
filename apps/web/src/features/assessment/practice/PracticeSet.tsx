import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { day } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import type { Value } from '../exam/answers.ts';
import { QuestionView } from '../exam/QuestionView.tsx';
import { SET_KINDS } from './Practice.tsx';
import './practice.css';

type Set = ReplyOf<typeof Contract.getPractice>;
type One = Set['questions'][number];

/** A set, one question after another, each explained as soon as it is answered. */
export function PracticeSet() {
  const { setId } = useParams({ strict: false }) as { setId: string };
  const set = useRead(assessmentRoutes.getPractice, { params: { setId } });
  const [at, setAt] = useState<number | null>(null);
  if (set.error) return <ErrorState error={set.error} onRetry={() => void set.refetch()} />;
  if (!set.data) return <Loading />;
  const { kind, chapterTitle, questions } = set.data;
  const first = questions.findIndex(({ answer }) => !answer);
  const index = at ?? (first < 0 ? questions.length : first);
  const done = questions.filter(({ answer }) => answer);
  return (
    <div className="stack">
      <PageHead
        title={`${SET_KINDS[kind]}${chapterTitle ? ` · ${chapterTitle}` : ''}`}
        lead={`已答 ${done.length} / ${questions.length}，全对 ${done.filter(isRight).length}`}
        crumbs={<Link to="/practice">练习</Link>}
      />
      {index >= questions.length ? (
        <Finished questions={questions} onLook={setAt} />
      ) : (
        <Asked
          key={`${setId}-${index}`}
          setId={setId}
          one={questions[index]!}
          isLast={index === questions.length - 1}
          onAnswer={() => setAt(index)}
          onNext={() => setAt(index + 1)}
        />
      )}
    </div>
  );
}
const isRight = ({ question, answer }: One) => answer?.earned === question.points;

interface AskedProps {
  setId: string;
  one: One;
  isLast: boolean;
  /** The page stays at this question, so that its explanation is read. */
  onAnswer: () => void;
  onNext: () => void;
}
function Asked({ setId, one, isLast, onAnswer, onNext }: AskedProps) {
  const { question, answer } = one;
  const [value, setValue] = useState<Value>(answer ? (answer.given as Value) : null);
  const send = useSend(assessmentRoutes.answerPractice, { refresh: ['/v1/assessment/me/'] });
  return (
    <section className="card">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (answer) onNext();
          else if (value !== null) {
            onAnswer();
            send.mutate({ params: { setId }, body: { no: question.no, value } });
          }
        }}
      >
        <fieldset disabled={!!answer} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <QuestionView question={question} value={value} onChange={setValue} />
        </fieldset>
        {answer && <Verdict one={one} />}
        <div className="actions">
          {answer ? (
            <Button look="primary" type="submit" autoFocus>
              {isLast ? '看这一组的结果' : '下一题'}
            </Button>
          ) : (
            <Button look="primary" type="submit" busy={send.isPending} disabled={value === null || (Array.isArray(value) && !value.length)}>
              提交，看解析
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

function Verdict({ one }: { one: One }) {
  const { question, answer } = one;
  const { earned, right, analysis, dueOn, inBook } = answer!;
  const look = earned === question.points ? '' : earned > 0 ? 'partly' : 'wrong';
  return (
    <div className={`practice-verdict ${look}`} role="status">
      <p>
        <b>{look === '' ? '答对了' : look === 'partly' ? '答对了一部分' : '答错了'}</b>，得 <b className="figures">{earned}</b> /{' '}
        <span className="figures">{question.points}</span> 分。正确答案：<b>{sayAnswer(right)}</b>
      </p>
      <p>{analysis}</p>
      <p className="small">
        {day(dueOn)} 再问您一次。{inBook && '已在错题本里，连续两天答对后移出。'}
      </p>
    </div>
  );
}

function Finished({ questions, onLook }: { questions: readonly One[]; onLook: (index: number) => void }) {
  const right = questions.filter(isRight).length;
  return (
    <section className="card">
      <h2>这一组做完了</h2>
      <p>
        全对 <b className="figures">{right}</b> / {questions.length} 题。
        {right < questions.length ? '没有全对的已进错题本，明天开始按日子再问您。' : '都答对了，隔几天再来巩固。'}
      </p>
      <ul className="rows">
        {questions.map((one, index) => (
          <li key={one.question.no}>
            <span className="figures">{one.question.no}</span>
            <span className="grow">{one.question.stem.slice(0, 50)}</span>
            <span className={isRight(one) ? 'good' : 'stop'}>
              {isRight(one) ? '全对' : `${one.answer?.earned ?? 0} / ${one.question.points} 分`}
            </span>
            <Button onClick={() => onLook(index)} aria-label={`看解析：第 ${one.question.no} 题`}>
              看解析
            </Button>
          </li>
        ))}
      </ul>
      <Link className="button primary" to="/practice">
        再练一组
      </Link>
    </section>
  );
}
