import { useNavigate, useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { classBody, type ClassDraft } from './class-draft.ts';
import { ClassBasics } from './ClassBasics.tsx';
import { OPEN_STATES, type TrainingClass } from './rows.ts';
import { ClassPeople } from './ClassPeople.tsx';
import { Steps } from './Steps.tsx';
import { Refusal } from './Refusal.tsx';

/** Changes a class before its application is handed in, or after it came back. */
export function ClassEdit() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  return (
    <div className="stack">
      <PageHead title={`修改班级：${one.data.name}`} crumbs={<Go to={`/work/classes/${classId}`}>{one.data.code}</Go>} />
      <Steps here={0} classId={classId} />
      {OPEN_STATES.includes(one.data.status) ? (
        <EditForm key={one.data.version} training={one.data} />
      ) : (
        <div className="note caution">班级现在是“{one.data.statusName}”，不能直接修改。</div>
      )}
    </div>
  );
}

function draftOf(training: TrainingClass): ClassDraft {
  return {
    programCode: training.programCode,
    kind: training.kind,
    name: training.name,
    mode: training.mode,
    startsOn: training.startsOn,
    endsOn: training.endsOn,
    capacity: String(training.capacity),
    roomId: training.room?.id ?? '',
    lecturerIds: training.lecturers.map((one) => one.lecturerId),
    leadId: training.lecturers.find((one) => one.lead)?.lecturerId ?? '',
    teacherIds: training.teachers.map((one) => one.accountId),
    contactName: training.contactName,
  };
}

function EditForm({ training }: { training: TrainingClass }) {
  const navigate = useNavigate();
  const [saved] = useState(() => draftOf(training));
  const [draft, change, clear] = useDraft(`class-${training.id}-${training.version}`, saved);
  const [phone, setPhone] = useState('');
  const save = useSend(managementRoutes.changeClass, {
    refresh: ['/v1/org', '/v1/management'],
    done: '班级已保存',
    onDone: () => {
      clear();
      void navigate({ to: `/work/classes/${training.id}` });
    },
  });
  const faults = faultsOf(save.error);
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { classId: training.id }, body: { version: training.version, ...classBody(draft, phone) } });
      }}
    >
      <ClassBasics institutionId={training.institutionId} draft={draft} change={change} faults={faults} fixed />
      <ClassPeople
        institutionId={training.institutionId}
        draft={draft}
        change={change}
        faults={faults}
        phone={phone}
        setPhone={setPhone}
        knownPhone={training.maskedContactPhone}
      />
      <p className="quiet small">改日期、讲师或教室后，请重新核对课表。</p>
      <Refusal error={save.error} />
      <div className="actions">
        <Go className="button" to={`/work/classes/${training.id}`}>
          不改了
        </Go>
        <Button type="submit" look="primary" busy={save.isPending}>
          保存
        </Button>
      </div>
    </form>
  );
}
