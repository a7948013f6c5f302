import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'danger' | 'plain';
  /** While true the button says it works and can't be pressed again. */
  busy?: boolean;
  block?: boolean;
}

const BUSY = '请稍候…';

/** The one button. A name given for the screen reader says that it works, too. */
export function Button({
  look,
  busy,
  block,
  className = '',
  children,
  disabled,
  type = 'button',
  'aria-label': name,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      aria-label={name && busy ? `${BUSY}${name}` : name}
      type={type}
      className={`button ${look ?? ''} ${block ? 'block' : ''} ${className}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? BUSY : children}
    </button>
  );
}
