import { useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { managementRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useMe } from '../../shared/lib/session.ts';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';

/** The page behind a short address, or null while it has to be asked for. */
function pageOf(pathname: string, params: Record<string, string>, staff: boolean): string | null {
  const { institutionId, lecturerId, classId, sessionId } = params;
  if (institutionId) return `/work/institutions/${institutionId}`;
  if (lecturerId) return `/work/lecturers/${lecturerId}`;
  if (sessionId) return staff ? `/work/sessions/${sessionId}` : classId ? `/hours/${classId}` : '/check-in';
  if (!classId) return null;
  if (!staff) return `/learn/${classId}`;
  const tab = pathname.endsWith('/timetable') ? '?tab=timetable' : pathname.endsWith('/roster') ? '?tab=roster' : '';
  return `/work/classes/${classId}${tab}`;
}

/** Follows a short address to the right page: the same proof opens for a learner and for staff. */
export function Door() {
  const params = useParams({ strict: false }) as Record<string, string>;
  // As it was when followed: while the next page loads, this one already sees the new address.
  const [pathname] = useState(useRouterState({ select: (state) => state.location.pathname }));
  const navigate = useNavigate();
  const me = useMe();
  const applicationId = params.applicationId ?? '';
  const application = useRead(managementRoutes.getApplication, { params: { applicationId } }, { enabled: !!applicationId });
  const found = application.data;
  const target = found
    ? found.kind === 'OPENING'
      ? `/work/openings/${found.id}`
      : found.kind === 'INSTITUTION'
        ? found.actions.some((action) => action === 'SUBMIT' || action === 'WITHDRAW')
          ? '/work/institution'
          : `/work/institutions/${found.subjectId}`
        : `/work/lecturers/${found.subjectId}`
    : applicationId || !me.data
      ? null
      : pageOf(pathname, params, me.data.kind === 'staff');
  useEffect(() => {
    if (!target) return;
    const [to = '/', search = ''] = target.split('?');
    void navigate({ to, search: Object.fromEntries(new URLSearchParams(search)) as never, replace: true });
  }, [target, navigate]);
  if (application.error) return <ErrorState error={application.error} onRetry={() => void application.refetch()} />;
  return <Loading />;
}
