import { Button as NativeButton, type ButtonProps as NativeProps } from '@tarojs/components';
import type { ReactNode } from 'react';
import './Button.css';

export interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  /** One `primary` a page; `danger` only behind a sentence that names the consequence. */
  kind?: 'primary' | 'secondary' | 'plain' | 'danger';
  isBusy?: boolean;
  isDisabled?: boolean;
  /** As wide as its words instead of the whole row. */
  isCompact?: boolean;
  label?: string;
  /** Abilities of WeChat that only a native button may ask for (phone number and the like). */
  native?: Pick<NativeProps, 'openType' | 'onGetPhoneNumber'>;
}

/** A button at least 44 px high; it does nothing while busy or disabled. */
export function Button({
  children,
  onPress,
  kind = 'secondary',
  isBusy = false,
  isDisabled = false,
  isCompact = false,
  label,
  native,
}: ButtonProps) {
  const isOff = isBusy || isDisabled;
  return (
    <NativeButton
      className={`btn btn-${kind}${isCompact ? ' btn-compact' : ' btn-wide'}${isOff ? ' btn-off' : ''}`}
      hoverClass={isOff ? 'none' : 'btn-held'}
      disabled={isOff}
      {...(label ? { 'aria-label': label } : {})}
      {...native}
      {...(onPress ? { onClick: () => !isOff && onPress() } : {})}
    >
      {children}
    </NativeButton>
  );
}
