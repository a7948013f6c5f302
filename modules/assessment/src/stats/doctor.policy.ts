/** From when on a figure is a diagnosis: values of the province's policy. */
export interface Thresholds {
  minAnswers: number;
  hardBelow: number;
  easyAbove: number;
  discriminationMin: number;
  distractorMin: number;
  exposureMax: number;
  leakRise: number;
  leakSameWrong: number;
  driftAnswers: number;
  difficultyGap: number;
  confidence: number;
}
/** An installation whose policy is older than a rule goes on with what the rule was proposed with. */
const PROPOSED: Thresholds = {
  minAnswers: 30,
  hardBelow: 0.25,
  easyAbove: 0.97,
  discriminationMin: 0.2,
  distractorMin: 0.02,
  exposureMax: 400,
  leakRise: 0.25,
  leakSameWrong: 0.8,
  driftAnswers: 15,
  difficultyGap: 2,
  confidence: 1.28,
};

/** The thresholds in force. */
export function thresholdsOf(values: Readonly<Record<string, unknown>>): Thresholds {
  const said = (key: keyof Thresholds): number => {
    const value = values[`item.${key}`];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : PROPOSED[key];
  };
  return Object.fromEntries(Object.keys(PROPOSED).map((key) => [key, said(key as keyof Thresholds)])) as unknown as Thresholds;
}
