/** Own score beside the final one of the same plan. */
export interface Marked {
  own: number;
  final: number;
  seconds: number;
}
export interface Figures {
  marked: number;
  severity: number | null;
  spread: number | null;
  minutes: number | null;
  quick: number;
  warnings: string[];
}
// From so many sheets on a figure says something about the person and not about the plans.
const ENOUGH = 3;
const SEVERE = 5;
const FLAT = 3;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const tenths = (value: number) => Math.round(value * 10) / 10;
/** Standard deviation of a sample; null for fewer than two. */
export function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  return tenths(Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)));
}
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How severe, how discriminating and how fast an expert marks (domain §4.4), with what somebody should look at. */
export function figuresOf(sheets: readonly Marked[], minMinutes: number): Figures {
  if (!sheets.length) return { marked: 0, severity: null, spread: null, minutes: null, quick: 0, warnings: [] };
  const severity = tenths(mean(sheets.map((one) => one.own - one.final)));
  const spread = deviation(sheets.map((one) => one.own));
  const quick = sheets.filter((one) => one.seconds < minMinutes * 60).length;
  const warnings: string[] = [];
  if (sheets.length >= ENOUGH && severity <= -SEVERE) warnings.push(`偏严：平均比最终得分低 ${-severity} 分`);
  if (sheets.length >= ENOUGH && severity >= SEVERE) warnings.push(`偏宽：平均比最终得分高 ${severity} 分`);
  if (sheets.length >= ENOUGH && spread !== null && spread < FLAT) warnings.push(`评分拉不开：标准差只有 ${spread} 分`);
  if (quick) warnings.push(`${quick} 份用时不到 ${minMinutes} 分钟`);
  return { marked: sheets.length, severity, spread, minutes: tenths(median(sheets.map((one) => one.seconds)) / 60), quick, warnings };
}

/**
 * How far reviewers agree: the intraclass correlation ICC(1), one-way random, as every plan has other reviewers. Plans with fewer than
 * the usual number of scores are left out; null for fewer than three plans or where nothing differs.
 */
export function iccOf(plans: readonly (readonly number[])[]): number | null {
  const k = Math.min(...plans.filter((scores) => scores.length > 1).map((scores) => scores.length));
  const rows = plans.filter((scores) => scores.length > 1).map((scores) => scores.slice(0, k));
  if (rows.length < 3) return null;
  const grand = mean(rows.flat());
  const between = (k * rows.reduce((sum, row) => sum + (mean(row) - grand) ** 2, 0)) / (rows.length - 1);
  const within =
    rows.reduce((sum, row) => sum + row.reduce((inner, value) => inner + (value - mean(row)) ** 2, 0), 0) / (rows.length * (k - 1));
  const whole = between + (k - 1) * within;
  return whole === 0 ? null : Math.round(((between - within) / whole) * 100) / 100;
}
