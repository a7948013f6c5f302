import { expect, test } from 'vitest';
import { wayOf } from './links.rules.ts';

test('[A1] a message leads to the page that the same address is in the browser', () => {
  expect(wayOf('/certificate')).toEqual({ page: 'certificates', params: {} });
  expect(wayOf('/exams/att_1/result')).toEqual({ page: 'result', params: { attemptId: 'att_1' } });
  expect(wayOf('/learn/cls_1/hours?from=message')).toEqual({ page: 'hours', params: { classId: 'cls_1' } });
  expect(wayOf('/study/cls_1')).toEqual({ page: 'study', params: { classId: 'cls_1' } });
  expect(wayOf('/learn/cls_1/activities/act_1')).toEqual({ page: 'work', params: { activityId: 'act_1' } });
  expect(wayOf('/work/exams/exm_1/sitting')).toEqual({ page: 'sitting', params: { examId: 'exm_1' } });
  expect(wayOf('/work/classes/cls_1/days/2026-11-24')).toEqual({ page: 'dutyDay', params: { classId: 'cls_1', day: '2026-11-24' } });
  expect(wayOf('/me/verification')).toEqual({ page: 'verify', params: {} });
});

test('[A1] an address that has no page here, and none at all, lead nowhere', () => {
  expect(wayOf('/work/classes/cls_1')).toBeNull();
  expect(wayOf(null)).toBeNull();
});
