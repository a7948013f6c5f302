import { identityRoutes } from '@yangfan/client';
import { useId, useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import type { ClassPerson } from './rows.ts';

type Decision = 'APPROVE' | 'REJECT' | 'REOPEN';

const WORDS: Record<Decision, { name: string; outcome: string }> = {
  APPROVE: { name: '核验通过', outcome: '实名认证完成，学员可以签到和考试' },
  REOPEN: { name: '退回重做', outcome: '学员要重新填写姓名和证件号码' },
  REJECT: { name: '不通过', outcome: '学员不能签到和考试，直到退回重做；理由会给学员看' },
};

/** What a person may decide in the learner's present state. */
export function decisionsOf({ state }: ClassPerson): Decision[] {
  if (state === 'MANUAL_REVIEW') return ['APPROVE', 'REOPEN', 'REJECT'];
  if (state === 'REJECTED' || state === 'EXPIRED') return ['REOPEN'];
  return state === 'ID_MATCHED' || state === 'FACE_ENROLLED' ? ['APPROVE', 'REJECT'] : ['REJECT'];
}

/** A person decides about a verification, with the reason. */
export function DecideDialog({ classId, person, onClose }: { classId: string; person: ClassPerson; onClose: () => void }) {
  const choices = decisionsOf(person);
  const [decision, setDecision] = useState(choices[0]!);
  const [reason, setReason] = useState('');
  const name = useId();
  const send = useSend(identityRoutes.decideVerification, {
    refresh: ['/v1/identity/classes'],
    quiet: true,
    done: '已记录',
    onDone: onClose,
  });
  return (
    <Dialog title={`人工决定 ${person.maskedName} 的实名`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ params: { classId, learnerId: person.learnerId }, body: { decision, reason: reason.trim() } });
        }}
      >
        <div role="radiogroup" aria-label="决定">
          {choices.map((one) => (
            <Choice
              key={one}
              type="radio"
              name={name}
              checked={decision === one}
              onChange={() => setDecision(one)}
              label={
                <>
                  <b>{WORDS[one].name}</b> <span className="quiet">{WORDS[one].outcome}</span>
                </>
              }
            />
          ))}
        </div>
        <TextField label="理由" required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        {send.error && (
          <p className="stop" role="alert">
            {send.error.message}
          </p>
        )}
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button type="submit" look={decision === 'REJECT' ? 'danger' : 'primary'} busy={send.isPending}>
            {WORDS[decision].name}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
