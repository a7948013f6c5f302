import { Link, useLocation } from '@tanstack/react-router';
import type { ReplyOf } from '@yangfan/contract';
import type { identityRoutes } from '@yangfan/contract';
import type { ReactNode } from 'react';
import { entryAt, navOf } from './nav.ts';
import { PersonMenu } from './PersonMenu.tsx';

/** The learner's frame: a few words on top, the page below. */
export function LearnerShell({ me, children }: { me: ReplyOf<typeof identityRoutes.getMe>; children: ReactNode }) {
  const entries = navOf('learner', me.permissions);
  const here = entryAt(entries, useLocation().pathname);
  return (
    <div className="shell-learner">
      <a className="skip-link" href="#main">
        跳到正文
      </a>
      <header className="top">
        <Link to="/home" className="brand">
          <img src="/mark.svg" width="34" height="34" alt="" />
          扬帆
        </Link>
        <nav aria-label="主要页面">
          {entries.map((page) => (
            <Link key={page.path} to={page.path} activeOptions={{ exact: true }} aria-current={page === here ? 'page' : undefined}>
              {page.nav!.label}
            </Link>
          ))}
        </nav>
        <div className="me">
          <PersonMenu me={me} />
        </div>
      </header>
      <main id="main">{children}</main>
    </div>
  );
}
