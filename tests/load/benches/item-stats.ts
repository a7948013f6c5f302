import type { Given } from '../../../modules/assessment/src/papers/marking.rules.ts';
import { countSheet, noExam, type Sheet } from '../../../modules/assessment/src/stats/counting.rules.ts';
import { sittingFigures } from '../../../modules/assessment/src/stats/reliability.rules.ts';
import type { Report } from '../figures.ts';
import { markedSheets } from './marking.ts';

const SHEETS = 100_000;

/** Marked papers counted by the rules alone, one after another on one core: the figures of all their items and of the sitting. */
export async function itemStats(report: Report): Promise<void> {
  const { byId, sheets } = markedSheets();
  const papers = sheets.map((sheet): Sheet => {
    const marks = sheet.map(({ mark }) => mark);
    return {
      questions: sheet.map(({ question }) => question),
      marks,
      answers: new Map<number, Given>(sheet.map(({ question, given }) => [question.no, given])),
      keyVersions: {},
      score: marks.reduce((sum, mark) => sum + mark, 0),
      leftOut: false,
    };
  });
  const scores = papers.map(({ score }) => score).sort((a, b) => a - b);
  const cuts = [scores[Math.floor(scores.length / 3)]!, scores[Math.floor((scores.length * 2) / 3)]!] as const;
  const run = (count: number) => {
    const from = performance.now();
    const exam = noExam();
    for (let at = 0; at < count; at++) countSheet(exam, papers[at % papers.length]!, cuts, (itemId) => byId.get(itemId));
    const figures = sittingFigures(exam.sitting);
    return { seconds: (performance.now() - from) / 1000, exam, figures };
  };
  run(1000);
  const small = run(SHEETS / 10);
  const whole = run(SHEETS);
  if (whole.exam.sitting.papers !== SHEETS || whole.figures.reliability === null)
    throw new Error('papers were lost while they were counted');
  report.note('per_s', SHEETS / whole.seconds, 'sheets', SHEETS);
  report.note('s_100000', whole.seconds, 's', SHEETS);
  report.note('x10_ratio', whole.seconds / 10 / small.seconds, 'times', SHEETS);
}
