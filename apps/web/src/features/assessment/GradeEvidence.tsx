import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { moment } from '../../shared/lib/time.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { GradeTotal } from './GradeParts.tsx';

type Why = ReplyOf<typeof Contract.myGradeWhy>;

/** "Why this mark": each part with its share of the total, down to its evidence, and what was changed after publication. */
export function GradeEvidence({ why }: { why: Why }) {
  const { grade } = why;
  return (
    <>
      <GradeTotal grade={grade} />
      <ul className="rows">
        {grade.parts.map((part, index) => (
          <li key={part.key} style={{ alignItems: 'start' }}>
            <span className="grow">
              <b>{part.name}</b> {part.resits ? <StateTag tone="plain">含补考 {part.resits} 次</StateTag> : null}
              <div className="quiet small">
                占 {Math.round(part.weight * 100)}%{part.passMark !== null && `，${part.passMark} 分及格`}
                {why.parts[index]?.contribution !== null && `，计入总评 ${why.parts[index]?.contribution} 分`}
              </div>
              <div className="small">{part.why}</div>
              {(why.parts[index]?.evidence ?? []).map((one) => (
                <div key={`${one.what}${one.at}`} className="quiet small">
                  {one.link ? <Go to={one.link}>{one.what}</Go> : one.what}
                  {one.value !== part.why && `：${one.value}`}
                  {one.by && `，${one.by}`}
                  {one.at && `，${moment(one.at)}`}
                </div>
              ))}
            </span>
            <span>
              <b className="figures">{part.score ?? '—'}</b>
              {part.score !== null && ' 分'}
            </span>
          </li>
        ))}
      </ul>
      {why.changes.length > 0 && (
        <section>
          <h3>公布以后的更正</h3>
          <ul className="rows">
            {why.changes.map((one) => (
              <li key={one.at}>
                <span className="grow">
                  {one.partName ?? '成绩'} {one.scoreBefore ?? '—'} → {one.scoreAfter ?? '—'}，总评 {one.totalBefore} → {one.totalAfter}
                  <div className="quiet small">
                    {one.why}，{moment(one.at)}
                  </div>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
