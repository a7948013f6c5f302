import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuizQuestion, QuizValue } from '@yangfan/contract';
import { faultOf, marksOf, numberOf, pointsFor } from './marks.rules.ts';
import { feedbackNote, hindranceOf, paperFrom } from './paper.rules.ts';
import { questionFromRow } from './sheet.rules.ts';
import { questionFigures } from './statistics.rules.ts';

const plain: QuizQuestion & { id: string } = {
  id: 'qzq_a',
  kind: 'SINGLE',
  stem: '题',
  points: 4,
  explanation: '',
  options: ['甲', '乙', '丙', '丁'],
  right: [1],
  truth: true,
  blanks: [],
  value: 0,
  tolerance: 0,
};
const asked = (change: Partial<QuizQuestion>) => paperFrom([{ ...plain, ...change } as typeof plain], 'seed', false)[0]!;

const kinds = fc.constantFrom('SINGLE', 'MULTIPLE', 'TRUE_FALSE', 'FILL', 'NUMBER');
const questions = fc.array(
  fc.record({
    kind: kinds,
    points: fc.integer({ min: 1, max: 200 }).map((half) => half / 2),
    right: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
    truth: fc.boolean(),
    blanks: fc.array(fc.array(fc.constantFrom('成本', 'cost', '利润'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    value: fc.integer({ min: -1000, max: 1000 }),
    tolerance: fc.constantFrom(0, 0.5, 3),
  }),
  { minLength: 1, maxLength: 8 },
);
const values: fc.Arbitrary<QuizValue> = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
  fc.boolean(),
  fc.array(fc.constantFrom('成本', 'x', ''), { maxLength: 5 }),
  fc.constantFrom('12', 'abc', ''),
  fc.constant(null),
);
const paperOf = (list: object[], seed = 's') =>
  paperFrom(
    list.map((one, place) => ({ ...plain, ...one, id: `qzq_${place}` })),
    seed,
    true,
  );

describe('marks of a quiz', () => {
  it('[T2] whatever is answered, marks lie between nothing and everything, and nobody passes by rounding', () => {
    fc.assert(
      fc.property(questions, fc.array(values, { maxLength: 8 }), (list, given) => {
        const paper = paperOf(list);
        const answers = Object.fromEntries(given.map((value, place) => [`qzq_${place}`, value]));
        const { score, total, percent } = marksOf(paper, answers);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(total);
        expect(percent).toBeLessThanOrEqual((score * 100) / total + 1e-6);
        if (score < total) expect(percent).toBeLessThan(100);
      }),
    );
  });

  it('[T2] the right answers of any shuffle earn everything', () => {
    fc.assert(
      fc.property(questions, fc.string(), (list, seed) => {
        const paper = paperOf(list, seed);
        const answers = Object.fromEntries(
          paper.map((one) => [
            one.id,
            one.kind === 'SINGLE'
              ? one.right[0]!
              : one.kind === 'MULTIPLE'
                ? one.right
                : one.kind === 'TRUE_FALSE'
                  ? one.truth
                  : one.kind === 'FILL'
                    ? one.blanks.map((words) => words.at(-1)!)
                    : String(one.value),
          ]),
        );
        expect(marksOf(paper, answers).percent).toBe(100);
      }),
    );
  });

  it('[T2] a shuffle loses no option, and the same seed gives the same paper', () => {
    fc.assert(
      fc.property(questions, fc.string(), (list, seed) => {
        const paper = paperOf(list, seed);
        expect(paperOf(list, seed)).toEqual(paper);
        for (const one of paper) {
          expect([...one.options].sort()).toEqual([...plain.options].sort());
          expect(one.options).toEqual(one.order.map((place) => plain.options[place]));
        }
      }),
    );
  });

  it.each([
    ['１２．５', 12.5],
    ['1,200', 1200],
    [' -3 ', -3],
    ['12元', null],
    ['', null],
    ['1e5', null],
  ])('[T2] %j is read as %j', (text, number) => expect(numberOf(text)).toBe(number));

  it('[T2] numbers within the tolerance are right, also at its edge; words may differ in width and case', () => {
    const number = asked({ kind: 'NUMBER', value: 0.3, tolerance: 0.1 });
    expect(['0.2', '0.4', '0.41', '三'].map((value) => pointsFor(number, value))).toEqual([4, 4, 0, 0]);
    const fill = asked({ kind: 'FILL', blanks: [['KOL', '达人'], ['转化率']] });
    expect([['ｋｏｌ', '转化 率'], ['达人'], ['', '']].map((value) => pointsFor(fill, value))).toEqual([4, 2, 0]);
  });

  it('[T2] too few and too many choices earn nothing', () => {
    const question = asked({ kind: 'MULTIPLE', right: [0, 2] });
    expect([[2, 0], [0], [0, 1, 2], [0, 0]].map((value) => pointsFor(question, value))).toEqual([4, 0, 0, 0]);
  });

  it('[T2] a question that is not whole is named', () => {
    expect(faultOf({ ...plain, options: ['甲'] })).toBe('请至少写两个选项');
    expect(faultOf({ ...plain, options: ['甲', '甲 '] })).toBe('有两个选项一样');
    expect(faultOf({ ...plain, right: [] })).toBe('单选题请选一个正确答案');
    expect(faultOf({ ...plain, kind: 'FILL', blanks: [[' ']] })).toBe('请写每一空的答案');
    expect(faultOf(plain)).toBeNull();
  });
});

describe('what is shown and when', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const later = new Date('2026-11-25T10:00:00Z');
  it('[T2] right answers wait for a pass or the last attempt, or for the deadline, as the author said', () => {
    const state = { passed: false, attemptsLeft: true, closesAt: later, now };
    expect(feedbackNote('AFTER_ATTEMPT', state)).toBeNull();
    expect(feedbackNote('AFTER_PASS', state)).not.toBeNull();
    expect(feedbackNote('AFTER_PASS', { ...state, passed: true })).toBeNull();
    expect(feedbackNote('AFTER_PASS', { ...state, attemptsLeft: false })).toBeNull();
    expect(feedbackNote('AFTER_DEADLINE', { ...state, passed: true })).not.toBeNull();
    expect(feedbackNote('AFTER_DEADLINE', { ...state, now: later })).toBeNull();
  });
  it('[T2] attempts end with the limit and the deadline', () => {
    const of = { questions: 3, attemptsMax: 2, used: 1, closesAt: later, now };
    expect(hindranceOf(of)).toBeNull();
    expect(hindranceOf({ ...of, used: 2 })).toContain('用完');
    expect(hindranceOf({ ...of, now: later })).toContain('截止');
    expect(hindranceOf({ ...of, attemptsMax: null, used: 99 })).toBeNull();
    expect(hindranceOf({ ...of, questions: 0 })).toContain('还没有出题');
  });
});

describe('questions from a sheet', () => {
  it('[T2] rows become questions, faults say what to write', () => {
    const row = { kind: '单选', stem: '题', points: '5', A: '甲', B: '乙', answer: 'b', explanation: '' };
    expect(questionFromRow(row)).toMatchObject({ question: { kind: 'SINGLE', right: [1], options: ['甲', '乙'] } });
    expect(questionFromRow({ ...row, kind: '多选', answer: 'A、B' })).toMatchObject({ question: { right: [0, 1] } });
    expect(questionFromRow({ ...row, kind: '判断', answer: '错' })).toMatchObject({ question: { truth: false, options: [] } });
    expect(questionFromRow({ ...row, kind: '填空', answer: '成本|费用；利润' })).toMatchObject({
      question: { blanks: [['成本', '费用'], ['利润']] },
    });
    expect(questionFromRow({ ...row, kind: '数字', answer: '12.5±0.5' })).toMatchObject({ question: { value: 12.5, tolerance: 0.5 } });
    expect(questionFromRow({ ...row, answer: 'D' })).toEqual({ fault: '正确答案不在选项里' });
    expect(questionFromRow({ ...row, kind: '问答' })).toEqual({ fault: '题型请写单选、多选、判断、填空或数字' });
    expect(questionFromRow({ ...row, points: '三' })).toMatchObject({ fault: expect.stringContaining('分值') });
  });
});

describe('statistics of a question', () => {
  it('[T5] shuffled options are told apart by their words; the wrong one chosen most is named', () => {
    const papers = ['a', 'b', 'c'].map((seed) => paperFrom([plain], seed, true));
    const answer = (paper: (typeof papers)[number], text: string) => ({ qzq_a: paper[0]!.options.indexOf(text) });
    const figures = questionFigures('qzq_a', [
      { paper: papers[0]!, answers: answer(papers[0]!, '丙') },
      { paper: papers[1]!, answers: answer(papers[1]!, '丙') },
      { paper: papers[2]!, answers: answer(papers[2]!, '乙') },
    ]);
    expect(figures).toEqual({ answered: 3, facility: 1 / 3, commonWrong: { text: '丙', times: 2 } });
  });
});
