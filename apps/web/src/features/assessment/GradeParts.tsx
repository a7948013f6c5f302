import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { StateTag } from '../../shared/ui/States.tsx';
import { CONCLUSIONS } from './words.ts';

type Grade = ReplyOf<typeof Contract.myGrades>['items'][number]['grade'];

/** The total with its conclusion, and the sentences that say why. */
export function GradeTotal({ grade }: { grade: Pick<Grade, 'total' | 'conclusion' | 'why'> }) {
  const [word, tone] = CONCLUSIONS[grade.conclusion]!;
  return (
    <>
      <p>
        总评{' '}
        <b className="figures" style={{ fontSize: '1.5em' }}>
          {grade.total ?? '—'}
        </b>
        {grade.total !== null && ' 分'} <StateTag tone={tone}>{word}</StateTag>
      </p>
      {grade.why.map((sentence) => (
        <p key={sentence} className="quiet small">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** How a grade came about: each part with its weight and figure. */
export function GradeParts({ grade }: { grade: Grade }) {
  return (
    <>
      <ul className="rows">
        {grade.parts.map((part) => (
          <li key={part.key}>
            <span className="grow">
              <b>{part.name}</b> {part.resits ? <StateTag tone="plain">含补考 {part.resits} 次</StateTag> : null}{' '}
              <span className="quiet small">
                占 {Math.round(part.weight * 100)}%{part.passMark !== null && `，${part.passMark} 分及格`}
              </span>
              <div className="quiet small">{part.why}</div>
            </span>
            <span>
              <b className="figures">{part.score ?? '—'}</b>
              {part.score !== null && ' 分'}
            </span>
          </li>
        ))}
      </ul>
      <GradeTotal grade={grade} />
    </>
  );
}
