/**
 * The tables of a business plan and everything that is worked out from them. Pure, and said once for server, browser and phone.
 * Money is whole fen, shares are per mille: nothing here is ever a broken number.
 */

export const MONTHS = 12;
export const TABLE_KINDS = ['assets', 'startup', 'sales', 'costs', 'cash'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export interface AssetsTable {
  kind: 'assets';
  rows: { name: string; qty: number; unitFen: number; salvagePct: number; years: number }[];
}
export interface StartupTable {
  kind: 'startup';
  /** Spent once before opening. */
  pre: { name: string; fen: number }[];
  /** Needed each month; kept for `months` months. */
  monthly: { name: string; fen: number }[];
  months: number;
}
export interface SalesTable {
  kind: 'sales';
  lines: { name: string; unitFen: number; costFen: number; qty: number[] }[];
}
export interface CostsTable {
  kind: 'costs';
  /** The same each month; depreciation is added by itself. */
  fixed: { name: string; fen: number }[];
  /** A share of the sales: platform commission, slot fees, promotion. */
  rates: { name: string; permille: number }[];
  taxPermille: number;
}
export interface CashTable {
  kind: 'cash';
  ownFen: number;
  loanFen: number;
  inFen: number[];
  outFen: number[];
}
export type PlanTable = AssetsTable | StartupTable | SalesTable | CostsTable | CashTable;
export interface PlanFigures {
  assets: AssetsTable;
  startup: StartupTable;
  sales: SalesTable;
  costs: CostsTable;
  cash: CashTable;
}
/** Twelve noughts. */
export const noMonths = (): number[] => Array.from({ length: MONTHS }, () => 0);
/** A plan nobody has put a figure into. */
export const emptyFigures = (): PlanFigures => ({
  assets: { kind: 'assets', rows: [] },
  startup: { kind: 'startup', pre: [], monthly: [], months: 3 },
  sales: { kind: 'sales', lines: [] },
  costs: { kind: 'costs', fixed: [], rates: [], taxPermille: 0 },
  cash: { kind: 'cash', ownFen: 0, loanFen: 0, inFen: noMonths(), outFen: noMonths() },
});

/** The total of some amounts. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** One value a month. */
export const perMonth = (of: (month: number) => number): number[] => Array.from({ length: MONTHS }, (_, month) => of(month));
/** Whole fen, half a fen upward; exact for numerators below 2^52. */
const roundedShare = (numerator: number, divisor: number): number => Math.floor((2 * numerator + divisor) / (2 * divisor));
/** So many per mille of an amount, without a product too large to be exact. */
export const permilleOf = (fen: number, permille: number): number =>
  Math.floor(fen / 1000) * permille + roundedShare((fen % 1000) * permille, 1000);

/** 123450 → `1,234.50`. */
export function yuan(fen: number): string {
  const cents = Math.abs(fen) % 100;
  const whole = String((Math.abs(fen) - cents) / 100).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${fen < 0 ? '-' : ''}${whole}.${String(cents).padStart(2, '0')}`;
}

export const assetValue = (row: AssetsTable['rows'][number]): number => row.qty * row.unitFen;
/** 月折旧 = 原值 ×（1 − 残值率）÷ 年限 ÷ 12. */
export const monthlyDepreciation = (row: AssetsTable['rows'][number]): number =>
  roundedShare(assetValue(row) * (100 - row.salvagePct), 100 * row.years * 12);
export const assetsTotal = ({ assets }: PlanFigures): number => sum(assets.rows.map(assetValue));
export const depreciationTotal = ({ assets }: PlanFigures): number => sum(assets.rows.map(monthlyDepreciation));
export const monthlyTotal = ({ startup }: PlanFigures): number => sum(startup.monthly.map((row) => row.fen));
/** 启动资金 = 固定资产 + 开办费 + 若干个月的流动资金. */
export function startupTotals(figures: PlanFigures) {
  const assets = assetsTotal(figures);
  const pre = sum(figures.startup.pre.map((row) => row.fen));
  const working = monthlyTotal(figures) * figures.startup.months;
  return { assets, pre, working, total: assets + pre + working };
}

export interface MonthFigures {
  revenue: number;
  goods: number;
  rated: number;
  fixed: number;
  depreciation: number;
  tax: number;
  profit: number;
}
/** Income and costs of the twelve months. */
export function monthsOf(figures: PlanFigures): MonthFigures[] {
  const { sales, costs } = figures;
  const fixed = sum(costs.fixed.map((row) => row.fen));
  const depreciation = depreciationTotal(figures);
  return Array.from({ length: MONTHS }, (_, month) => {
    const revenue = sum(sales.lines.map((line) => line.unitFen * (line.qty[month] ?? 0)));
    const goods = sum(sales.lines.map((line) => line.costFen * (line.qty[month] ?? 0)));
    const rated = sum(costs.rates.map((row) => permilleOf(revenue, row.permille)));
    const tax = permilleOf(revenue, costs.taxPermille);
    return { revenue, goods, rated, fixed, depreciation, tax, profit: revenue - goods - rated - fixed - depreciation - tax };
  });
}
/** 月末现金 = 月初 + 流入 − 流出. Depreciation costs no cash. */
export function cashOf(figures: PlanFigures): { begin: number; inflow: number; outflow: number; end: number }[] {
  const { cash } = figures;
  const { assets, pre } = startupTotals(figures);
  let begin = cash.ownFen + cash.loanFen - assets - pre;
  return monthsOf(figures).map((month, index) => {
    const inflow = month.revenue + (cash.inFen[index] ?? 0);
    const outflow = month.goods + month.rated + month.fixed + month.tax + (cash.outFen[index] ?? 0);
    const row = { begin, inflow, outflow, end: begin + inflow - outflow };
    begin = row.end;
    return row;
  });
}
/** How much must be sold a month so that nothing is lost. `quantity` null: no number of sales is enough. */
export interface BreakEven {
  quantity: number | null;
  fixedFen: number;
  priceFen: number;
  variableFen: number;
  why: string;
}
/** 盈亏平衡销量 = 固定成本 ÷（单价 − 单位变动成本）; several goods count by their share of the year's sales. Null without sales. */
export function breakEven(figures: PlanFigures): BreakEven | null {
  const months = monthsOf(figures);
  const units = sum(figures.sales.lines.flatMap((line) => line.qty));
  if (units === 0) return null;
  const year = (key: keyof MonthFigures) => sum(months.map((month) => month[key]));
  const revenue = year('revenue');
  const variable = year('goods') + year('rated') + year('tax');
  const fixedFen = (months[0]?.fixed ?? 0) + (months[0]?.depreciation ?? 0);
  const figuresOf = { fixedFen, priceFen: roundedShare(revenue, units), variableFen: roundedShare(variable, units) };
  const words = `平均单价 ${yuan(figuresOf.priceFen)} 元，平均单位变动成本 ${yuan(figuresOf.variableFen)} 元，每月固定成本（含折旧）${yuan(fixedFen)} 元`;
  if (revenue <= variable) return { ...figuresOf, quantity: null, why: `${words}；卖得越多亏得越多，须先提价或降成本` };
  // Divided once, from the year's sums: averages rounded to a fen would move the figure.
  const quantity = ceilDiv(fixedFen, units, revenue - variable);
  return {
    ...figuresOf,
    quantity,
    why: `${words}；${yuan(fixedFen)} ÷（${yuan(figuresOf.priceFen)} − ${yuan(figuresOf.variableFen)}）≈ ${quantity}，每月至少卖 ${quantity} 件才不亏`,
  };
}
/** ceil(a × b ÷ c); in two steps where the product would not be exact. */
function ceilDiv(a: number, b: number, c: number): number {
  if (a === 0) return 0;
  if (a <= Number.MAX_SAFE_INTEGER / b) return Math.ceil((a * b) / c);
  return Math.ceil(a / (c / b));
}

/** Whether anything was put into a table. */
export function isFilled(table: PlanTable): boolean {
  switch (table.kind) {
    case 'assets':
      return table.rows.length > 0;
    case 'startup':
      return table.pre.length + table.monthly.length > 0;
    case 'sales':
      return table.lines.some((line) => line.unitFen > 0 && sum(line.qty) > 0);
    case 'costs':
      return table.fixed.length + table.rates.length > 0;
    case 'cash':
      return table.ownFen + table.loanFen > 0;
  }
}
