import { expect, test } from 'vitest';
import { meaningOf } from './keys.ts';

const press = (key: string, more: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
/** Something on the page that lies inside an element of this tag. */
const inside = (tag: string) => ({ closest: (list: string) => (list.split(', ').includes(tag) ? {} : null) }) as unknown as Element;

test('[A1] the keys of the player are those its help names', () => {
  const keys = [' ', 'k', 'K', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'f', 'm', 'c', 'n', '?', 'x'];
  expect(keys.map((key) => meaningOf(press(key), null))).toEqual([
    'toggle',
    'toggle',
    'toggle',
    'back',
    'forward',
    'louder',
    'quieter',
    'full',
    'mute',
    'captions',
    'note',
    'help',
    null,
  ]);
});

test('[A1] who writes, uses a button, or holds a modifier is not disturbed', () => {
  expect(meaningOf(press('n'), inside('textarea'))).toBeNull();
  expect(meaningOf(press('c', { ctrlKey: true }), null)).toBeNull();
  expect(meaningOf(press(' '), inside('button'))).toBeNull();
  expect(meaningOf(press('ArrowUp'), inside('input[type=range]'))).toBeNull();
  expect(meaningOf(press('m'), inside('button'))).toBe('mute');
});
