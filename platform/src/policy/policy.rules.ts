/** A rule as the choice needs it. */
export interface PolicyRule {
  code: string;
  value: unknown;
  programCodes: readonly string[];
  regionCodes: readonly string[];
  effectiveFrom: string;
  effectiveTo: string | null;
  version: number;
}

/** How near a rule is to a class: region+programme over region over programme over the province's default. */
function nearness(rule: PolicyRule): number {
  return (rule.regionCodes.length ? 2 : 0) + (rule.programCodes.length ? 1 : 0);
}

/** The value of every code for one programme, region and day; the nearest, then the newest, wins (domain §1.15). */
export function choose(
  rules: readonly PolicyRule[],
  at: { programCode?: string; regionCode?: string; day: string },
): Record<string, unknown> {
  const best = new Map<string, PolicyRule>();
  for (const rule of rules) {
    if (rule.effectiveFrom > at.day || (rule.effectiveTo !== null && rule.effectiveTo < at.day)) continue;
    if (rule.programCodes.length && !(at.programCode && rule.programCodes.includes(at.programCode))) continue;
    if (rule.regionCodes.length && !(at.regionCode && rule.regionCodes.includes(at.regionCode))) continue;
    const known = best.get(rule.code);
    const order = known
      ? nearness(rule) - nearness(known) || rule.effectiveFrom.localeCompare(known.effectiveFrom) || rule.version - known.version
      : 1;
    if (order > 0) best.set(rule.code, rule);
  }
  return Object.fromEntries([...best].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, rule]) => [code, rule.value]));
}
