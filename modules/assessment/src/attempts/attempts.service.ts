import { createBatcher, newToken, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { pictureAddress } from '../bank/pictures.ts';
import { examById, examsOfClasses, type ExamRow } from '../exams/exams.store.ts';
import type { ExamService } from '../exams/exams.service.ts';
import type { ResitService } from '../resits/resits.service.ts';
import { underMode } from '../marking/review-mode.rules.ts';
import { createAnswerGuard } from '../practice/guard.service.ts';
import { toShownKeys } from '../papers/marking.rules.ts';
import { attemptView, deviceKey } from './attempt.view.ts';
import { GRACE_MS, itemIdsOf, keyIdsOf, showPaper, type GivenAnswer } from './attempts.rules.ts';
import * as store from './attempts.store.ts';
import { createClosing, refusalOfHolder } from './closing.service.ts';
import { createDoor } from './door.service.ts';
import { clientRefused, createEntry } from './entry.service.ts';
import { createHints } from '../sittings/hints.ts';
import type { ExamClient } from '../sittings/policy.rules.ts';
import { rulesOf } from '../sittings/policy.rules.ts';
import { standingsOf } from '../sittings/standings.store.ts';
import { sayEvent } from '../sittings/words.rules.ts';

/** Taking an exam: entry, saving, leaving, submitting, reviewing. */
export function createAttempts(deps: AssessmentDeps, bank: BankService, exams: ExamService, resits: ResitService) {
  const { db, org } = deps;
  const address = pictureAddress(deps.files);
  const keyOf = deviceKey(deps.crypto);
  const door = createDoor(deps);
  const entry = createEntry(deps, bank, door);
  const closing = createClosing(deps, bank);
  const hints = createHints(deps);
  const shows = createAnswerGuard(deps);

  // Group commit: a whole class types at once, and each answer is on disk before it is acknowledged.
  const saves = createBatcher<store.SaveItem, boolean>({
    maxBatch: 400,
    maxWaitMs: 0,
    flush: (items) =>
      db.tx(async (tx) => {
        const taken = await store.saveBatch(tx, items, GRACE_MS);
        return items.map((_item, index) => taken.has(index));
      }),
  });

  async function own(at: Queryable, id: string, actor: Actor): Promise<store.AttemptRow> {
    const attempt = await store.attemptById(at, id);
    if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
    return attempt;
  }
  async function shown(at: Queryable, attempt: store.AttemptRow, exam: ExamRow, now: Date) {
    const items = await bank.itemsOf(at, exam.programCode, itemIdsOf(attempt.paper));
    return attemptView(attempt, exam, items, await store.answersOf(at, attempt.id), now, { address, keyOf });
  }
  async function lockedOwn(tx: Tx, id: string, actor: Actor): Promise<{ attempt: store.AttemptRow; exam: ExamRow }> {
    const [attempt] = await store.lockAttempts(tx, [id]);
    if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
    return { attempt, exam: (await examById(tx, attempt.examId))! };
  }
  function requireHolder(attempt: store.AttemptRow, holder: string): void {
    const refusal = refusalOfHolder(attempt, holder);
    if (refusal) throw refusal;
  }

  return {
    enter: entry.enter,
    submit: closing.submit,
    closeOne: closing.closeOne,
    sweep: closing.sweep,
    async resume(tx: Tx, id: string, holder: string | undefined, client: ExamClient, actor: Actor, now: Date) {
      const { attempt, exam } = await lockedOwn(tx, id, actor);
      if (attempt.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
      if (!exam.clients.includes(client)) throw clientRefused(exam);
      if (holder === attempt.holder) return shown(tx, attempt, exam, now);
      // Another page or device takes over; the old one is told at its next save.
      const next = newToken(18);
      await store.takeOver(tx, id, next, client);
      await store.insertEvent(tx, id, now, 'TAKEN_OVER', { client });
      hints.board(tx, exam.id);
      return shown(tx, { ...attempt, holder: next, client, takeovers: attempt.takeovers + 1 }, exam, now);
    },
    async save(id: string, input: { holder: string; answers: GivenAnswer[] }, actor: Actor, now: Date) {
      if (!actor.learnerId) throw problem('request.not_found');
      const taken = await saves.add({ attemptId: id, learnerId: actor.learnerId, holder: input.holder, now, answers: input.answers });
      if (taken) return { savedAt: now.toISOString(), accepted: input.answers.length, serverNow: now.toISOString() };
      const attempt = await own(db, id, actor);
      requireHolder(attempt, input.holder);
      throw problem('assessment.time_over');
    },
    async leave(tx: Tx, id: string, input: { holder: string; kind: string; seconds: number }, actor: Actor, now: Date) {
      const { attempt, exam } = await lockedOwn(tx, id, actor);
      requireHolder(attempt, input.holder);
      const leaves = await store.addLeave(tx, id);
      await store.insertEvent(tx, id, now, input.kind, { seconds: input.seconds });
      const submitted = leaves >= exam.leaveLimit;
      hints.board(tx, exam.id);
      if (submitted) await closing.closeOne(tx, { attempt, exam, late: [], automatic: true, now });
      return { leaves, warnAt: exam.leaveWarn, limit: exam.leaveLimit, submitted };
    },
    async result(at: Queryable, id: string, actor: Actor, now: Date) {
      const attempt = await own(at, id, actor);
      const exam = (await examById(at, attempt.examId))!;
      if (!attempt.receipt) throw problem('request.not_found', '还没有交卷');
      const released = exam.status === 'RELEASED';
      const items = released ? await bank.itemsOf(at, exam.programCode, itemIdsOf(attempt.paper)) : new Map();
      const keys = released ? await bank.itemsOf(at, exam.programCode, keyIdsOf(attempt.paper, attempt.keyVersions)) : items;
      const given = new Map((await store.answersOf(at, id)).map((answer) => [answer.no, answer.value]));
      const score = !released || attempt.score === null ? null : attempt.validity === 'INVALID' ? 0 : Number(attempt.score);
      const review = released ? await shows.modeOf(at, exam.classId, attempt.learnerId, now) : 'SCORE';
      return {
        receipt: attempt.receipt,
        released,
        score,
        fullScore: Number(exam.fullScore),
        passed: score === null ? null : score >= Number(exam.passScore),
        validity: attempt.validity,
        review,
        questions: released
          ? underMode(
              review,
              showPaper(attempt.paper, items, address).map((question, index) => {
                const drawn = attempt.paper.questions[index]!;
                const item = keys.get(drawn.itemId)!;
                return {
                  ...question,
                  given: given.get(question.no) ?? null,
                  right: toShownKeys(drawn, item),
                  earned: attempt.marks ? (attempt.marks[index] ?? null) : 0,
                  analysis: item.analysis,
                };
              }),
            )
          : [],
        log: (await store.eventsOf(at, id)).map((event) => ({ at: event.at.toISOString(), what: sayEvent(event.what, event.detail) })),
      };
    },
    async mine(at: Queryable, actor: Actor, now: Date) {
      const learnerId = actor.learnerId;
      if (!learnerId) return { items: [] };
      const classIds = (await org.classesOfLearner(at, learnerId)).map((one) => one.id);
      const byExam = new Map((await store.attemptsOfLearner(at, learnerId)).map((attempt) => [attempt.examId, attempt]));
      const rows = await door.openTo(at, await examsOfClasses(at, classIds), byExam, learnerId);
      const standings = await resits.mine(at, [...new Set(rows.map((row) => row.classId))], learnerId, now);
      const known = await standingsOf(
        at,
        rows.map((row) => ({ examId: row.id, learnerId })),
      );
      const items = [];
      for (const row of rows) {
        const attempt = byExam.get(row.id);
        const exam = { ...exams.view(row, 0, now), late: 0 };
        const score = row.status === 'RELEASED' && attempt?.score != null ? Number(attempt.score) : null;
        const standing = exam.phase === 'RELEASED' || exam.phase === 'OVER' ? standings.get(row.classId) : undefined;
        items.push({
          exam,
          attemptId: attempt?.id ?? null,
          state: attempt?.state ?? ('NOT_STARTED' as const),
          score,
          passed: score === null ? null : score >= Number(row.passScore),
          standing: {
            extraMin: known.get(`${row.id} ${learnerId}`)?.extraMin ?? 0,
            barred: known.get(`${row.id} ${learnerId}`)?.barred ?? false,
            deferred: known.get(`${row.id} ${learnerId}`)?.deferred ?? false,
            fullScreen: rulesOf(row.rules).fullScreen,
            looks: rulesOf(row.rules).looks,
          },
          theory: !attempt && (exam.phase === 'WAITING' || exam.phase === 'ENTRY') ? await door.theoryOf(at, row, learnerId) : null,
          resit: standing ? { state: standing.state, used: standing.used, max: standing.max, best: standing.best } : null,
        });
      }
      return { items };
    },
    stop: () => saves.close(),
  };
}

export type AttemptService = ReturnType<typeof createAttempts>;
