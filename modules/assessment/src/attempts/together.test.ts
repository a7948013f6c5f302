import { assessmentRoutes as routes } from '@yangfan/contract';
import { defineRoom, newId, problem, repoPath, sql, type Actor } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { chainCrypto, createLedger, exportLines, verifyLines } from '@yangfan/platform/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssessmentDeps } from '../../ports.ts';
import { seedBank } from '../../seed.ts';
import { createBank } from '../bank/bank.service.ts';
import { createExams } from '../exams/exams.service.ts';
import { markQuestion, type Given } from '../papers/marking.rules.ts';
import { attemptBindings } from './attempts.routes.ts';
import type { ResitService } from '../resits/resits.service.ts';
import { createAttempts } from './attempts.service.ts';
import { attemptById, attemptSubject } from './attempts.store.ts';

const NOW = '2026-11-23T01:00:00Z';
const CLASS = 14;
const crypto = testKeys();
const clock = fixedClock(NOW);
const examId = newId('exm');
const classId = newId('cls');
const spent = new Set<string>();

let database: TestDatabase;
let app: TestApp;
let bank: ReturnType<typeof createBank>;

const learners = Array.from({ length: CLASS }, () => actorOf({ role: 'TRAINEE', scope: 'learner', id: newId('lrn') }));
const stranger = actorOf({ role: 'TRAINEE', scope: 'learner', id: newId('lrn') });

beforeAll(async () => {
  database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      { name: 'ledger', dir: repoPath('platform/migrations/ledger') },
      { name: 'assessment', dir: repoPath('modules/assessment/migrations') },
    ],
  });
  const { db } = database;
  await seedBank(db);
  await db.run(sql`
    insert into assessment.exam (id, class_id, class_name, institution_id, region_code, lecturer_ids, practice, title, program_code, starts_at, duration_min, entry_from, entry_until, ends_at,
      pass_score, full_score, questions, leave_warn, leave_limit, status, created_by)
    values (${examId}, ${classId}, '一班', ${newId('ins')}, '460100', '{}', false, '理论考试', 'NET_EC', ${NOW}, 90, '2026-11-23T00:30:00Z', '2026-11-23T01:30:00Z', '2026-11-23T03:00:00Z',
      60, 100, 50, 3, 5, 'PUBLISHED', 'test')`);
  const deps = {
    db,
    crypto,
    clock,
    ledger: createLedger({ db, crypto, clock, classIdsOf: async () => [] }).port,
    org: {
      enrolmentsOf: async (_db: unknown, pairs: { classId: string; learnerId: string }[]) =>
        pairs.filter(({ learnerId }) => learnerId !== stranger.learnerId).map((pair) => ({ ...pair, status: 'ACTIVE', seatNo: 1 })),
    },
    identity: {
      requireChecks: async (_tx: unknown, checks: { token: string }[]) =>
        checks.map(({ token }) => {
          if (!token.startsWith('passed-')) return problem('identity.check_required');
          if (spent.has(token)) return problem('identity.check_used');
          spent.add(token);
          return { checkId: newId('fck'), method: 'FACE', score: 0.9 };
        }),
    },
    policy: { fromSnapshot: async () => ({ boolean: () => false, all: {} }) },
  } as unknown as AssessmentDeps;
  bank = createBank(clock);
  const attempts = createAttempts(deps, bank, createExams(deps, bank), {} as ResitService);
  app = await testApp({
    db,
    clock,
    rooms: [
      defineRoom({
        name: 'assessment',
        subsystem: 'assessment',
        bindings: attemptBindings(attempts),
        subjects: { attempt: async (at, id) => (await attemptSubject(at, id)) ?? null },
        close: () => attempts.stop(),
      }),
    ],
  });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const enter = (as: Actor, { token = `passed-${as.learnerId}`, pledge = true, key = newId('key') } = {}) =>
  app.call(routes.startAttempt, { params: { examId }, body: { checkToken: token, pledge } }, { as, key });
const submit = (
  as: Actor,
  paper: { id: string; holder: string },
  answers: { no: number; value: Given; version: number }[],
  key = newId('key'),
) => app.call(routes.submitAttempt, { params: { attemptId: paper.id }, body: { holder: paper.holder, answers } }, { as, key });

const papers = new Map<string, { id: string; holder: string; questions: { no: number }[] }>();

