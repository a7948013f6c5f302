import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moved, type ItemMove, type ItemState } from './item.states.ts';
import { distance, NEAR, similarTo, simHash } from './likeness.rules.ts';

const STEM = '某店有20款商品，其中3款贡献了约80%的销售额，其余17款多数滞销。调整商品组合时，较合理的做法是：';

describe('[E1] look-alikes and states', () => {
  test('[E1] width, spaces, case and punctuation make no difference; another question is far', () => {
    expect(distance(simHash(STEM), simHash(STEM.replace('，', ' , ').replace('20', '２０')))).toBe(0);
    expect(distance(simHash(STEM), simHash('直播时突然断网，主播应当先做什么？'))).toBeGreaterThan(NEAR);
    expect(similarTo(STEM, [{ stem: `**${STEM}**` }, { stem: '直播时突然断网，主播应当先做什么？' }])).toHaveLength(1);
  });

  test('[E1] the distance is symmetric, and none to itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(distance(simHash(a), simHash(a))).toBe(0);
        expect(distance(simHash(a), simHash(b))).toBe(distance(simHash(b), simHash(a)));
      }),
    );
  });

  test('[E1] whatever is pressed in whatever order, an item is approved only out of a review', () => {
    const moves = fc.array(fc.constantFrom<ItemMove>('SUBMIT', 'WITHDRAW', 'APPROVE', 'RETURN', 'RETIRE'));
    fc.assert(
      fc.property(moves, (all) => {
        let state: ItemState = { status: 'DRAFT', work: 'DRAFT' };
        for (const move of all) {
          const next = moved(state, move);
          if (typeof next === 'string') continue;
          if (next.status === 'APPROVED' && state.status !== 'APPROVED') expect([state.work, move]).toEqual(['REVIEWING', 'APPROVE']);
          if (next.status === 'RETIRED') expect(state.status).toBe('APPROVED');
          state = next;
        }
      }),
    );
  });
});
