import type { SurveyAnswers } from '@yangfan/contract';
import { facilityOf } from '../papers/blueprint.rules.ts';
import { toShownKeys, type Given } from '../papers/marking.rules.ts';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';

/** What an invented candidate gives: the key of their paper, or something near it; questions without options are left open. */
export function demoAnswer(question: PaperQuestion, item: BankItem, knows: boolean): Given {
  const key = toShownKeys(question, item);
  if (item.type === 'JUDGE') return knows ? (key as boolean) : !key;
  if (item.type === 'MULTI') return knows ? (key as string[]) : (key as string[]).slice(0, 1);
  if (item.type !== 'SINGLE') return null;
  if (knows) return key as string;
  const next = ((key as string).charCodeAt(0) - 64) % question.optionOrder.length;
  return String.fromCharCode(65 + next);
}

/** The last three single choices of a paper, oldest first: what a candidate wrote while their network was away. */
export function demoUnsent(
  questions: readonly PaperQuestion[],
  items: ReadonlyMap<string, BankItem>,
): { question: PaperQuestion; item: BankItem }[] {
  return questions
    .map((question) => ({ question, item: items.get(question.itemId)! }))
    .filter(({ item }) => item.type === 'SINGLE')
    .slice(-3);
}
/** What reached the server of such a paper: nothing of those three but the first, which was something else before. */
export function demoReached<A extends { no: number; value: Given }>(answers: readonly A[], unsent: ReturnType<typeof demoUnsent>): A[] {
  const [changed, ...rest] = unsent;
  return answers
    .filter(({ no }) => rest.every(({ question }) => question.no !== no))
    .map((one) => (one.no === changed?.question.no ? { ...one, value: demoAnswer(changed.question, changed.item, false) } : one));
}

/** A question that goes wrong in a way the item doctor finds. */
export type Quirk = 'KEY' | 'LEAK' | 'IDLE' | 'HARD';
/** An invented candidate: where they sit, what they know (0–1), and whether a question had gone round before their sitting. */
export interface DemoSitter {
  seat: number;
  ability: number;
  late: boolean;
}
/** Whether an invented candidate knows a question; hard ones are known by fewer. */
export const demoKnows = ({ seat, ability }: DemoSitter, no: number, difficulty: number): boolean =>
  (seat * 37 + no * 61) % 100 < (ability + 0.8 * (facilityOf(difficulty) - 0.72)) * 100;

/** What an invented candidate gives to a single choice with a quirk. */
export function demoQuirk(quirk: Quirk, question: PaperQuestion, item: BankItem, { seat, ability, late }: DemoSitter): Given {
  const key = item.answer as string;
  const wrongs = item.options.map((option) => option.key).filter((one) => one !== key);
  const shown = (one: string) => String.fromCharCode(65 + question.optionOrder.indexOf(one));
  const wrong = (among: number) => shown(wrongs[seat % among]!);
  switch (quirk) {
    // The better ones find the option that should have been the key.
    case 'KEY':
      return shown(ability > 0.85 ? wrongs[0]! : key);
    case 'LEAK':
      return late || seat % 4 === 0 ? shown(key) : wrong(wrongs.length);
    case 'IDLE':
      return ability > 0.9 || seat % 3 === 0 ? shown(key) : wrong(wrongs.length - 1);
    case 'HARD':
      return seat % 9 === 0 ? shown(key) : wrong(wrongs.length);
  }
}

/** An invented mark for what is judged by people, 70–97. */
export const demoScore = (seat: number, part: number): number => 70 + ((seat * 7 + part * 11) % 28);

const SURVEY_WORDS = ['案例都是本地的，听得懂。', '希望多留些时间动手做。', '', '', '结业以后能有老师继续带就更好了。', ''];
/** What the learner of a seat says in the satisfaction survey. */
export function demoSurvey(seat: number): SurveyAnswers {
  const stars = (at: number) => 5 - ((seat * 7 + at * 3) % 5 === 0 ? 2 : (seat + at) % 3 === 0 ? 1 : 0);
  return {
    practical: stars(0),
    lecturer: stars(1),
    organisation: stars(2),
    platform: stars(3),
    simulation: stars(4),
    place: stars(5),
    service: stars(6),
    charged: false,
    inPerson: true,
    recommend: 10 - (seat % 4),
    needs: [seat % 7, (seat * 3 + 1) % 7].filter((one, index, all) => all.indexOf(one) === index),
    comment: SURVEY_WORDS[seat % SURVEY_WORDS.length]!,
  };
}
