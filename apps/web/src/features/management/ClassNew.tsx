import { useNavigate } from '@tanstack/react-router';
import { managementRoutes } from '@yangfan/client';
import type { ClassKind, ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, Loading } from '../../shared/ui/States.tsx';
import { classBody, EMPTY_CLASS } from './class-draft.ts';
import { ClassBasics } from './ClassBasics.tsx';
import { ClassPeople } from './ClassPeople.tsx';
import { InstitutionPick, useMyInstitution } from './InstitutionPick.tsx';
import { Steps } from './Steps.tsx';

const BASICS = ['programCode', 'kind', 'name', 'mode', 'startsOn', 'endsOn', 'capacity'];

/** The way to a new class: the first two steps; then the class exists and timetable, roster and submission follow. */
export function ClassNew() {
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const pick = useMyInstitution();
  const [draft, change, clear] = useDraft('class-new', EMPTY_CLASS);
  const [phone, setPhone] = useState('');
  const create = useSend(managementRoutes.createClass, {
    refresh: ['/v1/org', '/v1/management'],
    done: '班级已建好，接着排课',
    onDone: (reply) => {
      clear();
      void navigate({ to: `/work/classes/${reply.classId}/plan` });
    },
  });
  const faults = faultsOf(create.error);
  const step = url.step === '2' && draft.programCode && draft.name && draft.startsOn && draft.endsOn ? 1 : 0;
  const wrongDates: Record<string, string> =
    draft.endsOn && draft.startsOn && draft.endsOn < draft.startsOn ? { endsOn: '结束日期不能早于开班日期' } : {};
  const basicFault = Object.keys(faults).some((key) => BASICS.includes(key));
  if (!pick.ready) return <Loading />;
  if (!pick.institutionId) return <Empty title="您不是机构管理员">开班由培训机构的管理员申请。</Empty>;
  return (
    <div className="stack">
      <PageHead title="申请开班" crumbs={<Go to="/work/classes">班级</Go>} lead="填写的内容自动留在这台电脑上，关掉页面再回来可以接着填" />
      <Steps here={step} />
      <InstitutionPick pick={pick} />
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if ('endsOn' in wrongDates) return;
          if (step === 0) setUrl({ step: 2 });
          else
            create.mutate({
              body: {
                institutionId: pick.institutionId,
                programCode: draft.programCode as ProgramCode,
                kind: draft.kind as ClassKind,
                ...classBody(draft, phone),
              },
            });
        }}
      >
        {step === 0 ? (
          <ClassBasics institutionId={pick.institutionId} draft={draft} change={change} faults={{ ...faults, ...wrongDates }} />
        ) : (
          <ClassPeople institutionId={pick.institutionId} draft={draft} change={change} faults={faults} phone={phone} setPhone={setPhone} />
        )}
        {step === 1 && create.error && (
          <div className="note stop" role="alert">
            {create.error.message}
            {basicFault && '（请回到上一步修改）'}
          </div>
        )}
        <div className="actions">
          {step === 1 && <Button onClick={() => setUrl({ step: null })}>上一步</Button>}
          <Button type="submit" look="primary" busy={create.isPending} disabled={step === 1 && !draft.lecturerIds.length}>
            {step === 0 ? '下一步' : '建班，去排课'}
          </Button>
          <Button look="plain" onClick={() => (clear(), setUrl({ step: null }))}>
            清空重填
          </Button>
        </div>
      </form>
    </div>
  );
}
