import { orgRoutes } from '@yangfan/client';
import { LECTURER_LEVELS, PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { day } from '../../shared/lib/time.ts';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import type { ClassDraft } from './class-draft.ts';

interface PeopleProps {
  institutionId: string;
  draft: ClassDraft;
  change: (change: Partial<ClassDraft>) => void;
  faults: Record<string, string>;
  phone: string;
  setPhone: (phone: string) => void;
  /** The number as kept, masked: it must be typed again, because only the whole number can be saved. */
  knownPhone?: string;
}

/** Lecturers, room, class teacher and contact of a class. */
export function ClassPeople({ institutionId, draft, change, faults, phone, setPhone, knownPhone }: PeopleProps) {
  const rooms = useRead(orgRoutes.listRooms, { params: { institutionId } });
  const staff = useRead(orgRoutes.listStaff, { params: { institutionId } });
  const resources = `/work/institutions/${institutionId}/resources`;
  const toggle = (list: string[], id: string, on: boolean) => (on ? [...list, id] : list.filter((other) => other !== id));
  return (
    <>
      <Lecturers institutionId={institutionId} draft={draft} change={change} />
      {faults.lecturers && <span className="stop small">{faults.lecturers}</span>}
      <div className="form-grid">
        <Select
          label="教室"
          empty="不用教室（纯线上）"
          value={draft.roomId}
          fault={faults.roomId}
          options={(rooms.data?.items ?? [])
            .filter((room) => room.active || room.id === draft.roomId)
            .map((room) => ({ value: room.id, label: `${room.name}（${room.seats} 座${room.geo ? '' : '，未设位置'}）` }))}
          hint={rooms.data?.items.length ? '线下课用；扫码签到按它的位置核对' : <Go to={resources}>还没有教室，去新增</Go>}
          onChange={(event) => change({ roomId: event.target.value })}
        />
        <TextField
          label="联系人"
          maxLength={30}
          value={draft.contactName}
          fault={faults.contactName}
          onChange={(event) => change({ contactName: event.target.value })}
        />
        <TextField
          label="联系电话"
          inputMode="numeric"
          pattern="1[3-9][0-9]{9}"
          title="11 位手机号"
          hint={knownPhone ? `现为 ${knownPhone}，不改就留空` : undefined}
          value={phone}
          fault={faults.contactPhone}
          onChange={(event) => setPhone(event.target.value)}
        />
      </div>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>班主任</legend>
        {staff.error ? (
          <ErrorState error={staff.error} onRetry={() => void staff.refetch()} />
        ) : !staff.data ? (
          <Loading />
        ) : (
          <>
            {staff.data.items
              .filter((person) => person.role === 'CLASS_TEACHER')
              .map((person) => (
                <Choice
                  key={person.accountId}
                  label={`${person.name}（${person.maskedPhone}，带班 ${person.classCount} 个）`}
                  checked={draft.teacherIds.includes(person.accountId)}
                  onChange={(event) => change({ teacherIds: toggle(draft.teacherIds, person.accountId, event.target.checked) })}
                />
              ))}
            {!staff.data.items.some((person) => person.role === 'CLASS_TEACHER') && <Go to={resources}>还没有班主任账号，去新增</Go>}
          </>
        )}
        {faults.teacherAccountIds && <span className="stop small">{faults.teacherAccountIds}</span>}
      </fieldset>
    </>
  );
}

function Lecturers({ institutionId, draft, change }: Pick<PeopleProps, 'institutionId' | 'draft' | 'change'>) {
  const programCode = draft.programCode as ProgramCode;
  const list = useRead(orgRoutes.listLecturers, { query: { institutionId, status: ['ACTIVE'], programCode, size: 100 } });
  const lead = draft.lecturerIds.includes(draft.leadId) ? draft.leadId : draft.lecturerIds[0];
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontWeight: 500, padding: 0 }}>
        <span className="must stop" aria-hidden="true">
          *{' '}
        </span>
        讲师
      </legend>
      <p className="quiet small">
        只列出在库、由本机构聘用、证书覆盖“{PROGRAMS[programCode]?.name ?? '所选课程'}”的讲师；每班至少两位，其中一位主讲
      </p>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <Empty title="没有可选的讲师">
          <Go to="/work/lecturers/new">添加讲师</Go>
        </Empty>
      ) : (
        <ul className="rows">
          {list.data.items.map((lecturer) => {
            const chosen = draft.lecturerIds.includes(lecturer.id);
            const certificate = lecturer.certificates.find((one) => one.programCodes.includes(programCode));
            return (
              <li key={lecturer.id} style={{ alignItems: 'center' }}>
                <span className="grow">
                  <Choice
                    label={
                      <>
                        {lecturer.name}{' '}
                        <span className="quiet small">
                          {LECTURER_LEVELS[lecturer.level]} · 证书 {certificate?.number ?? '—'}
                          {certificate?.validTo ? `（至 ${day(certificate.validTo)}）` : ''} · 在带 {lecturer.activeClassCount} 个班
                        </span>
                      </>
                    }
                    checked={chosen}
                    onChange={(event) =>
                      change({
                        lecturerIds: event.target.checked
                          ? [...draft.lecturerIds, lecturer.id]
                          : draft.lecturerIds.filter((id) => id !== lecturer.id),
                      })
                    }
                  />
                </span>
                {chosen && (
                  <Choice
                    type="radio"
                    name="lead"
                    label={
                      <>
                        主讲<span className="visually-hidden">：{lecturer.name}</span>
                      </>
                    }
                    checked={lead === lecturer.id}
                    onChange={() => change({ leadId: lecturer.id })}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {draft.lecturerIds.length === 1 && <p className="caution small">只选了一位讲师，预检会提示人数不足</p>}
    </fieldset>
  );
}
