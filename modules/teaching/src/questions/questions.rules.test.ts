import { QUESTION_STATES } from '@yangfan/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAt, gramsOf, hitsNeeded, namesSomebody } from './questions.rules.ts';
import { after, isWaiting, type QuestionMove } from './questions.states.ts';

describe('a ticket', () => {
  it('[T5] goes OPEN → ANSWERED → ACCEPTED, may be asked again, and ends CLOSED for good', () => {
    const walk = (...moves: QuestionMove[]) => moves.reduce<ReturnType<typeof after>>((state, move) => state && after(state, move), 'OPEN');
    expect(walk('ANSWER', 'ACCEPT', 'CLOSE')).toBe('CLOSED');
    expect(walk('ANSWER', 'MORE')).toBe('FOLLOW_UP');
    expect(walk('ANSWER', 'ACCEPT', 'MORE', 'ANSWER', 'ACCEPT')).toBe('ACCEPTED');
    expect(walk('MORE')).toBe('OPEN');
    expect(walk('ACCEPT')).toBeUndefined();
    expect(walk('ANSWER', 'MERGE')).toBeUndefined();
  });

  it('[T5] nothing moves a closed ticket, and only OPEN and FOLLOW_UP wait', () => {
    for (const move of ['ANSWER', 'MORE', 'ACCEPT', 'CLOSE', 'MERGE'] as const) expect(after('CLOSED', move)).toBeUndefined();
    expect(QUESTION_STATES.filter(isWaiting)).toEqual(['OPEN', 'FOLLOW_UP']);
  });

  it('[T5] an answer is due 24 hours of the clock later, weekends included', () => {
    expect(dueAt(new Date('2026-11-28T10:00:00+08:00'), 24).toISOString()).toBe('2026-11-29T02:00:00.000Z');
  });
});

describe('what a text is found by', () => {
  it('[T5] neighbouring characters and whole words; what every question says does not count', () => {
    expect(gramsOf('请问 SKU 怎么设置？')).toEqual(['sku', '么设', '设置']);
    expect(gramsOf('直通车 ROI')).toEqual(['直通', '通车', 'roi']);
    expect(gramsOf('？！…')).toEqual([]);
  });

  it('[T5] any text gives few, short words, and a part of a text gives no others than the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const grams = gramsOf(text);
        expect(grams.length).toBeLessThanOrEqual(600);
        for (const gram of grams) expect(gram.length).toBeLessThanOrEqual(24);
        expect(new Set(grams).size).toBe(grams.length);
      }),
    );
  });

  it('[T5] a third of the words asked for must be met', () => {
    expect([0, 1, 3, 4, 9].map(hitsNeeded)).toEqual([1, 1, 1, 2, 3]);
  });
});

it('[P3] a mobile or ID number is seen however it is spaced; other figures are not', () => {
  for (const text of ['打 13800138000', '１３８００１３８０００', '138-0013-8000', '460106 19900101 001X'])
    expect(namesSomebody(text)).toBe(true);
  for (const text of ['订单 2026112900000123456789', '客单价 128.5 元', '第 12 章 45 分']) expect(namesSomebody(text)).toBe(false);
});
