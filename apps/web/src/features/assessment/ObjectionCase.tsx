import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { EvidenceLinks } from '../../shared/ui/EvidenceField.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { GradeEvidence } from './GradeEvidence.tsx';
import { ScoreEntry } from './ScoreEntry.tsx';
import { OBJECTIONS } from './words.ts';

type Objection = ReplyOf<typeof Contract.listObjections>['items'][number];

/** One objection with the grade it is about, and the step that waits for the reader. */
export function ObjectionCase({ objection: one, onClose }: { objection: Objection; onClose: () => void }) {
  const can = useCan();
  const why = useRead(assessmentRoutes.gradeWhy, { params: { classId: one.classId, learnerId: one.learnerId } });
  return (
    <div className="stack">
      <Facts
        items={[
          ['状态', <StateTag tone={OBJECTIONS[one.state]![1]}>{OBJECTIONS[one.state]![0]}</StateTag>],
          ['公布成绩', <span className="figures">{one.score ?? '—'}</span>],
          ['理由', one.reason],
          ['材料', one.files.length ? <EvidenceLinks items={one.files} /> : '没有'],
          ...(one.dueAt
            ? ([
                [
                  '办理期限',
                  <span className={one.overdue ? 'stop' : ''}>
                    {moment(one.dueAt)}
                    {one.overdue && '，已逾期'}
                  </span>,
                ],
              ] as const)
            : []),
          ...(one.answer ? ([['答复', `${one.answer}（${one.answeredBy}，${moment(one.answeredAt)}）`]] as const) : []),
          ...(one.reviewReason ? ([['请市县再看的理由', one.reviewReason]] as const) : []),
          ...(one.decision ? ([['市县意见', `${one.decision}（${one.decidedBy}，${moment(one.decidedAt)}）`]] as const) : []),
          ...(one.scoreAfter === null ? [] : ([['更正后', <span className="figures">{one.scoreAfter}</span>]] as const)),
        ]}
      />
      <details>
        <summary>这名学员的成绩从哪里来</summary>
        {why.error ? <ErrorState error={why.error} /> : why.data ? <GradeEvidence why={why.data} /> : <Loading />}
      </details>
      {one.state === 'OPEN' && can('assessment.objection.answer') && <Decide objection={one} by="answer" onClose={onClose} />}
      {one.state === 'REVIEWING' && can('assessment.objection.decide') && <Decide objection={one} by="decide" onClose={onClose} />}
      {one.state === 'ACCEPTED' && can('assessment.score.enter') && <Correct objection={one} onClose={onClose} />}
    </div>
  );
}

function Decide({ objection, by, onClose }: { objection: Objection; by: 'answer' | 'decide'; onClose: () => void }) {
  const [words, setWords] = useState('');
  const options = { refresh: ['/v1/assessment'], done: '已办理', onDone: onClose };
  const answer = useSend(assessmentRoutes.answerObjection, options);
  const decide = useSend(assessmentRoutes.decideObjection, options);
  const send = by === 'answer' ? answer : decide;
  const go = (accept: boolean) =>
    send.mutate({ params: { classId: objection.classId, objectionId: objection.id }, body: { accept, words: words.trim() } });
  const isReady = words.trim().length >= 4;
  return (
    <div className="form">
      <TextArea
        label={by === 'answer' ? '答复（学员看得到）' : '市县意见（学员看得到，只看一次）'}
        required
        minLength={4}
        maxLength={500}
        hint="写明核对了什么、依据是什么"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="actions">
        <Button busy={send.isPending} disabled={!isReady} onClick={() => go(false)}>
          {by === 'answer' ? '不成立' : '维持原成绩'}
        </Button>
        <Button look="primary" busy={send.isPending} disabled={!isReady} onClick={() => go(true)}>
          成立，更正成绩
        </Button>
      </div>
    </div>
  );
}

/** The corrected score: one enters it, another enters it again. */
function Correct({ objection, onClose }: { objection: Objection; onClose: () => void }) {
  const book = useRead(assessmentRoutes.classGrades, { params: { classId: objection.classId } });
  if (book.error) return <ErrorState error={book.error} onRetry={() => void book.refetch()} />;
  if (!book.data) return <Loading />;
  const waiting = book.data.batches.find((batch) => batch.part === objection.part && batch.status === 'ENTERED' && batch.count === 1);
  if (waiting?.mine) return <p className="note">您已录入更正后的成绩，等另一人不看原分再录一次，一致即生效。</p>;
  return (
    <ScoreEntry
      classId={objection.classId}
      part={{ key: objection.part, name: objection.partName }}
      {...(waiting ? { batchId: waiting.id } : {})}
      learners={book.data.items.filter((row) => row.learnerId === objection.learnerId)}
      onClose={onClose}
    />
  );
}
