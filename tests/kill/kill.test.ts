import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Unanswered } from './caller.ts';
import { filmsWaiting, makeFilm, uploadFilms } from './films.ts';
import { faultsOf, importsRunning, ledgerVerdict } from './proof.ts';
import { arrange, freshRound, type Stage } from './stage.ts';
import { talk } from './talk.ts';
import { startVictim, TARGETS, until, type Target, type Victim } from './victim.ts';
import { arrive, importRosters, nothingYet, sitExams, watch, type Round } from './work.ts';

// kill -9 of the server and of PostgreSQL in the middle of a busy class; afterwards everything that was acknowledged is there once.
// KILLS asks for more kills, KILL_SEED for other moments.
const KILLS = Number(process.env.KILLS ?? 10);
const SEED = Number(process.env.KILL_SEED ?? 20_261_124);
const PORT = Number(process.env.KILL_PORT ?? 4150);

/** A small generator with a seed, so that a run that failed can be repeated in its choices. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let victim: Victim;
let stage: Stage;
beforeAll(async () => {
  victim = await startVictim(PORT);
  stage = await arrange(victim);
}, 240_000);
afterAll(() => victim?.end(), 60_000);

describe('kill -9', () => {
  const done = nothingYet();
  const kills: Record<Target, number> = { server: 0, postmaster: 0, postgres: 0, everything: 0 };
  let unanswered = 0;
  const film = makeFilm();

  it(`[P3] after ${KILLS} kills in the middle of import, heartbeat, check-in, autosave, submission, live class, upload and conversion every acknowledged write is there once`, async () => {
    const random = generator(SEED);
    for (let index = 0; index < KILLS; index++) {
      const target = TARGETS[index % TARGETS.length]!;
      const round: Round = { stage, done, again: [], random, ...(await freshRound(stage)), isOver: () => over };
      let over = false;
      const [first, second, third, fourth, fifth] = stage.learners;
      const work = Promise.allSettled([
        watch(round, first!),
        watch(round, second!),
        arrive(round, third!),
        sitExams(round, fourth!),
        sitExams(round, fifth!),
        importRosters(round),
        talk(round, third!),
        talk(round, fourth!),
        uploadFilms(round, film),
      ]);
      await pause(100 + random() * 1400);
      await victim.kill(target);
      over = true;
      kills[target] += 1;
      await victim.revive();
      const failures = (await work).flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
      expect(failures, `round ${index}, ${target}`).toEqual([]);
      unanswered += round.again.length;
      // Whoever got no answer asks again until there is one; the product may still be picking itself up.
      for (const act of round.again) {
        const refusal = await until('the repeated call is answered', async () => {
          try {
            await act();
            return 'none';
          } catch (error) {
            if (error instanceof Unanswered) throw error;
            return String(error);
          }
        });
        expect(refusal, `round ${index}, ${target}, repeated`).toBe('none');
      }
      await until('the films are whole', () =>
        victim.withDb(
          async (db) =>
            (await filmsWaiting(
              db,
              done.films.map((one) => one.assetId),
            )) === 0,
        ),
      );
      await until('the imports come to their end', () => victim.withDb(async (db) => (await importsRunning(db, stage)) === 0));
      expect(await victim.withDb((db) => faultsOf(db, stage, done)), `round ${index}, ${target}`).toEqual([]);
    }
    console.log(
      JSON.stringify({
        kills,
        repeated: unanswered,
        acknowledged: {
          heartbeats: [...done.beats.values()].reduce((sum, one) => sum + one, 0),
          checkIns: done.checkIns.length,
          answers: [...done.answers.values()].reduce((sum, one) => sum + one.size, 0),
          receipts: done.receipts.length,
          words: done.words.length,
          films: done.films.length,
          importedRows: done.imports.reduce((sum, one) => sum + one.rows, 0),
        },
      }),
    );
  });

  it('[P3] the work was really under way: every kind of write was acknowledged, and some calls lost their answer', () => {
    expect(Object.values(kills).reduce((sum, one) => sum + one, 0)).toBe(KILLS);
    expect(done.beats.size).toBeGreaterThan(0);
    expect(done.checkIns.length).toBeGreaterThan(0);
    expect([...done.answers.values()].some((one) => one.size > 0)).toBe(true);
    expect(done.receipts.length).toBeGreaterThan(0);
    expect(done.imports.length).toBeGreaterThan(0);
    expect(done.words.length).toBeGreaterThan(0);
    expect(done.films.length).toBeGreaterThan(0);
    expect(unanswered).toBeGreaterThan(0);
  });

  it('[P3] every ledger chain verifies with the keys of the installation', async () => {
    const verdict = await victim.withDb((db) => ledgerVerdict(db, victim.dataDir));
    expect(verdict).toMatchObject({ ok: true, faults: [] });
    expect(verdict.entries).toBeGreaterThan(100);
  });
});
