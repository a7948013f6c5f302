import { describe, expect, test } from 'vitest';
import { sayAt, sayDue, secondsOf } from './words.ts';

describe('questions in words', () => {
  test('[T5] a minute is written and read the same', () => {
    for (const seconds of [0, 5, 65, 750, 3605]) expect(secondsOf(sayAt(seconds))).toBe(seconds);
    expect(secondsOf(' ')).toBeUndefined();
    expect(secondsOf('一分半')).toBeNull();
  });
  test('[T5] a deadline says what is left or by how much it passed', () => {
    const now = Date.parse('2026-11-29T09:00:00+08:00');
    expect(sayDue('2026-11-29T10:30:00+08:00', now)).toBe('还有 1 小时');
    expect(sayDue('2026-11-26T09:00:00+08:00', now)).toBe('已超时 3 天');
    expect(sayDue('2026-11-29T08:40:00+08:00', now)).toBe('已超时 20 分钟');
  });
});
