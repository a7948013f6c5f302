import { useEffect, useRef } from 'react';

/** What a key does in the player. */
export type PlayerKey = 'toggle' | 'back' | 'forward' | 'louder' | 'quieter' | 'full' | 'mute' | 'captions' | 'note' | 'help';
const KEYS: Record<string, PlayerKey> = {
  ' ': 'toggle',
  k: 'toggle',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  ArrowUp: 'louder',
  ArrowDown: 'quieter',
  f: 'full',
  m: 'mute',
  c: 'captions',
  n: 'note',
  '?': 'help',
};
/** The keys as the help names them. */
export const KEY_HELP: readonly [string, string][] = [
  ['空格 或 K', '播放、暂停'],
  ['← →', '后退、前进 5 秒（第一次观看只能到学过的位置）'],
  ['↑ ↓', '音量大、小'],
  ['F', '全屏'],
  ['M', '静音'],
  ['C', '字幕开、关'],
  ['N', '在这一刻记笔记'],
  ['?', '这份说明'],
];

/** What a key press means; nothing while somebody writes, chooses in a field, or a window is open. */
export function meaningOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>, target: Element | null): PlayerKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (target?.closest('textarea, select, [contenteditable], dialog, input:not([type=range])')) return null;
  // A range and a button have keys of their own.
  if (target?.closest('input[type=range]') && event.key.startsWith('Arrow')) return null;
  if (target?.closest('button, a') && event.key === ' ') return null;
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

/** Listens on the whole page while the player is there. */
export function useKeys(act: (key: PlayerKey) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return;
      const key = meaningOf(event, event.target instanceof Element ? event.target : null);
      if (!key) return;
      event.preventDefault();
      latest.current(key);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
