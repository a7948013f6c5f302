import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { useTextSize } from '../../shell/text-size.ts';
import { aria } from './aria.ts';

export interface PageProps {
  children: ReactNode;
  /** `water` for most pages, `night` for the player, `white` for the exam. */
  ground?: 'water' | 'night' | 'white';
  /** Stays at the bottom edge: the page's one main action. */
  foot?: ReactNode;
}

/** The frame of every page: tokens, ground, text size, safe areas. */
export function Page({ children, ground = 'water', foot }: PageProps) {
  const size = useTextSize();
  return (
    <View
      className={`page page-${ground}${size === 'large' ? ' page-large' : ''}`}
      {...(process.env.TARO_ENV === 'weapp' ? {} : aria({ role: 'main' }))}
    >
      <View className="page-body">{children}</View>
      {foot ? <View className="page-foot">{foot}</View> : null}
    </View>
  );
}
