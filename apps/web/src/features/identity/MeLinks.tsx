import { Navigate } from '@tanstack/react-router';
import { useMe } from '../../shared/lib/session.ts';
import { Loading } from '../../shared/ui/States.tsx';

// The addresses that records of the ledger carry as their proof: they stand for good, whoever reads them.

/** /me/privacy */
export function MePrivacy() {
  const { data } = useMe();
  if (!data) return <Loading />;
  return <Navigate to={data.kind === 'learner' ? '/privacy' : '/work/account'} replace />;
}

/** /me/sessions */
export function MeSessions() {
  const { data } = useMe();
  if (!data) return <Loading />;
  return data.kind === 'learner' ? (
    <Navigate to="/privacy" search={{ tab: 'devices' } as never} replace />
  ) : (
    <Navigate to="/work/account" replace />
  );
}

/** /me/verification */
export function MeVerification() {
  const { data } = useMe();
  if (!data) return <Loading />;
  return <Navigate to={data.kind === 'learner' ? '/verify' : '/work/my-face'} replace />;
}