describe('a class that comes at once', () => {
  it('[E2] enters together, each with one paper of their own; who may not come in is told why and costs the others nothing', async () => {
    const [first, second, careless, faceless] = learners;
    const [strange, unpledged, unchecked, twice, again, ...replies] = await Promise.all([
      enter(stranger),
      enter(careless!, { pledge: false }),
      enter(faceless!, { token: 'never-was' }),
      enter(first!, { key: 'first-enters' }),
      enter(first!, { token: 'passed-another' }),
      ...learners.slice(1, 2).map((one) => enter(one)),
      ...learners.slice(4).map((one) => enter(one)),
    ]);
    expect([strange.code, unpledged.code, unchecked.code]).toEqual([
      'assessment.not_a_candidate',
      'assessment.pledge_required',
      'identity.check_required',
    ]);
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    // Pressed twice: one paper, whichever of the two calls brought it.
    const paper = twice.status === 201 ? twice.body : again.body;
    const once = await enter(first!, { key: 'first-enters' });
    expect([once.body.id, once.body.holder]).toEqual([paper.id, paper.holder]);
    // The refused ones mend what was wrong and come in.
    const late = [await enter(careless!), await enter(faceless!)];
    const all = [once, ...replies, ...late];
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(CLASS);
    expect(new Set(all.map(({ body }) => JSON.stringify(body.questions))).size).toBe(CLASS);
    const order = [first!, second!, ...learners.slice(4), careless!, faceless!];
    for (const [index, one] of order.entries()) papers.set(one.learnerId!, all[index]!.body);
    const { n } = await database.db.one<{ n: number }>(sql`select count(*)::int as n from assessment.attempt`);
    expect(n).toBe(CLASS);
  });

  it('[E2] hands in together: each is marked by its own answers, the wrong device and a foreign answer are refused and change nothing', async () => {
    const paperOf = (one: Actor) => papers.get(one.learnerId!)!;
    const answersOf = async (one: Actor, upTo: number) => {
      const { paper } = (await attemptById(database.db, paperOf(one).id))!;
      const items = await bank.itemsOf(
        database.db,
        'NET_EC',
        paper.questions.map(({ itemId, version }) => ({ id: itemId, version })),
      );
      const shape = {
        SINGLE: 'A',
        JUDGE: true,
        CALC: 42,
        FILL: ['店铺'],
        MATCH: { A: '1' },
        MULTI: ['A', 'B'],
        ORDER: ['A', 'B'],
      } as Record<string, unknown>;
      return paper.questions.slice(0, upTo).map((question) => {
        const value = shape[items.get(question.itemId)!.type] as Given;
        return { no: question.no, value, version: 1, points: markQuestion(items.get(question.itemId)!, question, value)! };
      });
    };
    const [elsewhere, foreign, ...others] = learners;
    const given = await Promise.all(others.map((one, index) => answersOf(one, 40 - index)));
    const wire = given.map((answers) => answers.map(({ points: _points, ...answer }) => answer));
    const replies = await Promise.all([
      submit(elsewhere!, { ...paperOf(elsewhere!), holder: 'another-device-holder' }, []),
      submit(foreign!, paperOf(foreign!), [{ no: 51, value: 'A', version: 1 }]),
      ...others.map((one, index) => submit(one, paperOf(one), wire[index]!, `hand-in-${index}-key`)),
    ]);
    expect(replies.slice(0, 2).map(({ code }) => code)).toEqual(['assessment.attempt_elsewhere', 'assessment.answer_unknown']);
    for (const [index, one] of others.entries()) {
      const reply = replies[index + 2]!;
      expect([reply.status, reply.body.answered]).toEqual([200, given[index]!.length]);
      const row = (await attemptById(database.db, paperOf(one).id))!;
      expect([row.state, Number(row.score)]).toEqual([
        'SUBMITTED',
        Math.round(given[index]!.reduce((sum, { points }) => sum + points, 0) * 10) / 10,
      ]);
      expect(row.receipt).toEqual(reply.body);
    }
    // The same key, and another one from whoever lost the reply: the one receipt.
    const [one] = others;
    expect((await submit(one!, paperOf(one!), wire[0]!, 'hand-in-0-key')).body).toEqual(replies[2]!.body);
    expect((await submit(one!, paperOf(one!), [])).body).toEqual(replies[2]!.body);
    for (const left of [elsewhere!, foreign!]) expect((await attemptById(database.db, paperOf(left).id))!.state).toBe('IN_PROGRESS');
    const questions = paperOf(one!).questions.length;
    const sums = await database.db.one<{ used: number; events: number }>(sql`
      select (select sum(used)::int from assessment.item_use) as used,
        (select count(*)::int from kernel.outbox where type = 'assessment.attempt.submitted') as events`);
    expect(sums).toEqual({ used: others.length * questions, events: others.length });
  });

  it('[M2] every entry and submission is a link of the learner’s own chain, and the chains are whole', async () => {
    const lines: string[] = [];
    for await (const line of exportLines(database.db, chainCrypto(crypto), clock.now())) lines.push(line);
    async function* each() {
      yield* lines;
    }
    expect(await verifyLines(each(), chainCrypto(crypto))).toMatchObject({ ok: true, chains: CLASS, entries: CLASS + CLASS - 2 });
  });
});
