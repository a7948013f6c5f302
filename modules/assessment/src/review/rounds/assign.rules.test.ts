import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign, type Hand, type Need } from './assign.rules.ts';
import { conflictOf } from './conflict.rules.ts';

const world = fc
  .record({ experts: fc.integer({ min: 1, max: 9 }), plans: fc.integer({ min: 1, max: 24 }), seed: fc.string({ maxLength: 8 }) })
  .chain(({ experts, plans, seed }) =>
    fc.record({
      seed: fc.constant(seed),
      hands: fc.tuple(
        ...Array.from({ length: experts }, (_, index) =>
          fc.record({ id: fc.constant(`exp${index}`), load: fc.integer({ min: 0, max: 3 }), cap: fc.integer({ min: 0, max: 12 }) }),
        ),
      ),
      needs: fc.tuple(
        ...Array.from({ length: plans }, (_, index) =>
          fc.record({
            id: fc.constant(`plan${index}`),
            places: fc.integer({ min: 1, max: 3 }),
            eligible: fc.subarray(Array.from({ length: experts }, (_one, expert) => `exp${expert}`)),
          }),
        ),
      ),
    }),
  );
function loadsOf(hands: readonly Hand[], byPlan: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const loads = new Map(hands.map((hand) => [hand.id, hand.load]));
  for (const ids of byPlan.values()) for (const id of ids) loads.set(id, loads.get(id)! + 1);
  return loads;
}

describe('[E5] who reviews which plan', () => {
  test('[E5] nobody gets a plan they may not see, one twice, or more than their cap', () => {
    fc.assert(
      fc.property(world, ({ hands, needs, seed }) => {
        const { byPlan, short } = assign(needs as Need[], hands as Hand[], seed);
        const loads = loadsOf(hands as Hand[], byPlan);
        for (const need of needs as Need[]) {
          const ids = byPlan.get(need.id)!;
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.every((id) => need.eligible.includes(id))).toBe(true);
          expect(ids.length + (short.get(need.id) ?? 0)).toBe(need.places);
        }
        for (const hand of hands as Hand[]) expect(loads.get(hand.id)!).toBeLessThanOrEqual(Math.max(hand.cap, hand.load));
      }),
    );
  });

  test('[E5] a place stays open only where nobody who may has room; loads cannot be evened by handing one plan on', () => {
    fc.assert(
      fc.property(world, ({ hands, needs, seed }) => {
        const { byPlan, short } = assign(needs as Need[], hands as Hand[], seed);
        const loads = loadsOf(hands as Hand[], byPlan);
        const room = (id: string) => loads.get(id)! < (hands as Hand[]).find((hand) => hand.id === id)!.cap;
        for (const need of needs as Need[]) {
          const ids = byPlan.get(need.id)!;
          const free = need.eligible.filter((id) => !ids.includes(id));
          if (short.has(need.id)) expect(free.some(room)).toBe(false);
          for (const has of ids) for (const other of free) expect(room(other) && loads.get(other)! <= loads.get(has)! - 2).toBe(false);
        }
      }),
    );
  });

  test('[E5] without conflicts loads differ by at most one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 30 }), fc.string(), (experts, plans, seed) => {
        const ids = Array.from({ length: experts }, (_, index) => `exp${index}`);
        const hands = ids.map((id) => ({ id, load: 0, cap: 100 }));
        const needs = Array.from({ length: plans }, (_, index) => ({ id: `plan${index}`, places: 2, eligible: ids }));
        const loads = [...loadsOf(hands, assign(needs, hands, seed).byPlan).values()];
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('[E5] the same seed gives the same assignment, in whatever order experts and plans come; another seed gives another', () => {
    fc.assert(
      fc.property(world, ({ hands, needs, seed }) => {
        const first = assign(needs as Need[], hands as Hand[], seed).byPlan;
        const again = assign([...(needs as Need[])].reverse(), [...(hands as Hand[])].reverse(), seed).byPlan;
        expect(Object.fromEntries(again)).toEqual(Object.fromEntries(first));
      }),
    );
    const ids = Array.from({ length: 8 }, (_, index) => `exp${index}`);
    const hands = ids.map((id) => ({ id, load: 0, cap: 30 }));
    const needs = Array.from({ length: 30 }, (_, index) => ({ id: `plan${index}`, places: 2, eligible: ids }));
    expect([...assign(needs, hands, 'a').byPlan]).not.toEqual([...assign(needs, hands, 'b').byPlan]);
  });
});

describe('[E5] conflicts', () => {
  const expert = { accountId: 'acc', lecturerId: 'lec', institutionIds: ['ins'], conflicts: [] };
  const plan = { classId: 'cls', institutionId: 'other', lecturerIds: ['another'], teacherAccountIds: [] };
  test('[E5] same institution, own class as lecturer or class teacher, and what was declared', () => {
    expect(conflictOf(expert, plan)).toBeNull();
    expect(conflictOf(expert, { ...plan, institutionId: 'ins' })).toBe('INSTITUTION');
    expect(conflictOf(expert, { ...plan, lecturerIds: ['x', 'lec'] })).toBe('OWN_CLASS');
    expect(conflictOf(expert, { ...plan, teacherAccountIds: ['acc'] })).toBe('OWN_CLASS');
    expect(conflictOf({ ...expert, conflicts: [{ classId: 'cls', institutionId: null }] }, plan)).toBe('DECLARED');
    expect(conflictOf({ ...expert, conflicts: [{ classId: null, institutionId: 'other' }] }, plan)).toBe('DECLARED');
    expect(conflictOf({ ...expert, lecturerId: null, conflicts: [{ classId: 'x', institutionId: null }] }, plan)).toBeNull();
  });
});
