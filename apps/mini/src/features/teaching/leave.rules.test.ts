import { expect, test } from 'vitest';
import { mayAskLeave } from './leave.rules.ts';

test('[T3] leave is offered for lessons in a room or live that are not over, never for videos', () => {
  const now = Date.parse('2026-11-24T09:00:00+08:00');
  const lesson = { mode: 'OFFLINE', status: 'SCHEDULED', endsAt: '2026-11-24T11:30:00+08:00' } as const;
  expect(mayAskLeave(lesson, now)).toBe(true);
  expect(mayAskLeave({ ...lesson, status: 'IN_PROGRESS' }, now)).toBe(true);
  expect(mayAskLeave({ ...lesson, mode: 'VOD' }, now)).toBe(false);
  expect(mayAskLeave({ ...lesson, status: 'LOCKED' }, now)).toBe(false);
  expect(mayAskLeave({ ...lesson, endsAt: '2026-11-24T08:30:00+08:00' }, now)).toBe(false);
});
