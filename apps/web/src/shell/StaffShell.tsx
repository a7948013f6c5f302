import { Link, useLocation } from '@tanstack/react-router';
import type { identityRoutes, ReplyOf } from '@yangfan/contract';
import { useState, type ReactNode } from 'react';
import { entryAt, navOf } from './nav.ts';
import { PersonMenu } from './PersonMenu.tsx';

/** The staff's frame: side bar by kind of work, dense page beside it. */
export function StaffShell({ me, children }: { me: ReplyOf<typeof identityRoutes.getMe>; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const entries = navOf('staff', me.permissions);
  const here = entryAt(entries, useLocation().pathname);
  const groups = [...new Set(entries.map((page) => page.nav!.group ?? ''))];
  const scopes = [...new Set(me.grants.map((grant) => `${grant.roleName}${grant.scopeName ? `（${grant.scopeName}）` : ''}`))];
  return (
    <div className="staff shell-staff">
      <a className="skip-link" href="#main">
        跳到正文
      </a>
      <aside className="side" data-open={open}>
        <div className="brand">
          <img src="/mark.svg" width="30" height="30" alt="" />
          <div>
            <b>扬帆</b>
            <span>海南网络创业培训</span>
          </div>
          <button type="button" className="button menu-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
            菜单
          </button>
        </div>
        <nav aria-label="主要页面" onClick={() => setOpen(false)}>
          {groups.map((group) => (
            <div key={group}>
              {group && <h2>{group}</h2>}
              {entries
                .filter((page) => (page.nav!.group ?? '') === group)
                .map((page) => (
                  <Link key={page.path} to={page.path} activeOptions={{ exact: true }} aria-current={page === here ? 'page' : undefined}>
                    {page.nav!.label}
                  </Link>
                ))}
            </div>
          ))}
        </nav>
      </aside>
      <main className="shell-main" id="main">
        <div className="top-staff">
          <span className="quiet">{scopes.slice(0, 2).join(' · ')}</span>
          <PersonMenu me={me} />
        </div>
        {children}
      </main>
    </div>
  );
}
