import { orgRoutes } from '@yangfan/client';
import { useRead } from './api.ts';
import { useCan } from './session.ts';

/** The name of the class that a page is about, so that its head says which; a plain word while it is read or may not be read. */
export function useClassName(classId: string): string {
  const can = useCan();
  const read = useRead(orgRoutes.getClass, { params: { classId } }, { enabled: can('org.class.read') });
  return read.data?.name ?? '本班';
}
