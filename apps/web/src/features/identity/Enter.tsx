import { useNavigate } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useEffect, useRef } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { useMe } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Loading } from '../../shared/ui/States.tsx';
import { afterEntering } from './enter.rules.ts';

/**
 * The door from the mini-program: the code stands behind the `#`, which no server and no referrer sees, and is taken out of
 * the address at once. Who is signed in here already as somebody else is asked first: a link must not change who one is.
 */
export function Enter() {
  const go = useNavigate();
  const given = useRef(new URLSearchParams(location.hash.slice(1)));
  const code = given.current.get('code') ?? '';
  const to = afterEntering(given.current.get('to'));
  const me = useMe();
  const take = useSend(identityRoutes.takeHandover, { refresh: ['/v1'], quiet: true, onDone: () => void go({ href: to, replace: true }) });
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const isKnown = !!me.data;
  const isStranger = !!me.error;
  const { mutate } = take;
  useEffect(() => {
    if (isStranger && code) mutate({ body: { code } });
  }, [isStranger, code, mutate]);
  if (take.error || !code)
    return (
      <div className="stack">
        <PageHead title="没有进去" lead={take.error?.message ?? '这个入口不完整，请回到小程序重新进入。'} />
      </div>
    );
  if (isKnown && take.isIdle)
    return (
      <div className="stack">
        <PageHead title="继续到直播间" lead={`这个浏览器里已登录为${me.data.displayName}。`} />
        <div className="actions">
          <Button look="primary" onClick={() => void go({ href: to, replace: true })}>
            用这个账号继续
          </Button>
          <Button onClick={() => mutate({ body: { code } })}>换成小程序里的账号</Button>
        </div>
      </div>
    );
  return <Loading />;
}
