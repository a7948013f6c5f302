import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll } from '../load/product.ts';
import { openHall, type Hall } from './sitting/hall.ts';
import { runSitting, type Outcome } from './sitting/run.ts';

// The small version of `npm run bench -- sitting`: the same sitting with fewer people and fewer blows.
const PORT = Number(process.env.KILL_PORT ?? 4150) + 10;
const CANDIDATES = 40;
const KILLS = 5;

let hall: Hall;
beforeAll(async () => void (hall = await openHall(PORT)), 240_000);
afterAll(async () => {
  await endAll();
  await hall?.end();
}, 60_000);

describe('a sitting under faults', () => {
  let outcome: Outcome;
  it(`[E2] ${CANDIDATES} candidates on two nodes, ${KILLS} kills, cuts and takeovers: every acknowledged answer is in the marked paper, no attempt is doubled, every score is that of a second count`, async () => {
    outcome = await runSitting(hall, {
      candidates: CANDIDATES,
      kills: KILLS,
      seed: Number(process.env.KILL_SEED ?? 20_261_129),
      paceMs: 500,
      blowMs: 800,
      hurry: true,
      journal: 'build/sitting/small.jsonl',
      ...(process.env.TEST_LOG ? { say: (line: string) => console.log(line) } : {}),
    });
    console.log(JSON.stringify({ ...outcome, faults: outcome.faults.length }));
    expect(outcome.faults).toEqual([]);
    expect(outcome.ledger.ok).toBe(true);
  });

  it('[E2] the sitting was really under way: every kind of blow, takeovers, cuts, an end by the deadline and answers that came after it', () => {
    const { blows, counts, weather, scores } = outcome;
    expect(Object.values(blows).every((times) => times > 0)).toBe(true);
    for (const figure of [counts.takeovers, counts.offline, counts.automatic, counts.late, weather.unanswered, weather.replyLost])
      expect(figure).toBeGreaterThan(0);
    expect(counts.acknowledged).toBeGreaterThan(CANDIDATES * 5);
    expect(counts.receipts).toBeGreaterThan(CANDIDATES / 2);
    expect(scores.highest).toBeGreaterThan(scores.lowest);
  });
});
