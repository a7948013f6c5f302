import { expect, test } from 'vitest';
import { EMPTY_POLL, pollOf, pollOptions } from './poll-draft.ts';

const whole = { ...EMPTY_POLL, question: ' 先做哪一步 ', options: '选品\n\n  定价 \n上架' };

test('[T5] a vote is sent with its options by line, and stays open as long as was said', () => {
  expect(pollOptions(whole.options)).toEqual(['选品', '定价', '上架']);
  expect(pollOf(whole)).toEqual({
    faults: {},
    body: { kind: 'POLL', question: '先做哪一步', options: ['选品', '定价', '上架'], multiple: false, anonymous: true, seconds: 60 },
  });
  expect(pollOf({ ...whole, seconds: '' }).body).not.toHaveProperty('seconds');
  expect(pollOf({ ...whole, seconds: '99999' }).body.seconds).toBe(3600);
});

test('[T5] a quiz names its right options and is never anonymous; what is missing is said by field', () => {
  const quiz = { ...whole, kind: 'QUIZ' as const };
  expect(pollOf(quiz).faults).toEqual({ right: '请选出正确的选项' });
  // An option that was taken away is right no longer.
  expect(pollOf({ ...quiz, right: [7] }).faults.right).toBeTruthy();
  expect(pollOf({ ...quiz, right: [2, 0] }).faults.right).toContain('可多选');
  expect(pollOf({ ...quiz, right: [2, 0, 2], multiple: true })).toMatchObject({ faults: {}, body: { right: [0, 2], anonymous: false } });
  expect(Object.keys(pollOf({ ...EMPTY_POLL, options: '只有一个' }).faults)).toEqual(['question', 'options']);
});
