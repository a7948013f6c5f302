import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, BOOK_DAYS, INTERVAL_DAYS, masteryOf, reviewed, type Card } from './schedule.rules.ts';

const DAY = '2026-11-29';
const answers = fc.array(fc.record({ share: fc.constantFrom(0, 0.3, 0.5, 0.8, 1), after: fc.integer({ min: 0, max: 70 }) }), {
  minLength: 1,
  maxLength: 40,
});
const play = (steps: readonly { share: number; after: number }[]): { card: Card; day: string }[] => {
  let [card, day] = [undefined as Card | undefined, DAY];
  return steps.map(({ share, after }) => {
    day = addDays(day, after);
    card = reviewed(card, share, day);
    return { card, day };
  });
};

describe('spaced repetition', () => {
  it('[E2] right answers on their days move an item through 2, 4, 7, 15, 30 and 60 days', () => {
    let card: Card | undefined;
    let day = DAY;
    const waits: number[] = [];
    for (let time = 0; time < 8; time++) {
      card = reviewed(card, 1, day);
      waits.push((Date.parse(card.dueOn) - Date.parse(day)) / 86_400_000);
      day = card.dueOn;
    }
    expect(waits).toEqual([2, 4, 7, 15, 30, 60, 60, 60]);
  });

  it('[E2] a wrong answer brings the item back tomorrow, a partly right one leaves it in its box', () => {
    const known = [1, 1, 1].reduce((card: Card | undefined, share) => reviewed(card, share, card?.dueOn ?? DAY), undefined)!;
    const wrong = reviewed(known, 0.2, known.dueOn);
    expect([wrong.box, wrong.dueOn, wrong.inBook]).toEqual([0, addDays(known.dueOn, 1), true]);
    const partly = reviewed(known, 0.5, known.dueOn);
    expect([partly.box, partly.dueOn, partly.inBook]).toEqual([known.box, addDays(known.dueOn, INTERVAL_DAYS[known.box]!), true]);
  });

  it('[E2] answering the same item many times on one day earns nothing: neither a box nor the way out of the book', () => {
    const wrong = reviewed(undefined, 0, DAY);
    const again = [1, 1, 1, 1].reduce((card, share) => reviewed(card, share, DAY), wrong);
    expect([again.box, again.dueOn, again.rightDays, again.inBook]).toEqual([0, addDays(DAY, 1), 1, true]);
    expect(reviewed(again, 1, addDays(DAY, 1)).inBook).toBe(false);
  });

  it('[E2] whatever is answered: an item is due after the day of its answer, by its box; it is in the book until it was right on two days', () => {
    fc.assert(
      fc.property(answers, (steps) => {
        let rightDays = new Set<string>();
        let isEver = false;
        for (const [index, { card, day }] of play(steps).entries()) {
          const { share } = steps[index]!;
          if (share < 1) [rightDays, isEver] = [new Set(), true];
          else rightDays.add(day);
          expect(card.dueOn > day).toBe(true);
          expect(card.dueOn <= addDays(day, INTERVAL_DAYS[card.box]!)).toBe(true);
          expect(card.inBook).toBe(isEver && rightDays.size < BOOK_DAYS && (share < 1 || card.inBook));
          expect(card.seen).toBe(index + 1);
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('[E2] days are counted on the calendar, over months, years and leap days', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2027-02-28', 1)]).toEqual([
      '2027-01-01',
      '2028-02-29',
      '2027-03-01',
    ]);
  });

  it('[E2] mastery is the mean of the last answers, and nothing where nothing was answered', () => {
    expect([masteryOf([]), masteryOf([1, 0.5, 0])]).toEqual([null, 0.5]);
  });
});
