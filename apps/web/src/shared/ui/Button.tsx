import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'danger' | 'plain';
  /** While true the button says it works and can't be pressed again. */
  busy?: boolean;
  block?: boolean;
}

/** The one button. */
export function Button({ look, busy, block, className = '', children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${look ?? ''} ${block ? 'block' : ''} ${className}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? '请稍候…' : children}
    </button>
  );
}
