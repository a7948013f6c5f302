import { PROGRAMS } from '@yangfan/contract';
import { chinaDay, type Queryable } from '@yangfan/kernel';
import type { BankService } from '../bank/bank.service.ts';
import { knowledgePoints } from '../bank/items.store.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import type { AnswerGuard } from './guard.service.ts';
import { isPractisable } from './pick.rules.ts';
import * as store from './practice.store.ts';
import { masteryOf } from './schedule.rules.ts';

const WEEK_MS = 7 * 86_400_000;

/** Where a learner stands: what is due, what is wrong, how well each knowledge point is known. */
export function createStanding(bank: BankService, guard: AnswerGuard) {
  function counted(items: readonly BankItem[], cards: ReadonlyMap<string, store.CardRow>) {
    const met = items.flatMap(({ id }) => cards.get(id) ?? []);
    return {
      items: items.filter(isPractisable).length,
      seen: met.length,
      book: met.filter(({ inBook }) => inBook).length,
      mastery: masteryOf(met.map(({ lastShare }) => lastShare)),
    };
  }

  async function programOf(
    at: Queryable,
    programCode: string,
    hidden: ReadonlySet<string>,
    cards: ReadonlyMap<string, store.CardRow>,
    day: string,
  ) {
    const points = await knowledgePoints(at, programCode);
    const items = (await bank.bankOf(at, programCode)).items.filter(({ id }) => !hidden.has(id));
    const chapters = new Map(points.map(({ chapter, chapterTitle }) => [chapter, chapterTitle]));
    return {
      programCode,
      programName: (PROGRAMS as Record<string, { name: string } | undefined>)[programCode]?.name ?? programCode,
      due: items.filter((item) => isPractisable(item) && (cards.get(item.id)?.dueOn ?? '9') <= day).length,
      ...counted(items, cards),
      answeredToday: items.filter(({ id }) => cards.get(id)?.lastOn === day).length,
      chapters: [...chapters].map(([chapter, title]) => ({
        chapter,
        title,
        ...counted(
          items.filter((item) => item.chapter === chapter),
          cards,
        ),
      })),
      knowledge: points.map(({ code, name, chapter }) => ({
        code,
        name,
        chapter,
        ...counted(
          items.filter((item) => item.knowledge === code),
          cards,
        ),
      })),
    };
  }

  return {
    async of(at: Queryable, learnerId: string, now: Date) {
      const classes = await guard.classesOf(at, learnerId);
      const hidden = await store.hiddenItems(
        at,
        learnerId,
        classes.map(({ id }) => id),
      );
      const cards = await store.cardsOf(at, learnerId);
      const day = chinaDay(now);
      const programs = [];
      const titles = new Map<string, string>();
      for (const programCode of new Set(classes.map((one) => one.programCode as string))) {
        // A programme whose bank is not ready yet has nothing to practise.
        const program = await programOf(at, programCode, hidden, cards, day).catch((error: unknown) => {
          if ((error as { code?: string }).code === 'assessment.bank_short') return null;
          throw error;
        });
        if (!program?.items) continue;
        programs.push(program);
        for (const { chapter, title } of program.chapters) titles.set(chapter, title);
      }
      const open = await store.openSets(at, learnerId, new Date(now.getTime() - WEEK_MS));
      return {
        pause: await guard.pauseOf(at, learnerId, now),
        programs,
        open: open.map((row) => ({
          id: row.id,
          kind: row.kind,
          chapterTitle: titles.get(row.chapter ?? '') ?? '',
          startedAt: row.startedAt.toISOString(),
          answered: row.answers.length,
          questions: row.questions.length,
        })),
      };
    },
  };
}
