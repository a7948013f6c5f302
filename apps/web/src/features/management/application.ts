import { managementRoutes } from '@yangfan/client';
import type { managementRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';

/** An application as the server shows it to this caller. */
export type Application = ReplyOf<typeof Contract.getApplication>;

/** The newest application about an institution, lecturer or class; `none` once it is known that there is none. */
export function useApplicationOf(kind: 'INSTITUTION' | 'LECTURER' | 'OPENING', subjectId: string, enabled = true) {
  const list = useRead(
    managementRoutes.listApplications,
    { query: { kind, subjectId, sort: '-updatedAt', size: 1 } },
    { enabled: enabled && !!subjectId },
  );
  const applicationId = list.data?.items[0]?.id ?? '';
  const one = useRead(managementRoutes.getApplication, { params: { applicationId } }, { enabled: !!applicationId });
  return {
    application: one.data,
    none: list.data !== undefined && !applicationId,
    error: list.error ?? one.error,
    retry: () => void (applicationId ? one.refetch() : list.refetch()),
  };
}

/** What to read anew after any step: applications, the records they are about, the work list. */
export const AFTER_STEP = ['/v1/management', '/v1/org', '/v1/policy'];
