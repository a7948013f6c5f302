import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useSend } from '../../../shared/lib/api.ts';
import { time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { EvidenceField, type Proof } from '../../../shared/ui/EvidenceField.tsx';

type Roll = ReplyOf<typeof Contract.readRoll>;

/** Asks to correct one line of a locked roll. */
export function AskCorrection({ roll, entry, onClose }: { roll: Roll; entry: Roll['entries'][number]; onClose: () => void }) {
  const [isThere, setThere] = useState(true);
  const [from, setFrom] = useState(time(entry.checkedInAt ?? roll.startsAt));
  const [to, setTo] = useState(time(entry.signedOutAt ?? roll.endsAt));
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const ask = useSend(teachingRoutes.askCorrection, { done: '已申请，等讲师同意', onDone: onClose });
  const faults = faultsOf(ask.error);
  // The session's own day, as China counts it.
  const day = new Date(Date.parse(roll.startsAt) + 8 * 3_600_000).toISOString().slice(0, 10);
  const at = (clock: string) => `${day}T${clock}:00+08:00`;
  return (
    <Dialog title={`更正 ${entry.name} 的考勤`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate({
            params: { sessionId: roll.sessionId },
            body: {
              learnerId: entry.learnerId,
              arrivedAt: isThere ? at(from) : null,
              leftAt: isThere ? at(to) : null,
              reason: reason.trim(),
              evidenceFileIds: files.map(({ id }) => id),
            },
          });
        }}
      >
        <p className="quiet">考勤已锁定。讲师同意、主管部门批准后，更正后的结果才计入；原记录保留。</p>
        <Choice label="本人在场" type="radio" name="there" checked={isThere} onChange={() => setThere(true)} />
        <Choice label="本人没有到课" type="radio" name="there" checked={!isThere} onChange={() => setThere(false)} />
        {isThere && (
          <>
            <TextField
              label="到课时间"
              type="time"
              required
              value={from}
              fault={faults.arrivedAt}
              onChange={(event) => setFrom(event.target.value)}
            />
            <TextField
              label="离开时间"
              type="time"
              required
              value={to}
              fault={faults.leftAt}
              onChange={(event) => setTo(event.target.value)}
            />
          </>
        )}
        <TextArea
          label="原因"
          required
          minLength={10}
          maxLength={500}
          hint="至少 10 个字，写清楚怎样核实"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <EvidenceField label="凭据（至少一份）" value={files} onChange={setFiles} />
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button type="submit" look="primary" busy={ask.isPending} disabled={reason.trim().length < 10 || !files.length}>
            提交申请
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
