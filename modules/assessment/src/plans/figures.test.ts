import {
  breakEven,
  cashOf,
  checksOf,
  emptyFigures,
  monthlyDepreciation,
  monthsOf,
  permilleOf,
  printedTables,
  startupTotals,
  TABLE_KINDS,
  yuan,
  type PlanFigures,
} from '@yangfan/contract/plan-figures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const fen = (max: number) => fc.integer({ min: 0, max });
const months = (max: number) => fc.array(fen(max), { minLength: 12, maxLength: 12 });
const named = fc.record({ name: fc.constant('项目'), fen: fen(10_000_000_000) });
/** Any figures a route lets through. */
const figures: fc.Arbitrary<PlanFigures> = fc.record({
  assets: fc.record({
    kind: fc.constant('assets' as const),
    rows: fc.array(
      fc.record({
        name: fc.constant('电脑'),
        qty: fen(1000),
        unitFen: fen(1_000_000_000),
        salvagePct: fen(100),
        years: fc.integer({ min: 1, max: 50 }),
      }),
      { maxLength: 6 },
    ),
  }),
  startup: fc.record({
    kind: fc.constant('startup' as const),
    pre: fc.array(named, { maxLength: 4 }),
    monthly: fc.array(named, { maxLength: 4 }),
    months: fc.integer({ min: 1, max: 24 }),
  }),
  sales: fc.record({
    kind: fc.constant('sales' as const),
    lines: fc.array(
      fc.record({ name: fc.constant('椰子糖'), unitFen: fen(100_000_000), costFen: fen(100_000_000), qty: months(100_000) }),
      { maxLength: 4 },
    ),
  }),
  costs: fc.record({
    kind: fc.constant('costs' as const),
    fixed: fc.array(named, { maxLength: 4 }),
    rates: fc.array(fc.record({ name: fc.constant('佣金'), permille: fen(1000) }), { maxLength: 6 }),
    taxPermille: fen(1000),
  }),
  cash: fc.record({
    kind: fc.constant('cash' as const),
    ownFen: fen(10_000_000_000),
    loanFen: fen(10_000_000_000),
    inFen: months(10_000_000_000),
    outFen: months(10_000_000_000),
  }),
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** A small shop: 50 yuan a piece, 30 to buy, 100 a month, 1,000 yuan of fixed costs. */
function shop(): PlanFigures {
  return {
    ...emptyFigures(),
    assets: { kind: 'assets', rows: [{ name: '电脑', qty: 2, unitFen: 500_000, salvagePct: 5, years: 5 }] },
    startup: { kind: 'startup', pre: [{ name: '注册', fen: 100_000 }], monthly: [{ name: '房租', fen: 200_000 }], months: 3 },
    sales: { kind: 'sales', lines: [{ name: '椰子糖', unitFen: 5000, costFen: 3000, qty: Array.from({ length: 12 }, () => 100) }] },
    costs: { kind: 'costs', fixed: [{ name: '杂费', fen: 100_000 }], rates: [{ name: '平台佣金', permille: 50 }], taxPermille: 10 },
    cash: { ...emptyFigures().cash, ownFen: 2_000_000 },
  };
}

describe('figures of a plan', () => {
  it('[E3] works out a small shop as domain §1.8 says: depreciation, start-up funds, income, cash and break-even', () => {
    const of = shop();
    // 10,000 × (1 − 5 %) ÷ 5 ÷ 12 = 158.33 yuan.
    expect(monthlyDepreciation(of.assets.rows[0]!)).toBe(15_833);
    expect(startupTotals(of)).toEqual({ assets: 1_000_000, pre: 100_000, working: 600_000, total: 1_700_000 });
    expect(monthsOf(of)[0]).toEqual({
      revenue: 500_000,
      goods: 300_000,
      rated: 25_000,
      tax: 5000,
      fixed: 100_000,
      depreciation: 15_833,
      profit: 54_167,
    });
    // Begins with 20,000 − 10,000 − 1,000; each month 5,000 in and 3,000 + 250 + 50 + 1,000 out.
    expect(cashOf(of)[0]).toEqual({ begin: 900_000, inflow: 500_000, outflow: 430_000, end: 970_000 });
    // (1,000 + 158.33) ÷ (50 − 33) = 68.1, so 69 pieces.
    expect(breakEven(of)).toMatchObject({ quantity: 69, priceFen: 5000, variableFen: 3300, fixedFen: 115_833 });
  });

  it('[E3] shows cash below nought, odd margins and sales that only lose, each in a sentence at its table', () => {
    const poor = { ...shop(), cash: { ...emptyFigures().cash, ownFen: 100_000 } };
    expect(checksOf(poor).find((one) => one.table === 'cash' && one.tone === 'stop')?.sentence).toMatch(
      /第 1、.*月末现金不足（第 1 月 -9,300\.00 元）/,
    );
    const odd = shop();
    odd.sales.lines = [
      { name: '玉', unitFen: 100_000, costFen: 100, qty: odd.sales.lines[0]!.qty },
      { name: '亏', unitFen: 1000, costFen: 2000, qty: odd.sales.lines[0]!.qty },
    ];
    expect(
      checksOf(odd)
        .filter((one) => one.table === 'sales')
        .map((one) => one.tone),
    ).toEqual(['caution', 'stop']);
    const losing = shop();
    losing.sales.lines[0]!.costFen = 6000;
    expect(breakEven(losing)).toMatchObject({ quantity: null });
    expect(checksOf(emptyFigures())).toEqual([]);
  });

  it('[E3] every figure is a whole, exact number of fen, whatever was typed', () => {
    fc.assert(
      fc.property(figures, (of) => {
        const totals = startupTotals(of);
        expect(totals.total).toBe(totals.assets + totals.pre + totals.working);
        let begin = of.cash.ownFen + of.cash.loanFen - totals.assets - totals.pre;
        for (const row of cashOf(of)) {
          expect(row.begin).toBe(begin);
          expect(row.end).toBe(row.begin + row.inflow - row.outflow);
          expect(Object.values(row).every(Number.isSafeInteger)).toBe(true);
          begin = row.end;
        }
        for (const month of monthsOf(of)) expect(Object.values(month).every(Number.isSafeInteger)).toBe(true);
        for (const row of of.assets.rows) {
          // Over its life an asset loses its price less what is left, but for half a fen a month.
          const lost = monthlyDepreciation(row) * row.years * 12;
          expect(Math.abs(lost - (row.qty * row.unitFen * (100 - row.salvagePct)) / 100)).toBeLessThanOrEqual(row.years * 6);
        }
        for (const kind of TABLE_KINDS)
          for (const table of printedTables(of, kind)) for (const row of table.rows) expect(row.length).toBe(table.columns.length);
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  it('[E3] break-even is the least number of pieces that loses nothing', () => {
    fc.assert(
      fc.property(figures, (of) => {
        const even = breakEven(of);
        const units = sum(of.sales.lines.flatMap((line) => line.qty));
        if (!even) {
          expect(units).toBe(0);
          return;
        }
        const all = monthsOf(of);
        const contribution =
          BigInt(sum(all.map((month) => month.revenue))) - BigInt(sum(all.map((month) => month.goods + month.rated + month.tax)));
        if (even.quantity === null) {
          expect(contribution <= 0n).toBe(true);
          return;
        }
        const fixed = BigInt(even.fixedFen) * BigInt(units);
        if (even.fixedFen * units > Number.MAX_SAFE_INTEGER) return;
        expect(BigInt(even.quantity) * contribution >= fixed).toBe(true);
        expect(BigInt(even.quantity - 1) * contribution < fixed || even.quantity === 0).toBe(true);
      }),
      { numRuns: 150, seed: 9 },
    );
  });

  it('[E3] shares and money are said without a lost fen', () => {
    fc.assert(
      fc.property(fen(120_000_000_000_000), fen(1000), (amount, permille) => {
        const exact = (BigInt(amount) * BigInt(permille) * 2n + 1000n) / 2000n;
        expect(BigInt(permilleOf(amount, permille))).toBe(exact);
      }),
      { seed: 3 },
    );
    expect([yuan(0), yuan(123_456_789), yuan(-105)]).toEqual(['0.00', '1,234,567.89', '-1.05']);
  });
});
