import { Navigate, useParams } from '@tanstack/react-router';
import { useMe } from '../../shared/lib/session.ts';
import { Loading } from '../../shared/ui/States.tsx';

/** /learn/:classId/hours, as records and messages name it: the learner's own hours, or the class's attendance for staff. */
export function HoursDoor() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const { data } = useMe();
  if (!data) return <Loading />;
  return <Navigate to={data.kind === 'learner' ? `/hours/${classId}` : `/work/classes/${classId}/attendance`} replace />;
}
