import { managementRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, TextArea } from '../../shared/ui/Field.tsx';
import { AFTER_STEP } from './application.ts';

/** The province's opinion on an application it drew for inspection. */
export function SampleButton({ applicationId }: { applicationId: string }) {
  const [open, setOpen] = useState(false);
  const [passed, setPassed] = useState(true);
  const [opinion, setOpinion] = useState('');
  const send = useSend(managementRoutes.sampleOpening, { refresh: AFTER_STEP, done: '抽审意见已登记', onDone: () => setOpen(false) });
  return (
    <>
      <Button onClick={() => setOpen(true)}>登记抽审意见</Button>
      <Dialog title="省级抽审" open={open} onClose={() => setOpen(false)}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate({ params: { applicationId }, body: { passed, opinion: opinion.trim() } });
          }}
        >
          <div role="radiogroup" aria-label="抽审结果">
            <Choice type="radio" name="passed" label="通过" checked={passed} onChange={() => setPassed(true)} />
            <Choice type="radio" name="passed" label="有问题，由市县跟进" checked={!passed} onChange={() => setPassed(false)} />
          </div>
          <TextArea
            label="意见"
            required
            minLength={2}
            maxLength={500}
            value={opinion}
            fault={faultsOf(send.error).opinion}
            onChange={(event) => setOpinion(event.target.value)}
          />
          <div className="actions">
            <Button onClick={() => setOpen(false)}>先不</Button>
            <Button type="submit" look="primary" busy={send.isPending}>
              登记
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
