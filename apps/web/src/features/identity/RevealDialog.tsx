import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import type { ClassPerson } from './rows.ts';
import { FIELD_WORDS } from './words.ts';

type Field = 'NAME' | 'ID_NO' | 'PHONE';
const FIELDS: readonly Field[] = ['NAME', 'ID_NO', 'PHONE'];

/** Identity in the clear, for a reason that the learner reads; gone from the screen with the window. */
export function RevealDialog({ classId, person, onClose }: { classId: string; person: ClassPerson; onClose: () => void }) {
  const [fields, setFields] = useState<Field[]>(['NAME']);
  const [reason, setReason] = useState('');
  const send = useSend(identityRoutes.revealLearner, { refresh: [], quiet: true });
  const shown = send.data;
  return (
    <Dialog title={`查看 ${person.maskedName} 的身份信息`} open onClose={onClose}>
      {shown ? (
        <div className="stack" role="status">
          <Facts
            items={[
              ...(shown.name === null ? [] : [['姓名', shown.name] as const]),
              ...(shown.idNo === null ? [] : [['证件号码', <span className="figures">{shown.idNo}</span>] as const]),
              ...(shown.phone === null ? [] : [['手机号', <span className="figures">{shown.phone}</span>] as const]),
            ]}
          />
          <p className="quiet small">这次查看已记录，学员看得到。请勿抄录或拍照外传。</p>
          <div className="actions">
            <Button look="primary" onClick={onClose}>
              看完了
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate({ params: { classId, learnerId: person.learnerId }, body: { fields, reason: reason.trim() } });
          }}
        >
          <div role="group" aria-label="看哪些">
            {FIELDS.map((field) => (
              <Choice
                key={field}
                checked={fields.includes(field)}
                onChange={(event) => setFields(event.target.checked ? [...fields, field] : fields.filter((one) => one !== field))}
                label={FIELD_WORDS[field]}
              />
            ))}
          </div>
          <TextField
            label="理由"
            required
            minLength={4}
            maxLength={200}
            hint="学员会看到您的姓名和这条理由"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {send.error && (
            <p className="stop" role="alert">
              {send.error.message}
            </p>
          )}
          <div className="actions">
            <Button onClick={onClose}>先不</Button>
            <Button type="submit" look="primary" busy={send.isPending} disabled={!fields.length}>
              查看
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
