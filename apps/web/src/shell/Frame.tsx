import { Navigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { ownDrafts } from '../shared/lib/draft.ts';
import type { Page } from '../shared/lib/feature.ts';
import { useMe } from '../shared/lib/session.ts';
import { applyTextSize } from '../shared/lib/text-size.ts';
import { ErrorState, Loading } from '../shared/ui/States.tsx';
import { ForbiddenPage } from './Fallbacks.tsx';
import { LearnerShell } from './LearnerShell.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { PlainShell } from './PlainShell.tsx';
import { StaffShell } from './StaffShell.tsx';

/** Puts a page into its frame and lets in only who may open it; the server decides again at every call. */
export function Frame({ page, children }: { page: Page; children: ReactNode }) {
  const framed = page.open ? children : <SignedIn page={page}>{children}</SignedIn>;
  return (
    <>
      <OfflineBar />
      {page.open && page.shell === 'plain' ? <PlainShell>{framed}</PlainShell> : framed}
    </>
  );
}

function SignedIn({ page, children }: { page: Page; children: ReactNode }) {
  const me = useMe();
  const place = useRouterState({ select: (state) => state.location.pathname + state.location.searchStr });
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    const onEnd = () => setEnded(true);
    window.addEventListener('yf-signed-out', onEnd);
    return () => window.removeEventListener('yf-signed-out', onEnd);
  }, []);
  useEffect(() => {
    if (me.data?.largeText) applyTextSize(true);
  }, [me.data?.largeText]);

  // While the sign-in page is still loading, this one already sees its address: going there again would never end.
  if (ended || me.error?.code === 'auth.required')
    return place.startsWith('/sign-in') ? <Loading /> : <Navigate to="/sign-in" search={{ from: place } as never} replace />;
  // Without network nobody can be asked; such a page shows what it kept of whoever signed in here last.
  if (page.offline && !me.data && (me.error?.status === 0 || !navigator.onLine)) return children;
  if (me.error) return <ErrorState error={me.error} onRetry={() => void me.refetch()} />;
  if (!me.data) return <Loading />;
  ownDrafts(me.data.accountId);
  if (me.data.todo.length && !place.startsWith('/account/required'))
    return <Navigate to="/account/required" search={{ from: place } as never} replace />;
  const allowed = !page.anyOf || page.anyOf.some((permission) => me.data.permissions.includes(permission));
  const body = allowed ? children : <ForbiddenPage />;
  if (page.shell === 'learner') return <LearnerShell me={me.data}>{body}</LearnerShell>;
  if (page.shell === 'staff') return <StaffShell me={me.data}>{body}</StaffShell>;
  if (page.shell === 'plain') return <PlainShell>{body}</PlainShell>;
  return body;
}
