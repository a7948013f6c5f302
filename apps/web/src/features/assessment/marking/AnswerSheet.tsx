import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { StemText } from '../exam/StemText.tsx';
import { ITEM_TYPES } from '../words.ts';

type Question = NonNullable<ReplyOf<typeof Contract.takeMarking>['task']>['question'];

/** A question and what somebody wrote, as the marker reads it. */
export function AnswerSheet({ question, part, answer }: { question: Question; part: string; answer: string }) {
  const own = question.parts.find(({ key }) => key === part);
  return (
    <section className="card">
      <h2>
        {ITEM_TYPES[question.type]}
        {part && ` · 小题 ${part}`}
      </h2>
      <StemText stem={question.stem} rich={question.rich} />
      {own && <StemText stem={own.stem} rich={own.rich} />}
      {question.operation && <p className="quiet">操作点：{question.operation}</p>}
      <h3>学员的答案</h3>
      <div className="marking-answer">{answer}</div>
      <p className="quiet small">{answer.length} 字</p>
    </section>
  );
}
