import { assessmentRoutes, DIAGNOSIS_NAMES } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import type { Patient } from './doctor-words.ts';

type Act = 'REVISE' | 'RETIRE' | 'DISMISS' | 'ADOPT';
type Treated = Pick<Patient, 'itemId' | 'code' | 'status' | 'work' | 'difficulty' | 'measured' | 'findings' | 'dismissed'>;

const REFRESH = ['/v1/assessment/item', '/v1/assessment/bank'];

/** Too few answers is no fault of the item. */
const isIll = (row: Treated): boolean => row.findings.some(({ code }) => code !== 'FEW');

/** What the caller may do about an item's findings now. */
function actsFor(row: Treated, rights: { writes: boolean; reviews: boolean }): Act[] {
  const isFree = row.status === 'APPROVED' && row.work === null;
  return [
    ...(rights.reviews && isFree ? (['REVISE'] as const) : []),
    ...(rights.reviews && row.status === 'APPROVED' && row.work !== 'REVIEWING' ? (['RETIRE'] as const) : []),
    ...(rights.writes && isFree && row.measured !== null && row.measured !== row.difficulty ? (['ADOPT'] as const) : []),
    ...(rights.reviews && row.status === 'APPROVED' && isIll(row) && !row.dismissed ? (['DISMISS'] as const) : []),
  ];
}

/** The button that opens the choice of what to do; nothing where there is nothing the caller may do. */
export function Treat({ row }: { row: Treated }) {
  const can = useCan();
  const [open, setOpen] = useState(false);
  const acts = actsFor(row, { writes: can('assessment.item.write'), reviews: can('assessment.item.review') });
  if (!acts.length) {
    const words = row.work === 'DRAFT' ? '新版本编写中' : row.work ? '新版本审核中' : isIll(row) ? '待题库审核' : null;
    return words && <span className="quiet">{words}</span>;
  }
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={`处理 ${row.code}`}>
        处理
      </Button>
      <Dialog title={`处理 ${row.code}`} open={open} onClose={() => setOpen(false)}>
        <Choosing row={row} acts={acts} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Choosing({ row, acts, onDone }: { row: Treated; acts: Act[]; onDone: () => void }) {
  const [act, setAct] = useState<Act>(acts[0]!);
  const [reason, setReason] = useState(
    row.findings
      .map(({ code, words }) => `${DIAGNOSIS_NAMES[code]}：${words}`)
      .join('；')
      .slice(0, 300),
  );
  const done = (words: string) => ({ refresh: REFRESH, done: words, onDone });
  const revise = useSend(assessmentRoutes.reviseItem, done('已退回修改，命题人会看到原因；考试仍用原来的版本'));
  const dismiss = useSend(assessmentRoutes.dismissFindings, done('已记下，有新数据时会再提示'));
  const adopt = useSend(assessmentRoutes.adoptDifficulty, done('已生成新版本并送审'));
  const retire = useSend(assessmentRoutes.reviewItems, {
    refresh: REFRESH,
    onDone: ({ refused: [refused] }) => {
      if (refused) tell(refused.why, 'caution');
      else tell('已停用，不再进入新试卷');
      onDone();
    },
  });
  const { itemId, measured, difficulty } = row;
  const labels: Record<Act, string> = {
    REVISE: '退回修改：开一个新版本草稿，改好并审核通过之前考试仍用现在的版本',
    RETIRE: '停用：不再进入新试卷，考过的试卷不变',
    ADOPT: `采用实测难度 ${measured}（现标注 ${difficulty}）：生成新版本并送另一人审核`,
    DISMISS: '看过，暂不处理：有新数据或新的诊断时再提示',
  };
  function go(): void {
    const params = { itemId };
    if (act === 'REVISE') revise.mutate({ params, body: { reason } });
    else if (act === 'DISMISS') dismiss.mutate({ params, body: { reason } });
    else if (act === 'ADOPT') adopt.mutate({ params, body: { difficulty: measured! } });
    else retire.mutate({ body: { itemIds: [itemId], move: 'RETIRE', note: reason } });
  }
  return (
    <div className="stack">
      <ul>
        {row.findings.map(({ code, words }) => (
          <li key={code}>
            {DIAGNOSIS_NAMES[code]}：{words}
          </li>
        ))}
      </ul>
      <fieldset className="choices">
        <legend>怎样处理</legend>
        {acts.map((one) => (
          <Choice key={one} type="radio" name="act" label={labels[one]} checked={act === one} onChange={() => setAct(one)} />
        ))}
      </fieldset>
      {act !== 'ADOPT' && (
        <TextArea
          label="原因"
          required
          hint="留在题目的经过里，命题人和审核员都看得到"
          rows={3}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button
          look={act === 'RETIRE' ? 'danger' : 'primary'}
          busy={revise.isPending || dismiss.isPending || adopt.isPending || retire.isPending}
          disabled={act !== 'ADOPT' && reason.trim().length < 4}
          onClick={go}
        >
          {{ REVISE: '退回修改', RETIRE: '停用', ADOPT: '生成新版本并送审', DISMISS: '暂不处理' }[act]}
        </Button>
      </div>
    </div>
  );
}
