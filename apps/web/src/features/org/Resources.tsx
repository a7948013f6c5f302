import { useParams } from '@tanstack/react-router';
import { orgRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Rooms } from './Rooms.tsx';
import { Staff } from './Staff.tsx';

/** Classrooms and people of an institution: what a class is made of besides lecturers. */
export function Resources() {
  const institutionId = pathParam(useParams({ strict: false }), 'institutionId');
  const can = useCan();
  const institution = useRead(orgRoutes.getInstitution, { params: { institutionId } });
  return (
    <div className="stack">
      <PageHead title="教室与人员" lead={institution.data?.name} crumbs={<Go to={`/work/institutions/${institutionId}`}>机构资料</Go>} />
      <Rooms institutionId={institutionId} manage={can('org.room.manage')} />
      <Staff institutionId={institutionId} manage={can('org.staff.manage')} />
    </div>
  );
}
