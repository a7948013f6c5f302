import type { QuizAttempt } from '@yangfan/contract';
import { Strip } from '../../../../shared/ui/Page.tsx';
import { StateTag } from '../../../../shared/ui/States.tsx';
import { AskedQuestion } from './AskedQuestion.tsx';

/** A finished attempt: the score at once, right answers and explanations when they may be seen. */
export function AttemptResult({ attempt }: { attempt: QuizAttempt }) {
  return (
    <section className="stack" aria-label={`第 ${attempt.no} 次的结果`}>
      <div className="card stack">
        <h2>
          第 {attempt.no} 次：{attempt.passed ? '通过了' : '还没有通过'}
        </h2>
        <Strip
          items={[
            { label: '得分', value: `${attempt.score} / ${attempt.total}` },
            { label: '百分比', value: `${attempt.percent}%` },
          ]}
        />
        {attempt.note && <p className="note">{attempt.note}</p>}
      </div>
      {!attempt.note &&
        attempt.questions.map((question) => (
          <div className="card stack" key={question.id}>
            <AskedQuestion question={question} value={question.answer} />
            {question.outcome && (
              <div className="outcome">
                <StateTag tone={question.outcome.right ? 'good' : 'stop'}>
                  {question.outcome.right ? '答对了' : question.outcome.points > 0 ? '部分对' : '没答对'}，{question.outcome.points} 分
                </StateTag>
                {!question.outcome.right && <p>正确答案：{question.outcome.correct}</p>}
                {question.outcome.explanation && <p className="quiet">解析：{question.outcome.explanation}</p>}
              </div>
            )}
          </div>
        ))}
    </section>
  );
}
