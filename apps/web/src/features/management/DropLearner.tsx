import { managementRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import type { RosterRow } from './rows.ts';

/** Takes a learner out of the class, with the reason. */
export function DropLearner({ classId, row, onDone }: { classId: string; row: RosterRow | null; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const drop = useSend(managementRoutes.dropLearner, {
    refresh: ['/v1/org', '/v1/management'],
    done: '已退班',
    onDone: () => {
      setReason('');
      onDone();
    },
  });
  return (
    <Dialog title={`${row?.maskedName ?? ''} 退班`} open={row !== null} onClose={onDone}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (row) drop.mutate({ params: { classId, enrolmentId: row.enrolmentId }, body: { reason: reason.trim() } });
        }}
      >
        <p>退班后这位学员不再计入本班人数，不能继续学习和考试；已有的学习记录保留。</p>
        <TextArea
          label="退班原因"
          required
          minLength={2}
          maxLength={200}
          value={reason}
          fault={faultsOf(drop.error).reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onDone}>先不</Button>
          <Button type="submit" look="danger" busy={drop.isPending}>
            退班
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
