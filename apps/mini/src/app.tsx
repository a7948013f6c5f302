import { useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { restoreSession } from './shell/session.ts';
import { restoreTextSize } from './shell/text-size.ts';
import './shell/theme.css';
import './shell/figures.css';

/** The program: restores who is signed in and how large the text is, then shows its pages. */
export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    void restoreTextSize();
    void restoreSession();
  });
  return children;
}
