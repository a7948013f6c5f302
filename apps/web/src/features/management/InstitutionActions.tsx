import { managementRoutes } from '@yangfan/client';
import { PROGRAM_CODES, PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { AFTER_STEP, type Application } from './application.ts';
import { OnSiteForm } from './OnSiteForm.tsx';
import type { Institution } from './papers.ts';
import { StepButton, type StepRoute } from './StepDialog.tsx';
import { Refusal } from './Refusal.tsx';

/** What the officer may do with an institution now; the server's list of actions decides what is offered. */
export function InstitutionActions({ institution, application }: { institution: Institution; application: Application | undefined }) {
  const can = useCan();
  const [open, setOpen] = useState<'ON_SITE' | 'ENLIST' | 'STANDING' | null>(null);
  const actions = application?.actions ?? [];
  const close = () => setOpen(null);
  const route = (ref: unknown) => ref as StepRoute;
  return (
    <>
      {application && actions.includes('RETURN') && (
        <StepButton
          applicationId={application.id}
          step={{
            label: '退回补正',
            route: route(managementRoutes.returnInstitution),
            consequence: '机构会看到您的意见，补正后再次提交。',
          }}
        />
      )}
      {application && actions.includes('REJECT') && (
        <StepButton
          applicationId={application.id}
          step={{
            label: '不予通过',
            look: 'danger',
            route: route(managementRoutes.rejectInstitution),
            consequence: '申请就此结束，机构不能再修改这份申请。请写明理由。',
          }}
        />
      )}
      {application && actions.includes('ON_SITE') && <Button onClick={() => setOpen('ON_SITE')}>登记现场核查</Button>}
      {application && actions.includes('PUBLICITY') && (
        <StepButton
          applicationId={application.id}
          step={{
            label: '开始公示',
            route: route(managementRoutes.startPublicity),
            optional: true,
            consequence: '按政策规定的天数公示，期满后由省级列入目录。',
          }}
        />
      )}
      {application && actions.includes('ACCEPT') && (
        <StepButton
          applicationId={application.id}
          step={{
            label: '受理',
            look: 'primary',
            route: route(managementRoutes.acceptInstitution),
            opinion: '材料齐全，予以受理',
            consequence: '受理后机构不能再修改材料，可登记现场核查并公示。',
          }}
        />
      )}
      {application && actions.includes('ENLIST') && (
        <Button look="primary" onClick={() => setOpen('ENLIST')}>
          列入目录
        </Button>
      )}
      {can('management.institution.remove') && ['LISTED', 'SUSPENDED', 'REMOVED'].includes(institution.status) && (
        <Button look="danger" onClick={() => setOpen('STANDING')}>
          调整目录状态
        </Button>
      )}
      {application && (
        <>
          <Dialog title="登记现场核查" open={open === 'ON_SITE'} onClose={close}>
            <OnSiteForm applicationId={application.id} onDone={close} />
          </Dialog>
          <Dialog title="列入目录" open={open === 'ENLIST'} onClose={close}>
            <EnlistForm institution={institution} applicationId={application.id} onDone={close} />
          </Dialog>
        </>
      )}
      <Dialog title="调整目录状态" open={open === 'STANDING'} onClose={close}>
        <StandingForm institution={institution} onDone={close} />
      </Dialog>
    </>
  );
}

const isoDay = (at: Date) => new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 10);

function EnlistForm({ institution, applicationId, onDone }: { institution: Institution; applicationId: string; onDone: () => void }) {
  const [from, setFrom] = useState(() => isoDay(new Date()));
  const [to, setTo] = useState(() => isoDay(new Date(Date.now() + 3 * 365 * 86_400_000)));
  const [programs, setPrograms] = useState<ProgramCode[]>(institution.appliedProgramCodes);
  const [opinion, setOpinion] = useState('符合条件，列入目录');
  const send = useSend(managementRoutes.enlistInstitution, { refresh: AFTER_STEP, done: '已列入目录', onDone });
  const faults = faultsOf(send.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { applicationId }, body: { validFrom: from, validTo: to, programCodes: programs, opinion: opinion.trim() } });
      }}
    >
      <p>列入目录后，机构可在有效期内申请开设勾选的课程。</p>
      <div className="form-grid">
        <TextField
          label="有效期自"
          type="date"
          required
          value={from}
          fault={faults.validFrom}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label="有效期至"
          type="date"
          required
          min={from}
          value={to}
          fault={faults.validTo}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>准许开设的课程</legend>
        {PROGRAM_CODES.map((code) => (
          <Choice
            key={code}
            label={`${PROGRAMS[code].name}${institution.appliedProgramCodes.includes(code) ? '（机构申请）' : ''}`}
            checked={programs.includes(code)}
            onChange={(event) => setPrograms(event.target.checked ? [...programs, code] : programs.filter((other) => other !== code))}
          />
        ))}
        {!programs.length && <span className="stop small">请至少勾选一门课程</span>}
      </fieldset>
      <TextArea
        label="意见"
        required
        minLength={2}
        maxLength={500}
        value={opinion}
        fault={faults.opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      <Refusal error={send.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" disabled={!programs.length} busy={send.isPending}>
          列入目录
        </Button>
      </div>
    </form>
  );
}

const STANDINGS = {
  LISTED: ['恢复在目录', '机构可以重新申请开班。'],
  SUSPENDED: ['暂停', '暂停期间不能申请新班，已开的班照常进行。'],
  REMOVED: ['移出目录', '机构不能再申请开班；已开的班由市县处理。'],
  BLACKLISTED: ['列入黑名单', '机构不能再申请入目录和开班，对外公示。请核实后再操作。'],
} as const;

function StandingForm({ institution, onDone }: { institution: Institution; onDone: () => void }) {
  const [to, setTo] = useState<keyof typeof STANDINGS | ''>('');
  const [opinion, setOpinion] = useState('');
  const send = useSend(managementRoutes.removeInstitution, { refresh: AFTER_STEP, done: '目录状态已调整', onDone });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (to) send.mutate({ params: { institutionId: institution.id }, body: { to, opinion: opinion.trim() } });
      }}
    >
      <Select
        label="调整为"
        required
        empty="请选择"
        value={to}
        options={Object.entries(STANDINGS)
          .filter(([key]) => key !== institution.status)
          .map(([value, [label]]) => ({ value, label }))}
        hint={to ? STANDINGS[to][1] : undefined}
        onChange={(event) => setTo(event.target.value as keyof typeof STANDINGS)}
      />
      <TextArea
        label="理由"
        required
        minLength={2}
        maxLength={500}
        value={opinion}
        fault={faultsOf(send.error).opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="danger" busy={send.isPending}>
          确认调整
        </Button>
      </div>
    </form>
  );
}
