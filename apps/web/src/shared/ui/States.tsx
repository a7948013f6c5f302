import type { CallError } from '@yangfan/client';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

export type Tone = 'good' | 'caution' | 'stop' | 'here' | 'idle' | 'plain';

/** A state in words, never by colour alone. */
export function StateTag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}

/** Nothing here yet: says why and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** A read that failed, in plain words, with the way to try again. */
export function ErrorState({ error, onRetry }: { error: CallError; onRetry?: (() => void) | undefined }) {
  return (
    <div className="empty" role="alert">
      <strong>{error.message}</strong>
      {error.traceId && <span className="small">如需帮助，请把编号 {error.traceId} 告诉管理员</span>}
      {onRetry && <Button onClick={onRetry}>再试一次</Button>}
    </div>
  );
}

export function Loading({ what = '正在读取…' }: { what?: string }) {
  return (
    <div className="empty" role="status">
      {what}
    </div>
  );
}

/** A bar of progress with its figure in words. */
export function Meter({ value, max, label }: { value: number; max: number; label: string }) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}
