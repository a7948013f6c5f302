import { useEffect } from 'react';
import { restartAt } from './navigate.ts';
import { restoreSession, useSession } from './session.ts';

/** True once it is known that somebody is signed in; otherwise the page gives way to sign-in. */
export function useSignedIn(): boolean {
  const session = useSession();
  useEffect(() => void restoreSession(), []);
  useEffect(() => {
    if (session.at === 'signed-out') restartAt('signIn');
  }, [session.at]);
  return session.at === 'signed-in';
}
