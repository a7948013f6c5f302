import { expect, test } from 'vitest';
import { sayAnswer } from './answer-words.ts';
import { lateChoices, latePromise, lateWaiting, LATE_DONE, sayBeforeEnd, sayLate, type LateSent } from './late-words.ts';

const answer = (no: number) => ({ no, value: 'A', before: null, typedAt: '2026-11-29T02:00:00.000Z' });
const late = (of: Partial<LateSent>): LateSent => ({
  id: 'lta_1',
  state: 'OPEN',
  receivedAt: '2026-11-29T03:00:00.000Z',
  answers: [answer(3), answer(7)],
  sha256: '',
  proposed: null,
  decision: '',
  decidedAt: null,
  mayDecide: true,
  people: 1,
  applied: [],
  ...of,
});
const first = (accept: boolean) => ({ accept, reason: '断网记录相符', at: '2026-11-29T03:10:00.000Z' });

test('[E2] answers are read as people say them', () => {
  expect([
    sayAnswer(false),
    sayAnswer(['A', 'C']),
    sayAnswer({ blanks: [['净利', '净利润']] }),
    sayAnswer({ value: 12, unit: '元' }),
    sayAnswer({ A: '2' }),
    sayAnswer(null),
  ]).toEqual(['错误', 'A、C', '净利', '12 元', 'A–2', '未作答']);
});

test('[E2] the time of an answer is told from the end of writing, which is the deadline or an earlier end of the paper', () => {
  const paper = { deadline: '2026-11-29T02:10:00.000Z', submittedAt: '2026-11-29T02:10:07.000Z' };
  expect(sayBeforeEnd('2026-11-29T02:03:40.000Z', paper)).toBe('截止前 6 分 20 秒');
  expect(sayBeforeEnd('2026-11-29T02:08:00.000Z', paper)).toBe('截止前 2 分钟');
  expect(sayBeforeEnd('2026-11-29T02:09:30.500Z', paper)).toBe('截止前 29 秒');
  expect(sayBeforeEnd('2026-11-29T02:10:03.000Z', paper)).toBe('截止时');
  expect(sayBeforeEnd('2026-11-29T02:03:40.000Z', { ...paper, submittedAt: '2026-11-29T02:04:40.000Z' })).toBe('截止前 1 分钟');
});

test('[E2] whoever reads late answers is told whose word is missing: one person’s, the first or the second of two', () => {
  expect([latePromise('OPEN'), latePromise('ACCEPTED')].map((words) => words.includes('采纳后才重新判分'))).toEqual([true, false]);
  expect(sayLate(late({}), true)).toContain('由您一人认定');
  expect(sayLate(late({ mayDecide: false }), false)).toContain('由班主任或培训机构认定');
  expect(sayLate(late({ people: 2 }), true)).toContain('须由两人认定');
  const proposed = late({ state: 'PROPOSED', people: 2, proposed: first(true) });
  expect(sayLate(proposed, true)).toContain('第二人');
  expect(sayLate({ ...proposed, mayDecide: false }, true)).toContain('您已提出');
  expect(sayLate({ ...proposed, mayDecide: false }, false)).toBe('已有一人提出，等待另一人认定。');
});

test('[E2] a settled one says which questions count now, which stayed out, and when it may be looked at again', () => {
  const accepted = { state: 'ACCEPTED', mayDecide: false } as const;
  expect(sayLate(late({ ...accepted, applied: [3, 7] }), true)).toBe('第 3、7 题已按迟到的作答重新判分。');
  expect(sayLate(late({ ...accepted, applied: [3] }), true)).toBe(
    '第 3 题已按迟到的作答重新判分。第 7 题由老师评阅且已开始阅卷，没有替换。',
  );
  expect(sayLate(late({ state: 'REFUSED', mayDecide: false }), true)).toBe('没有采纳，答卷不变。');
  expect(sayLate(late({ state: 'REFUSED' }), true)).toContain('可以重新认定');
});

test('[E2] each button says what it comes to: settle, propose, agree, or begin anew', () => {
  expect(lateChoices(late({}))).toEqual({ accept: '采纳，重新判分', refuse: '不采纳' });
  expect(lateChoices(late({ people: 2 }))).toEqual({ accept: '提出采纳', refuse: '提出不采纳' });
  expect(lateChoices(late({ people: 2, state: 'REFUSED', proposed: first(false) })).accept).toBe('提出采纳');
  const second = (accept: boolean) => lateChoices(late({ people: 2, state: 'PROPOSED', proposed: first(accept) }));
  expect(second(true)).toEqual({ accept: '同意采纳，重新判分', refuse: '不同意，重新认定' });
  expect(second(false)).toEqual({ accept: '不同意，重新认定', refuse: '同意不采纳' });
  expect(new Set(Object.values(LATE_DONE)).size).toBe(4);
  expect(lateWaiting([{ late: 0 }, { late: 2 }])).toEqual([{ late: 2 }]);
});
