import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import type { Item } from './item-words.ts';

type Chosen = Pick<Item, 'id' | 'code' | 'status' | 'work'>;
type Asked = 'RETURN' | 'RETIRE';

/** What can be done with the chosen items now; each button says for how many. */
export function Moves({
  items,
  single = false,
  ownWork = false,
  onDone,
}: {
  items: readonly Chosen[];
  single?: boolean;
  ownWork?: boolean;
  onDone?: () => void;
}) {
  const can = useCan();
  const [asking, setAsking] = useState<Asked | null>(null);
  const [note, setNote] = useState('');
  const options = { refresh: ['/v1/assessment/items', '/v1/assessment/bank'], onDone: told };
  const send = useSend(assessmentRoutes.sendItems, options);
  const review = useSend(assessmentRoutes.reviewItems, options);
  function told({ done, refused }: ReplyOf<typeof Contract.sendItems>): void {
    setAsking(null);
    setNote('');
    if (done) tell(single ? '已办好' : `${done} 道题已办好`);
    if (refused.length)
      tell(
        `${refused.length} 道没有办成：${refused
          .slice(0, 3)
          .map(({ code, why }) => `${code} ${why}`)
          .join('；')}`,
        'caution',
      );
    onDone?.();
  }
  const idsOf = (fits: (item: Chosen) => boolean) => items.filter(fits).map(({ id }) => id);
  const [drafts, waiting, approved] = [
    idsOf(({ work }) => work === 'DRAFT'),
    idsOf(({ work }) => work === 'REVIEWING'),
    idsOf(({ status, work }) => status === 'APPROVED' && work !== 'REVIEWING'),
  ];
  const count = (ids: readonly string[]) => (single ? '' : `（${ids.length} 题）`);
  const [writes, reviews] = [can('assessment.item.write'), can('assessment.item.review')];
  const decide = (move: 'APPROVE' | Asked, itemIds: string[]) => review.mutate({ body: { itemIds, move, note } });
  return (
    <>
      {writes && drafts.length > 0 && (
        <Button look="primary" busy={send.isPending} onClick={() => send.mutate({ body: { itemIds: drafts, move: 'SUBMIT' } })}>
          送审{count(drafts)}
        </Button>
      )}
      {writes && waiting.length > 0 && (
        <Button busy={send.isPending} onClick={() => send.mutate({ body: { itemIds: waiting, move: 'WITHDRAW' } })}>
          撤回{count(waiting)}
        </Button>
      )}
      {reviews && waiting.length > 0 && !ownWork && (
        <>
          <Button look="primary" busy={review.isPending} onClick={() => decide('APPROVE', waiting)}>
            审核通过{count(waiting)}
          </Button>
          <Button onClick={() => setAsking('RETURN')}>退回修改{count(waiting)}</Button>
        </>
      )}
      {reviews && waiting.length > 0 && ownWork && <span className="quiet">这一版您写过，须由另一人审核</span>}
      {reviews && approved.length > 0 && (
        <Button look="danger" onClick={() => setAsking('RETIRE')}>
          停用{count(approved)}
        </Button>
      )}
      <Dialog title={asking === 'RETIRE' ? '停用题目' : '退回修改'} open={asking !== null} onClose={() => setAsking(null)}>
        <TextArea
          label={asking === 'RETIRE' ? '为什么停用' : '哪里要改'}
          required
          hint={asking === 'RETIRE' ? '停用后不再进入新试卷，已经考过的试卷不变' : '命题人会看到这段话'}
          rows={4}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="actions">
          <Button
            look={asking === 'RETIRE' ? 'danger' : 'primary'}
            busy={review.isPending}
            disabled={note.trim().length < 2}
            onClick={() => decide(asking!, asking === 'RETIRE' ? approved : waiting)}
          >
            {asking === 'RETIRE' ? `停用${count(approved)}` : `退回${count(waiting)}`}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
