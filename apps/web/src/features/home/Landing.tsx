import { Navigate } from '@tanstack/react-router';
import { useMe } from '../../shared/lib/session.ts';
import { Loading } from '../../shared/ui/States.tsx';

/** The door: each kind of person goes to their own home. */
export function Landing() {
  const { data } = useMe();
  if (!data) return <Loading />;
  return <Navigate to={data.kind === 'learner' ? '/home' : '/work'} replace />;
}
