import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import type { ClassPerson } from './rows.ts';
import { PURPOSE_WORDS } from './words.ts';

type Purpose = 'ENROL' | 'CHECK_IN' | 'LIVE_JOIN' | 'VOD_RANDOM' | 'EXAM_ENTER';

/** The class teacher saw the person and the document: written down with the reason, of equal effect to a face check. */
export function OnSiteDialog({ classId, person, onClose }: { classId: string; person: ClassPerson; onClose: () => void }) {
  // Who is verified already needs a pass for something; the others need the verification itself.
  const purposes = Object.entries(PURPOSE_WORDS).filter(([code]) => code !== 'ENROL' || person.state !== 'VERIFIED');
  const [purpose, setPurpose] = useState(purposes[0]![0] as Purpose);
  const [reason, setReason] = useState('');
  const send = useSend(identityRoutes.confirmOnSite, { refresh: ['/v1/identity/classes'], quiet: true });
  return (
    <Dialog title={`现场核验 ${person.maskedName}`} open onClose={onClose}>
      {send.data ? (
        <div className="stack" role="status">
          <p>
            {purpose === 'ENROL'
              ? '已登记，实名认证完成。'
              : `已登记。请学员在 ${time(send.data.expiresAt)} 前，在“${PURPOSE_WORDS[purpose]}”的核验里选“班主任现场核验”，领取结果。`}
          </p>
          <div className="actions">
            <Button look="primary" onClick={onClose}>
              好
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate({ params: { classId, learnerId: person.learnerId }, body: { purpose, reason: reason.trim() } });
          }}
        >
          <p>
            请当面（或视频）看证件原件，确认人证一致，证件号码与 {person.maskedIdNo}{' '}
            相符。登记后留痕，写着您的姓名和理由，与人脸核验同等有效。
          </p>
          <Select
            label="用于"
            required
            value={purpose}
            options={purposes.map(([value, label]) => ({ value, label }))}
            onChange={(event) => setPurpose(event.target.value as Purpose)}
          />
          <TextField
            label="怎么核验的、为什么"
            required
            minLength={4}
            maxLength={200}
            placeholder="如：教室当面看身份证原件，学员不愿用人脸"
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
            <Button type="submit" look="primary" busy={send.isPending}>
              我看过本人和证件，登记
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
