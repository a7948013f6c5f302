import type { RouteRef } from '@yangfan/client';
import type { managementRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { AFTER_STEP } from './application.ts';
import { Refusal } from './Refusal.tsx';

/** Every step with an opinion goes over the wire the same way. */
export type StepRoute = RouteRef<typeof Contract.acceptOpening>;

export interface Step {
  label: string;
  route: StepRoute;
  /** What will happen, in one sentence. */
  consequence: string;
  look?: 'primary' | 'danger';
  /** The opinion may stay empty. */
  optional?: boolean;
  /** Proposed opinion; the officer may change it. */
  opinion?: string;
}

/** A button that asks for the opinion and takes the step. */
export function StepButton({ applicationId, step }: { applicationId: string; step: Step }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...(step.look ? { look: step.look } : {})} onClick={() => setOpen(true)}>
        {step.label}
      </Button>
      <Dialog title={step.label} open={open} onClose={() => setOpen(false)}>
        <StepForm applicationId={applicationId} step={step} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function StepForm({ applicationId, step, onDone }: { applicationId: string; step: Step; onDone: () => void }) {
  const [opinion, setOpinion] = useState(step.opinion ?? '');
  const send = useSend(step.route, { refresh: AFTER_STEP, done: `已${step.label}`, onDone });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { applicationId }, body: (opinion.trim() ? { opinion: opinion.trim() } : {}) as { opinion: string } });
      }}
    >
      <p>{step.consequence}</p>
      <TextArea
        label={step.optional ? '说明（可不填）' : '意见'}
        required={!step.optional}
        minLength={step.optional ? 0 : 2}
        maxLength={500}
        value={opinion}
        fault={faultsOf(send.error).opinion}
        hint="会记入办理记录，申请人看得到"
        onChange={(event) => setOpinion(event.target.value)}
      />
      <Refusal error={send.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look={step.look ?? 'primary'} busy={send.isPending}>
          {step.label}
        </Button>
      </div>
    </form>
  );
}
