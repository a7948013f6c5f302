import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria.ts';
import './Card.css';

export interface CardProps {
  title?: string;
  /** At the right of the title: a tag or a link. */
  aside?: ReactNode;
  children: ReactNode;
  /** Simulated trade wears the buff dashed edge, so that no screenshot passes for real. */
  isSimulated?: boolean;
}

/** One subject on paper. */
export function Card({ title, aside, children, isSimulated = false }: CardProps) {
  return (
    <View className={`card${isSimulated ? ' card-simulated' : ''}`}>
      {title ? (
        <View className="card-head">
          <View className="card-title" {...aria({ role: 'heading' })}>
            {title}
          </View>
          {aside}
        </View>
      ) : null}
      {children}
    </View>
  );
}
