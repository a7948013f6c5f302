import { attemptSubmitted } from '@yangfan/contract';
import { canonicalJson, createBatcher, emit, newId, newToken, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { countUse } from '../bank/bank.store.ts';
import { deadlineOf, phaseOf } from '../exams/exams.rules.ts';
import { examById, examsOfClasses, type ExamRow } from '../exams/exams.store.ts';
import type { ExamService } from '../exams/exams.service.ts';
import type { ResitService } from '../resits/resits.service.ts';
import { drawPaper } from '../papers/draw.rules.ts';
import { markQuestion, toShownKeys, type Given } from '../papers/marking.rules.ts';
import { answersFit, showPaper } from './attempts.rules.ts';
import { createDoor } from './door.service.ts';
import * as store from './attempts.store.ts';

/** Answers on their way when the time ends are still taken. */
const GRACE_MS = 5_000;

type Answer = { no: number; value: Given; version: number; flagged?: boolean };

/** Taking an exam: entry, saving, leaving, submitting, reviewing. */
export function createAttempts(deps: AssessmentDeps, bank: BankService, exams: ExamService, resits: ResitService) {
  const door = createDoor(deps);
  const { db, org, identity, ledger, crypto, clock } = deps;

  // Group commit: a whole class types at once, and each answer is on disk before it is acknowledged.
  const saves = createBatcher<store.SaveItem, boolean>({
    maxBatch: 400,
    maxWaitMs: 0,
    concurrency: 2,
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
  async function shown(at: Queryable, attempt: store.AttemptRow, exam: ExamRow, now: Date, fresh = false) {
    const items = await bank.itemsOf(
      at,
      exam.programCode,
      attempt.paper.questions.map((question) => question.itemId),
    );
    return {
      id: attempt.id,
      examId: exam.id,
      title: exam.title,
      state: attempt.state,
      startedAt: attempt.startedAt.toISOString(),
      deadline: attempt.deadline.toISOString(),
      serverNow: now.toISOString(),
      ticketNo: attempt.ticketNo,
      questions: showPaper(attempt.paper, items),
      leaves: attempt.leaves,
      leaveLimit: exam.leaveLimit,
      autosaveSeconds: exam.autosaveS,
      holder: attempt.holder,
      // A paper that was drawn a moment ago has none.
      answers: (fresh ? [] : await store.answersOf(at, attempt.id)).map(({ no, value, version, flagged }) => ({
        no,
        value,
        version,
        flagged,
      })),
    };
  }

  async function start(tx: Tx, examId: string, input: { checkToken: string; pledge: boolean }, actor: Actor, now: Date) {
    const exam = await examById(tx, examId);
    if (!exam || exam.status === 'DRAFT' || !actor.learnerId) throw problem('request.not_found');
    const enrolment = await org.enrolmentOf(tx, exam.classId, actor.learnerId);
    if (!enrolment || enrolment.status === 'DROPPED') throw problem('assessment.not_a_candidate');
    const known = await store.attemptOf(tx, examId, actor.learnerId);
    if (known) {
      // A second entry of the same person goes on with the same paper.
      if (known.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
      return shown(tx, known, exam, now);
    }
    await door.requireCandidate(tx, exam, actor.learnerId);
    const phase = phaseOf(exam, now);
    if (phase === 'WAITING') throw problem('assessment.exam_not_open');
    if (phase !== 'ENTRY') throw problem('assessment.exam_over');
    if (!input.pledge) throw problem('assessment.pledge_required');
    await door.requireTheory(tx, exam, actor.learnerId);
    const check = await identity.requireCheck(tx, { actor, purpose: 'EXAM_ENTER', token: input.checkToken, now });
    const { items, blueprint } = await bank.bankOf(tx, exam.programCode);
    const seed = `${examId}|${actor.learnerId}|${newToken(9)}`;
    const paper = drawPaper(items, blueprint, seed);
    const id = newId('att');
    const seat = String(enrolment.seatNo ?? 0).padStart(3, '0');
    const row = {
      id,
      examId,
      classId: exam.classId,
      learnerId: actor.learnerId,
      accountId: actor.accountId,
      seed,
      paper,
      ticketNo: `${exam.regionCode}${exam.startsAt.toISOString().slice(2, 10).replaceAll('-', '')}${seat}`,
      holder: newToken(18),
      checkId: check.checkId,
      checkMethod: check.method,
      startedAt: now,
      deadline: deadlineOf(exam, now),
    };
    if ((await store.insertAttempt(tx, row)) === 0) throw problem('request.conflict', '正在为您准备试卷，请再点一次“进入考试”');
    await ledger.append(tx, {
      chain: `learner:${actor.learnerId}`,
      kind: 'assessment.attempt.started',
      classId: exam.classId,
      learnerId: actor.learnerId,
      actorId: actor.accountId,
      summary: `进入考试“${exam.title}”`,
      link: '/exams',
      data: {
        examId,
        attemptId: id,
        checkId: check.checkId,
        method: check.method,
        paper: crypto.digests(canonicalJson(paper.questions)).sha256,
      },
    });
    return shown(
      tx,
      {
        ...row,
        questions: paper.questions.length,
        state: 'IN_PROGRESS',
        leaves: 0,
        submittedAt: null,
        score: null,
        marks: null,
        receipt: null,
      },
      exam,
      now,
      true,
    );
  }

  /** Marks and closes a locked, running attempt. */
  async function close(
    tx: Tx,
    attempt: store.AttemptRow,
    exam: ExamRow,
    late: readonly Answer[],
    automatic: boolean,
    now: Date,
  ): Promise<store.ReceiptRow> {
    const items = await bank.itemsOf(
      tx,
      exam.programCode,
      attempt.paper.questions.map((question) => question.itemId),
    );
    if (!answersFit(attempt.paper, items, late)) throw problem('assessment.answer_unknown');
    if (late.length)
      await store.saveBatch(
        tx,
        [{ attemptId: attempt.id, learnerId: attempt.learnerId, holder: attempt.holder, now, answers: late }],
        GRACE_MS,
      );
    const answers = await store.answersOf(tx, attempt.id);
    const given = new Map(answers.map((answer) => [answer.no, answer.value]));
    const marks = attempt.paper.questions.map((question) =>
      markQuestion(items.get(question.itemId)!, question, given.get(question.no) ?? null),
    );
    const score = Math.round(marks.reduce((sum, mark) => sum + mark, 0) * 10) / 10;
    const facts = {
      attemptId: attempt.id,
      examId: exam.id,
      learnerId: attempt.learnerId,
      submittedAt: now.toISOString(),
      automatic,
      paper: attempt.paper.questions,
      answers: answers.map(({ no, value }) => ({ no, value })),
    };
    const digests = crypto.digests(canonicalJson(facts));
    const sealed = await ledger.append(
      tx,
      {
        chain: `learner:${attempt.learnerId}`,
        kind: 'assessment.attempt.submitted',
        classId: exam.classId,
        learnerId: attempt.learnerId,
        actorId: attempt.accountId,
        summary: `${automatic ? '到时自动' : ''}交卷“${exam.title}”`,
        link: `/exams/${attempt.id}/result`,
        data: { examId: exam.id, attemptId: attempt.id, automatic, answered: answers.length, ...digests },
      },
      now,
    );
    const receipt: store.ReceiptRow = {
      attemptId: attempt.id,
      submittedAt: now.toISOString(),
      answered: answers.filter((answer) => answer.value !== null).length,
      questions: attempt.questions,
      automatic,
      ...digests,
      mac: sealed.mac,
      ledgerId: sealed.id,
    };
    await store.closeAttempt(tx, {
      id: attempt.id,
      state: automatic ? 'AUTO_SUBMITTED' : 'SUBMITTED',
      submittedAt: now,
      score,
      marks,
      receipt,
    });
    if (!exam.practice)
      await countUse(
        tx,
        attempt.paper.questions.map((question, index) => ({
          itemId: question.itemId,
          share: question.points ? marks[index]! / question.points : 0,
        })),
      );
    await emit(tx, attemptSubmitted, { examId: exam.id, attemptId: attempt.id, learnerId: attempt.learnerId, classId: exam.classId });
    return receipt;
  }
  async function lockedOwn(tx: Tx, id: string, actor: Actor): Promise<{ attempt: store.AttemptRow; exam: ExamRow }> {
    const attempt = await store.lockAttempt(tx, id);
    if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
    return { attempt, exam: (await examById(tx, attempt.examId))! };
  }
  function requireHolder(attempt: store.AttemptRow, holder: string): void {
    if (attempt.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
    if (attempt.holder !== holder) throw problem('assessment.attempt_elsewhere');
  }

  return {
    start,
    async resume(tx: Tx, id: string, holder: string | undefined, actor: Actor, now: Date) {
      const { attempt, exam } = await lockedOwn(tx, id, actor);
      if (attempt.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
      if (holder === attempt.holder) return shown(tx, attempt, exam, now);
      // Another page or device takes over; the old one is told at its next save.
      const next = newToken(18);
      await store.setHolder(tx, id, next);
      await store.insertEvent(tx, id, now, 'TAKEN_OVER');
      return shown(tx, { ...attempt, holder: next }, exam, now);
    },
    async save(id: string, input: { holder: string; answers: Answer[] }, actor: Actor, now: Date) {
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
      if (submitted) await close(tx, attempt, exam, [], true, now);
      return { leaves, warnAt: exam.leaveWarn, limit: exam.leaveLimit, submitted };
    },
    async submit(tx: Tx, id: string, input: { holder: string; answers: Answer[] }, actor: Actor, now: Date) {
      const { attempt, exam } = await lockedOwn(tx, id, actor);
      // Whoever lost the reply and asks again, from whatever device, gets the same receipt.
      if (attempt.receipt) return attempt.receipt;
      requireHolder(attempt, input.holder);
      const inTime = now.getTime() <= attempt.deadline.getTime() + GRACE_MS;
      return close(tx, attempt, exam, inTime ? input.answers : [], !inTime, now);
    },
    async result(at: Queryable, id: string, actor: Actor) {
      const attempt = await own(at, id, actor);
      const exam = (await examById(at, attempt.examId))!;
      if (!attempt.receipt) throw problem('request.not_found', '还没有交卷');
      const released = exam.status === 'RELEASED';
      const items = released
        ? await bank.itemsOf(
            at,
            exam.programCode,
            attempt.paper.questions.map((question) => question.itemId),
          )
        : new Map();
      const given = new Map((await store.answersOf(at, id)).map((answer) => [answer.no, answer.value]));
      const score = released && attempt.score !== null ? Number(attempt.score) : null;
      return {
        receipt: attempt.receipt,
        released,
        score,
        fullScore: Number(exam.fullScore),
        passed: score === null ? null : score >= Number(exam.passScore),
        questions: released
          ? showPaper(attempt.paper, items).map((question, index) => {
              const drawn = attempt.paper.questions[index]!;
              const item = items.get(drawn.itemId)!;
              return {
                ...question,
                given: given.get(question.no) ?? null,
                right: toShownKeys(drawn, item),
                earned: attempt.marks?.[index] ?? 0,
                analysis: item.analysis,
              };
            })
          : [],
        log: (await store.eventsOf(at, id)).map((event) => ({ at: event.at.toISOString(), what: logSentence(event.what, event.detail) })),
      };
    },
    async mine(at: Queryable, actor: Actor, now: Date) {
      const learnerId = actor.learnerId;
      if (!learnerId) return { items: [] };
      const classIds = (await org.classesOfLearner(at, learnerId)).map((one) => one.id);
      const byExam = new Map((await store.attemptsOfLearner(at, learnerId)).map((attempt) => [attempt.examId, attempt]));
      const rows = await door.openTo(at, await examsOfClasses(at, classIds), byExam, learnerId);
      const standings = await resits.mine(at, [...new Set(rows.map((row) => row.classId))], learnerId, now);
      const items = [];
      for (const row of rows) {
        const attempt = byExam.get(row.id);
        const exam = exams.view(row, 0, now);
        const score = row.status === 'RELEASED' && attempt?.score != null ? Number(attempt.score) : null;
        const standing = exam.phase === 'RELEASED' || exam.phase === 'OVER' ? standings.get(row.classId) : undefined;
        items.push({
          exam,
          attemptId: attempt?.id ?? null,
          state: attempt?.state ?? ('NOT_STARTED' as const),
          score,
          passed: score === null ? null : score >= Number(row.passScore),
          theory: !attempt && (exam.phase === 'WAITING' || exam.phase === 'ENTRY') ? await door.theoryOf(at, row, learnerId) : null,
          resit: standing ? { state: standing.state, used: standing.used, max: standing.max, best: standing.best } : null,
        });
      }
      return { items };
    },
    /** Closes what ran out of time; each in its own transaction, so one bad attempt holds up nobody. */
    async sweep(): Promise<number> {
      const ids = await store.overdue(db, new Date(clock.now().getTime() - 2 * GRACE_MS), 500);
      for (const id of ids) {
        await db.tx(async (tx) => {
          const attempt = await store.lockAttempt(tx, id);
          if (attempt?.state === 'IN_PROGRESS') await close(tx, attempt, (await examById(tx, attempt.examId))!, [], true, clock.now());
        });
      }
      return ids.length;
    },
    stop: () => saves.close(),
  };
}

function logSentence(what: string, detail: Record<string, unknown>): string {
  const seconds = typeof detail.seconds === 'number' ? `，约 ${Math.round(detail.seconds)} 秒` : '';
  const words: Record<string, string> = {
    HIDDEN: `离开了考试页面${seconds}`,
    BLUR: `切换到别的窗口${seconds}`,
    FULLSCREEN_EXIT: '退出了全屏',
    TAKEN_OVER: '换到另一台设备或页面继续',
  };
  return words[what] ?? what;
}
export type AttemptService = ReturnType<typeof createAttempts>;
