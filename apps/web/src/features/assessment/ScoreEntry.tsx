import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';

interface Learner {
  learnerId: string;
  maskedName: string;
  seatNo: string | null;
}

/** Entering offline scores, or entering them a second time; only what two people typed alike takes effect. */
export function ScoreEntry({
  classId,
  part,
  batchId,
  learners,
  onClose,
}: {
  classId: string;
  part: { key: string; name: string };
  batchId?: string;
  learners: readonly Learner[];
  onClose: () => void;
}) {
  const empty = useState<Record<string, string>>({})[0];
  const [scores, setScores, forget] = useDraft<Record<string, string>>(`scores-${classId}-${batchId ?? part.key}`, empty);
  const [note, setNote] = useState('');
  const enter = useSend(assessmentRoutes.enterScores, {
    refresh: ['/v1/assessment'],
    done: '已录入，等待第二人复核',
    onDone: () => (forget(), onClose()),
  });
  const check = useSend(assessmentRoutes.checkScores, { refresh: ['/v1/assessment'], onDone: () => forget() });
  const rows = learners.flatMap((learner) =>
    scores[learner.learnerId] ? [{ learnerId: learner.learnerId, score: Number(scores[learner.learnerId]) }] : [],
  );
  const wrong = rows.some((row) => !(row.score >= 0 && row.score <= 100 && Number.isInteger(row.score * 2)));
  const differences = check.data?.differences;
  if (check.data && !differences!.length) {
    return (
      <div className="stack">
        <p className="good">两次录入完全一致，{check.data.batch.count} 人的成绩已生效。</p>
        <Button onClick={onClose}>关闭</Button>
      </div>
    );
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (batchId) check.mutate({ params: { classId, batchId }, body: { scores: rows } });
        else enter.mutate({ params: { classId }, body: { part: part.key, scores: rows, evidenceFileIds: [], note } });
      }}
    >
      <p className="quiet">
        {part.name}，百分制，可以有半分。{batchId && '请对照原始成绩单重新录入，系统会与第一人录入的比对。'}
      </p>
      {differences && (
        <div className="note stop" role="alert">
          有 {differences.length} 人两次录入不一致，这批成绩没有生效，请核对成绩单后重新录入：
          {differences.map((row) => `${row.maskedName}（${row.first ?? '空'} / ${row.second ?? '空'}）`).join('、')}
        </div>
      )}
      <div className="form-grid" style={{ maxHeight: '45dvh', overflowY: 'auto' }}>
        {learners.map((learner) => (
          <TextField
            key={learner.learnerId}
            label={`${learner.seatNo ?? ''} ${learner.maskedName}`}
            type="number"
            min={0}
            max={100}
            step={0.5}
            value={scores[learner.learnerId] ?? ''}
            onChange={(event) => setScores({ [learner.learnerId]: event.target.value })}
          />
        ))}
      </div>
      {!batchId && (
        <TextField label="备注（成绩单编号、考核日期等）" value={note} maxLength={300} onChange={(event) => setNote(event.target.value)} />
      )}
      {wrong && <p className="stop">成绩须在 0–100 之间，最多半分。</p>}
      <div className="actions">
        <Button onClick={onClose}>取消</Button>
        <Button type="submit" look="primary" busy={enter.isPending || check.isPending} disabled={!rows.length || wrong || !!differences}>
          {batchId ? '提交复核' : `录入 ${rows.length} 人`}
        </Button>
      </div>
    </form>
  );
}
