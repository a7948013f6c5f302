/** One try at a benchmark plan. */
export interface Try {
  code: string;
  deviation: number;
  at: Date;
}
export interface Calibration {
  passed: boolean;
  /** Until when; the earliest of the papers. */
  until: Date | null;
  papers: { code: string; tries: number; deviation: number | null; passed: boolean }[];
}

/**
 * Whether an expert may mark: the newest try at every benchmark plan lies within the limit and is not older than the days (domain §4.4).
 * The newest counts, not the best: whoever tries again after passing and fails must pass again.
 */
export function calibrationOf(
  codes: readonly string[],
  tries: readonly Try[],
  rules: { limit: number; days: number },
  now: Date,
): Calibration {
  const lives = rules.days * 86_400_000;
  const papers = codes.map((code) => {
    const own = tries.filter((one) => one.code === code).sort((a, b) => b.at.getTime() - a.at.getTime());
    const newest = own[0];
    const passed = !!newest && Math.abs(newest.deviation) <= rules.limit && newest.at.getTime() + lives > now.getTime();
    return { code, tries: own.length, deviation: newest?.deviation ?? null, passed, at: newest?.at ?? null };
  });
  const passed = papers.length > 0 && papers.every((one) => one.passed);
  return {
    passed,
    until: passed ? new Date(Math.min(...papers.map((one) => one.at!.getTime())) + lives) : null,
    papers: papers.map(({ at: _at, ...paper }) => paper),
  };
}
