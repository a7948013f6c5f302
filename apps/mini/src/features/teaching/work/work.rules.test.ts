import { describe, expect, it } from 'vitest';
import { isOpen, saySpent, toggled } from './work.rules.ts';

describe('work on the phone', () => {
  it('[T2] nothing, empty words and no choice are open; a false is an answer', () => {
    expect([undefined, null, '', [], ['', '']].map(isOpen)).toEqual([true, true, true, true, true]);
    expect([false, 0, '0', [0], ['', 'x']].map(isOpen)).toEqual([false, false, false, false, false]);
  });
  it('[T2] a choice goes in and out in the order of the options', () => {
    expect(toggled(null, 2)).toEqual([2]);
    expect(toggled([2], 0)).toEqual([0, 2]);
    expect(toggled([0, 2], 2)).toEqual([0]);
  });
  it('[T2] time is said in minutes and seconds', () => expect([saySpent(59), saySpent(61)]).toEqual(['59 秒', '1 分 1 秒']));
});
