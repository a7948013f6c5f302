import type { Answer, Attempt } from './answers.ts';

/** An emptied box is no answer. */
export function isAnswered(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.some((one) => one !== '');
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** Every question by its number: answered, flagged, here. */
export function AnswerCard({
  attempt,
  answers,
  at,
  onPick,
}: {
  attempt: Attempt;
  answers: ReadonlyMap<number, Answer>;
  at: number;
  onPick: (no: number) => void;
}) {
  const done = attempt.questions.filter((one) => isAnswered(answers.get(one.no)?.value)).length;
  const flagged = attempt.questions.filter((one) => answers.get(one.no)?.flagged).length;
  return (
    <>
      <p>
        已答 <b className="figures">{done}</b> / <span className="figures">{attempt.questions.length}</span>，标记{' '}
        <b className="figures">{flagged}</b>
      </p>
      <div className="answer-card">
        {attempt.questions.map((one) => {
          const answer = answers.get(one.no);
          const isDone = isAnswered(answer?.value);
          return (
            <button
              key={one.no}
              type="button"
              className={`figures ${isDone ? 'done' : ''} ${answer?.flagged ? 'flagged' : ''}`}
              aria-current={one.no === at ? 'step' : undefined}
              aria-label={`第 ${one.no} 题，${isDone ? '已答' : '未答'}${answer?.flagged ? '，已标记' : ''}`}
              onClick={() => onPick(one.no)}
            >
              {one.no}
            </button>
          );
        })}
      </div>
    </>
  );
}
