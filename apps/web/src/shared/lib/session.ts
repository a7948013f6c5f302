import { identityRoutes } from '@yangfan/client';
import { useRead } from './api.ts';

/** Who is signed in; `data` is undefined while asking, and an `auth.required` error when nobody is. */
export function useMe() {
  return useRead(identityRoutes.getMe);
}

/** Whether the signed-in person holds a permission: for showing and hiding, never for deciding. */
export function useCan(): (permission: string) => boolean {
  const { data } = useMe();
  return (permission) => data?.permissions.includes(permission) ?? false;
}
