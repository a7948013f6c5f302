import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import './questions.css';
import { placeHref, placeWords, type Known } from './words.ts';

/** One published answer, with its vote. */
export function KnownItem({ known, staff }: { known: Known; staff: boolean }) {
  const [now, setNow] = useState({ helpful: known.helpful, voted: known.voted });
  const vote = useSend(teachingRoutes.voteKnowledge, { refresh: [], onDone: setNow });
  const href = known.place && placeHref(known.place, known.place.classId, staff);
  return (
    <li className="known">
      <h2>{known.title}</h2>
      {known.question && <p className="quiet">{known.question}</p>}
      <p>{known.answer}</p>
      <div className="actions">
        <Button
          aria-pressed={now.voted}
          busy={vote.isPending}
          onClick={() => vote.mutate({ params: { knowledgeId: known.id }, body: { on: !now.voted } })}
        >
          {now.voted ? '已觉得有帮助' : '有帮助'} <span className="figures">{now.helpful}</span>
        </Button>
        {known.place && href && <Go to={href}>看这一段：{placeWords(known.place)}</Go>}
        {known.questionId && <Go to={`${staff ? '/work' : '/learn'}/questions/${known.questionId}`}>看完整问答</Go>}
      </div>
    </li>
  );
}
