import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TextSizeButton } from './TextSizeButton.tsx';

/** The narrow frame of sign-in, registration and public pages. */
export function PlainShell({ children }: { children: ReactNode }) {
  return (
    <div className="shell-plain">
      <main className="wide" id="main">
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', marginBottom: 20 }}>
          <Link to="/" aria-label="扬帆首页">
            <img src="/mark.svg" width="40" height="40" alt="" />
          </Link>
          <div>
            <b style={{ fontSize: '1.25em' }}>扬帆</b>
            <div className="quiet small">海南省网络创业培训教学辅助平台</div>
          </div>
          <span style={{ marginLeft: 'auto' }}>
            <TextSizeButton />
          </span>
        </div>
        {children}
      </main>
    </div>
  );
}
