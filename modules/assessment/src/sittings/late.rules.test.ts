import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, evidenceOf, isDecidable, stateAfter, type KeptAnswer } from './late.rules.ts';
import { sittingRulesOf, rulesOf } from './policy.rules.ts';

const start = new Date('2026-11-29T08:00:00Z');
const end = new Date('2026-11-29T09:00:00Z');
const time = { startedAt: start, end, graceMs: 5000 };
const at = (minute: number) => new Date(start.getTime() + minute * 60_000).toISOString();
const kept = (no: number, version: number, value: KeptAnswer['value'], minute = 30): KeptAnswer => ({
  no,
  version,
  value,
  typedAt: at(minute),
});

describe('answers that come after the end', () => {
  it('[E2] only what is newer than the paper, of another value, and typed while the exam ran is evidence', () => {
    const stored = new Map([
      [1, { version: 3, value: 'A' }],
      [2, { version: 1, value: 'B' }],
    ]);
    const sent = [
      kept(1, 3, 'C'),
      kept(2, 2, 'C'),
      kept(3, 1, true),
      kept(4, 1, 'A', 61),
      kept(5, 1, 'A', -5),
      kept(2, 4, 'D'),
      kept(6, 2, null),
    ];
    expect(evidenceOf(sent, stored, time)).toEqual([
      { ...kept(2, 4, 'D'), before: 'B' },
      { ...kept(3, 1, true), before: null },
    ]);
  });

  it('[E2] no answer typed after the end, and none that the paper already has, ever becomes evidence', () => {
    const one = fc.record({
      no: fc.integer({ min: 1, max: 6 }),
      version: fc.integer({ min: 1, max: 9 }),
      value: fc.constantFrom<KeptAnswer['value']>('A', 'B', null),
      typedAt: fc.integer({ min: -30, max: 90 }).map(at),
    });
    const paper = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 6 }),
        fc.record({ version: fc.integer({ min: 1, max: 9 }), value: fc.constantFrom('A', 'B', null) }),
      ),
    );
    fc.assert(
      fc.property(fc.array(one), paper, (sent, entries) => {
        const stored = new Map(entries);
        const found = evidenceOf(sent, stored, time);
        for (const { no, version, typedAt, value, before } of found) {
          expect(Date.parse(typedAt)).toBeLessThanOrEqual(end.getTime() + 5000);
          expect(version).toBeGreaterThan(stored.get(no)?.version ?? 0);
          expect(value).not.toEqual(before);
        }
        expect(new Set(found.map(({ no }) => no)).size).toBe(found.length);
      }),
    );
  });

  it('[E2] writing ends with the clock, or when the paper was closed before it', () => {
    const deadline = new Date(at(60));
    expect(endOf({ deadline, submittedAt: new Date(at(20)) })).toEqual(new Date(at(20)));
    expect(endOf({ deadline, submittedAt: new Date(at(61)) })).toEqual(deadline);
  });

  it('[E2] one person settles it; where two must, they agree or begin anew, and nobody agrees with themself', () => {
    expect([stateAfter('ONE', null, true), stateAfter('ONE', null, false)]).toEqual(['ACCEPTED', 'REFUSED']);
    expect([
      stateAfter('TWO', null, true),
      stateAfter('TWO', true, true),
      stateAfter('TWO', true, false),
      stateAfter('TWO', false, false),
    ]).toEqual(['PROPOSED', 'ACCEPTED', 'OPEN', 'REFUSED']);
    const proposed = { state: 'PROPOSED' as const, proposedBy: 'acc_1' };
    expect(isDecidable(proposed, { appealOpen: false, accountId: 'acc_1' })).toBe(false);
    expect(isDecidable(proposed, { appealOpen: false, accountId: 'acc_2' })).toBe(true);
    const refused = { state: 'REFUSED' as const, proposedBy: null };
    expect(isDecidable(refused, { appealOpen: false, accountId: 'acc_1' })).toBe(false);
    expect(isDecidable(refused, { appealOpen: true, accountId: 'acc_1' })).toBe(true);
    expect(isDecidable({ state: 'ACCEPTED', proposedBy: null }, { appealOpen: true, accountId: 'acc_1' })).toBe(false);
  });

  it('[E2] the rules of the class say who decides and how long it is taken; one of before goes by a person and a day', () => {
    expect(sittingRulesOf({ 'exam.lateAnswers': 'TWO', 'exam.lateAnswerHours': 2 })).toMatchObject({ lateAnswers: 'TWO', lateHours: 2 });
    expect(sittingRulesOf({ 'exam.lateAnswers': '是' })).toMatchObject({ lateAnswers: 'ONE', lateHours: 24 });
    expect(rulesOf({})).toMatchObject({ lateAnswers: 'ONE', lateHours: 24 });
  });
});
