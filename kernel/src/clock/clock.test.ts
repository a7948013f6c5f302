import { describe, expect, it } from 'vitest';
import { chinaDay, chinaInstant, chinaMinute, chinaStamp, chinaTime } from './index.ts';

describe("China's clock", () => {
  it('[O2] before eight in the morning the day is already the new one, in the date as in the time beside it', () => {
    const at = new Date('2026-11-22T23:30:05Z');
    expect([chinaDay(at), chinaTime(at), chinaMinute(at), chinaStamp(at)]).toEqual([
      '2026-11-23',
      '07:30',
      '2026-11-23 07:30',
      '2026-11-23 07:30:05',
    ]);
    expect(chinaInstant('2026-11-23', '07:30:05')).toEqual(at);
  });
});
