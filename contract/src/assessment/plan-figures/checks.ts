import {
  breakEven,
  cashOf,
  depreciationTotal,
  MONTHS,
  monthsOf,
  startupTotals,
  sum,
  TABLE_KINDS,
  yuan,
  type PlanFigures,
  type TableKind,
} from './sums.ts';

export interface FigureCheck {
  table: TableKind;
  tone: 'stop' | 'caution' | 'good';
  sentence: string;
}
const MARGIN_MAX = 900;

/** What the figures say about themselves: shown where they stand, decided by people. */
export function checksOf(figures: PlanFigures, shown: readonly TableKind[] = TABLE_KINDS): FigureCheck[] {
  return [...startupChecks(figures), ...salesChecks(figures), ...costChecks(figures), ...cashChecks(figures)].filter(({ table }) =>
    shown.includes(table),
  );
}
function startupChecks(figures: PlanFigures): FigureCheck[] {
  const { assets, pre, working, total } = startupTotals(figures);
  const found: FigureCheck[] = [];
  if (assets > 0)
    found.push({ table: 'assets', tone: 'good', sentence: `固定资产 ${yuan(assets)} 元，每月折旧 ${yuan(depreciationTotal(figures))} 元` });
  if (figures.startup.monthly.length > 0 && figures.startup.months < 3)
    found.push({ table: 'startup', tone: 'caution', sentence: `流动资金只备了 ${figures.startup.months} 个月，一般不少于 3 个月` });
  if (total > 0)
    found.push({
      table: 'startup',
      tone: 'good',
      sentence: `启动资金 = 固定资产 ${yuan(assets)} + 开办费 ${yuan(pre)} + 流动资金 ${yuan(working)}（${figures.startup.months} 个月）= ${yuan(total)} 元`,
    });
  return found;
}
function salesChecks({ sales }: PlanFigures): FigureCheck[] {
  return sales.lines.flatMap((line): FigureCheck[] => {
    if (line.unitFen === 0) return [{ table: 'sales', tone: 'caution', sentence: `“${line.name || '未命名'}”还没有填单价` }];
    const margin = Math.round(((line.unitFen - line.costFen) * 1000) / line.unitFen);
    if (margin < 0) return [{ table: 'sales', tone: 'stop', sentence: `“${line.name}”的进货成本高于单价，毛利率 ${margin / 10}%` }];
    if (margin > MARGIN_MAX)
      return [{ table: 'sales', tone: 'caution', sentence: `“${line.name}”毛利率 ${margin / 10}%，超出常见的 0–90%，请核对单价和成本` }];
    return [];
  });
}
function costChecks(figures: PlanFigures): FigureCheck[] {
  const found: FigureCheck[] = [];
  const months = monthsOf(figures);
  const profit = sum(months.map((month) => month.profit));
  if (sum(months.map((month) => month.revenue)) > 0)
    found.push({
      table: 'costs',
      tone: profit < 0 ? 'caution' : 'good',
      sentence: `全年收入 ${yuan(sum(months.map((month) => month.revenue)))} 元，净利润 ${yuan(profit)} 元`,
    });
  const even = breakEven(figures);
  if (even) found.push({ table: 'costs', tone: even.quantity === null ? 'stop' : 'good', sentence: `盈亏平衡：${even.why}` });
  return found;
}
function cashChecks(figures: PlanFigures): FigureCheck[] {
  const rows = cashOf(figures);
  const used = figures.cash.ownFen + figures.cash.loanFen + figures.sales.lines.length;
  if (used === 0) return [];
  const short = rows.flatMap((row, index) => (row.end < 0 ? [index + 1] : []));
  const { total } = startupTotals(figures);
  const raised = figures.cash.ownFen + figures.cash.loanFen;
  const found: FigureCheck[] = [];
  if (raised < total)
    found.push({
      table: 'cash',
      tone: 'caution',
      sentence: `自有和借入共 ${yuan(raised)} 元，比启动资金 ${yuan(total)} 元少 ${yuan(total - raised)} 元`,
    });
  if (short.length > 0)
    found.push({
      table: 'cash',
      tone: 'stop',
      sentence: `第 ${short.join('、')} 月月末现金不足（第 ${short[0]} 月 ${yuan(rows[short[0]! - 1]!.end)} 元），请增加资金、减少支出或推迟投入`,
    });
  else found.push({ table: 'cash', tone: 'good', sentence: `12 个月月末现金都不少于 0，年末 ${yuan(rows[MONTHS - 1]!.end)} 元` });
  return found;
}
