import { chinaDay, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { answersFit, showPaper } from '../attempts/attempts.rules.ts';
import type { Bank, BankService } from '../bank/bank.service.ts';
import { knowledgePoints } from '../bank/items.store.ts';
import { pictureAddress } from '../bank/pictures.ts';
import { markQuestion, toBankKeys, toShownKeys, type Given } from '../papers/marking.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { seededRandom } from '../papers/random.rules.ts';
import type { AnswerGuard } from './guard.service.ts';
import { createIntake } from './intake.service.ts';
import { isPractisable, pickItems, plainQuestion, questionsOf, withAnswer, type PracticeKind } from './pick.rules.ts';
import * as store from './practice.store.ts';
import { reviewed } from './schedule.rules.ts';
import { createStanding } from './standing.service.ts';

interface SetInput {
  programCode: string;
  kind: PracticeKind;
  chapter?: string;
  knowledge?: string;
  count: number;
}

/** A learner's practice: sets with instant explanation, the book of wrong answers. It reads the bank and released papers, and writes to neither. */
export function createPractice(deps: AssessmentDeps, bank: BankService, guard: AnswerGuard) {
  const address = pictureAddress(deps.files);
  const intake = createIntake(bank, guard);
  const standing = createStanding(bank, guard);

  /** The bank of a programme of one of the learner's classes, without the items that a paper without results holds. */
  async function poolOf(at: Queryable, learnerId: string, programCode: string): Promise<{ bank: Bank; items: BankItem[] }> {
    const classes = await guard.classesOf(at, learnerId);
    if (!classes.some((one) => one.programCode === programCode)) throw problem('assessment.practice_empty');
    const all = await bank.bankOf(at, programCode).catch((error: unknown) => {
      // A programme whose bank is not ready yet has nothing to practise.
      throw (error as { code?: string }).code === 'assessment.bank_short' ? problem('assessment.practice_empty') : error;
    });
    const hidden = await store.hiddenItems(
      at,
      learnerId,
      classes.map(({ id }) => id),
    );
    return { bank: all, items: all.items.filter(({ id }) => !hidden.has(id)) };
  }

  async function viewOf(at: Queryable, row: store.SetRow) {
    const items = await itemsOf(at, row);
    const titles = await knowledgePoints(at, row.programCode);
    const answers = new Map(row.answers.map((answer) => [answer.no, answer]));
    return {
      id: row.id,
      kind: row.kind,
      programCode: row.programCode,
      chapterTitle: titles.find(({ chapter }) => chapter === row.chapter)?.chapterTitle ?? '',
      startedAt: row.startedAt.toISOString(),
      questions: row.questions.map((question) => shownOf(row, items, question.no, answers.get(question.no))),
    };
  }
  const itemsOf = (at: Queryable, row: store.SetRow) =>
    bank.itemsOf(
      at,
      row.programCode,
      row.questions.map(({ itemId, version }) => ({ id: itemId, version })),
    );
  /** One question; its right answer only once it was answered. */
  function shownOf(row: store.SetRow, items: ReadonlyMap<string, BankItem>, no: number, answer: store.SetAnswer | undefined) {
    const question = row.questions[no - 1]!;
    const item = items.get(question.itemId)!;
    return {
      question: showPaper({ questions: [question], expectedFacility: 0 }, items, address)[0]!,
      answer: answer
        ? {
            given: answer.given,
            earned: answer.earned,
            right: toShownKeys(question, item),
            analysis: item.analysis,
            dueOn: answer.dueOn,
            inBook: answer.inBook,
          }
        : null,
    };
  }
  async function ownSet(at: Queryable, id: string, learnerId: string): Promise<store.SetRow> {
    const row = await store.setById(at, id);
    if (!row || row.learnerId !== learnerId) throw problem('request.not_found');
    return row;
  }

  return {
    async overview(tx: Tx, actor: Actor, now: Date) {
      if (!actor.learnerId) return { pause: null, programs: [], open: [] };
      await intake.bringIn(tx, actor.learnerId, now);
      return standing.of(tx, actor.learnerId, now);
    },
    async start(tx: Tx, input: SetInput, actor: Actor, now: Date) {
      const learnerId = await guard.requireOpen(tx, actor, now);
      await intake.bringIn(tx, learnerId, now);
      const pool = await poolOf(tx, learnerId, input.programCode);
      const wanted = pool.items.filter(
        (item) => (!input.chapter || item.chapter === input.chapter) && (!input.knowledge || item.knowledge === input.knowledge),
      );
      const id = newId('prs');
      const random = seededRandom(id);
      const picked = pickItems(wanted, await store.cardsOf(tx, learnerId), { ...input, day: chinaDay(now) }, random);
      if (!picked.length) throw problem('assessment.practice_empty');
      const row: store.SetRow = {
        id,
        learnerId,
        programCode: input.programCode,
        kind: input.kind,
        chapter: input.chapter ?? null,
        questions: questionsOf(picked, pool.bank.blueprint, random),
        answers: [],
        startedAt: now,
      };
      await store.insertSet(tx, row);
      return viewOf(tx, row);
    },
    async get(at: Queryable, id: string, actor: Actor, now: Date) {
      return viewOf(at, await ownSet(at, id, await guard.requireOpen(at, actor, now)));
    },
    /** The first answer to a question counts; asking again gives the same reply. */
    async answer(tx: Tx, id: string, { no, value }: { no: number; value: Given }, actor: Actor, now: Date) {
      const learnerId = await guard.requireOpen(tx, actor, now);
      await store.lockCards(tx, learnerId);
      const row = await ownSet(tx, id, learnerId);
      const items = await itemsOf(tx, row);
      const question = row.questions[no - 1];
      if (!question || value === null || !answersFit({ questions: row.questions, expectedFacility: 0 }, items, [{ no, value }]))
        throw problem('assessment.answer_unknown');
      const known = row.answers.find((answer) => answer.no === no);
      if (known) return shownOf(row, items, no, known);
      // An exam may have asked for this item since the set was made.
      const { items: pool } = await poolOf(tx, learnerId, row.programCode);
      if (!pool.some((item) => item.id === question.itemId)) throw problem('assessment.practice_paused');
      const item = items.get(question.itemId)!;
      const earned = markQuestion(item, question, value) ?? 0;
      const before = (await store.cardsOf(tx, learnerId)).get(item.id);
      const share = question.points ? earned / question.points : 0;
      const card = reviewed(before, share, chinaDay(now));
      const lastGiven = share < 1 ? toBankKeys(question, item, value) : (before?.lastGiven ?? null);
      await store.putCards(tx, learnerId, [{ ...card, itemId: item.id, lastGiven, source: 'PRACTICE' }]);
      const answer: store.SetAnswer = { no, given: value, earned, dueOn: card.dueOn, inBook: card.inBook };
      const answers = [...row.answers, answer];
      await store.putAnswers(tx, id, answers, answers.length === row.questions.length ? now : null);
      return shownOf(row, items, no, answer);
    },
    async book(
      tx: Tx,
      query: { programCode: string; knowledge?: string },
      page: { limit: number; offset: number },
      actor: Actor,
      now: Date,
    ) {
      const learnerId = await guard.requireOpen(tx, actor, now);
      await intake.bringIn(tx, learnerId, now);
      const { bank: all, items } = await poolOf(tx, learnerId, query.programCode);
      const [cards, points] = [await store.cardsOf(tx, learnerId), await knowledgePoints(tx, query.programCode)];
      const rows = items
        .filter((item) => cards.get(item.id)?.inBook && (!query.knowledge || item.knowledge === query.knowledge))
        .sort((a, b) => cards.get(b.id)!.lastOn.localeCompare(cards.get(a.id)!.lastOn) || a.code.localeCompare(b.code));
      return {
        total: rows.length,
        items: rows.slice(page.offset, page.offset + page.limit).map((item, index) => {
          const card = cards.get(item.id)!;
          const question = plainQuestion(item, page.offset + index + 1, all.blueprint);
          return {
            question: showPaper({ questions: [question], expectedFacility: 0 }, all.byId, address)[0]!,
            given: card.lastGiven === null || !isPractisable(item) ? null : toShownKeys(question, withAnswer(item, card.lastGiven)),
            right: toShownKeys(question, item),
            analysis: item.analysis,
            knowledgeName: points.find(({ code }) => code === item.knowledge)?.name ?? '',
            wrongTimes: card.wrong,
            seenTimes: card.seen,
            dueOn: card.dueOn,
            fromExam: card.source !== 'PRACTICE',
          };
        }),
      };
    },
  };
}
export type PracticeService = ReturnType<typeof createPractice>;
