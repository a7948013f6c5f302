import { openHall } from '../../kill/sitting/hall.ts';
import { runSitting } from '../../kill/sitting/run.ts';
import type { Report } from '../figures.ts';
import { atEnd, buildServerFile } from '../product.ts';

const asked = (name: string, usual: number): number =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? usual);

/**
 * A sitting of 500 candidates on two nodes with 50 kills, cuts and takeovers (`--candidates=`, `--kills=`, `--seed=`): every acknowledged answer is in the
 * marked paper, no attempt is doubled, every score is that of a second count. Fails with what it found.
 */
export async function sitting(report: Report): Promise<void> {
  buildServerFile();
  const hall = await openHall(20_000 + Math.floor(Math.random() * 10_000));
  atEnd(() => hall.end());
  const outcome = await runSitting(hall, {
    candidates: asked('candidates', 500),
    kills: asked('kills', 50),
    seed: asked('seed', 20_261_129),
    paceMs: asked('pace', 4000),
    blowMs: asked('blow', 2500),
    journal: 'build/sitting/journal.jsonl',
    say: (line) => console.error(line),
  });
  const { counts, weather, blows, scores } = outcome;
  const n = counts.candidates;
  report.note('acknowledged', counts.acknowledged, 'answers', n);
  report.note('receipts', counts.receipts, 'papers', n);
  report.note('by_deadline', counts.automatic, 'papers', n);
  report.note('late', counts.late, 'answers', n);
  report.note('takeovers', counts.takeovers, 'times', n);
  report.note('taken_back', counts.takenBack, 'times', n);
  report.note('offline', counts.offline, 'times', n);
  for (const [blow, times] of Object.entries(blows)) report.note(`killed_${blow}`, times, 'times', n);
  report.note('unanswered', weather.unanswered, 'calls', weather.calls);
  report.note('replies_lost', weather.replyLost, 'calls', weather.calls);
  report.note('lowest_score', scores.lowest, 'points', n);
  report.note('highest_score', scores.highest, 'points', n);
  report.note('ledger_entries', outcome.ledger.entries, 'entries', n);
  report.note('s', outcome.seconds, 's', n);
  report.note('faults', outcome.faults.length, 'faults', n);
  if (outcome.faults.length) throw new Error(`the sitting has faults:\n${outcome.faults.slice(0, 40).join('\n')}`);
}
