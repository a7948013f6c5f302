import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choose, type PolicyRule } from './policy.rules.ts';
import { PolicyValues } from './values.ts';

const rule = (value: unknown, change: Partial<PolicyRule> = {}): PolicyRule => ({
  code: 'hours.min',
  value,
  programCodes: [],
  regionCodes: [],
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  version: 1,
  ...change,
});
const at = { programCode: 'NET_EC', regionCode: '460100', day: '2026-11-23' };

describe('[P1] policy is data', () => {
  test('[P1] region and programme win over region, region over programme, programme over the province', () => {
    const rules = [
      rule(1),
      rule(2, { programCodes: ['NET_EC'] }),
      rule(3, { regionCodes: ['460100'] }),
      rule(4, { regionCodes: ['460100'], programCodes: ['NET_EC'] }),
    ];
    for (let count = rules.length; count > 0; count--) expect(choose(rules.slice(0, count), at)['hours.min']).toBe(count);
  });

  test('[P1] a rule counts only between its days, the newer of two equals wins', () => {
    expect(choose([rule(1, { effectiveFrom: '2026-11-24' })], at)).toEqual({});
    expect(choose([rule(1, { effectiveTo: '2026-11-22' })], at)).toEqual({});
    expect(choose([rule(1, { effectiveTo: '2026-11-23' })], at)).toEqual({ 'hours.min': 1 });
    expect(choose([rule(1), rule(2, { effectiveFrom: '2026-06-01' }), rule(3, { version: 2 })], at)['hours.min']).toBe(2);
  });

  test('[P1] the order in which rules are read changes nothing', () => {
    const some = fc.record({
      code: fc.constantFrom('a.b', 'c.d'),
      value: fc.integer(),
      programCodes: fc.constantFrom([], ['NET_EC'], ['SYB']),
      regionCodes: fc.constantFrom([], ['460100'], ['460200']),
      effectiveFrom: fc.constantFrom('2025-01-01', '2026-01-01', '2027-01-01'),
      effectiveTo: fc.constantFrom(null, '2026-06-01', '2028-01-01'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (drafts, keys) => {
        const rules = drafts.map((draft, index) => ({ ...draft, version: index + 1 }) as PolicyRule);
        const shuffled = rules
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((x, y) => x.key - y.key)
          .map(({ one }) => one);
        expect(choose(shuffled, at)).toEqual(choose(rules, at));
      }),
    );
  });

  test('[P1] a value that is missing or of the wrong kind refuses, with the rule named', () => {
    const values = new PolicyValues({ 'class.sizeMax': '30' });
    expect(() => values.number('class.sizeMax')).toThrow(/class\.sizeMax/);
    expect(() => values.boolean('no.such')).toThrow(/no\.such/);
  });
});
