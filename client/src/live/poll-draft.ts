import type { InputOf, teachingRoutes } from '@yangfan/contract';

export type PollKind = 'POLL' | 'QUIZ' | 'RACE';
/** A vote, quiz or race as it is being written. */
export interface PollDraft {
  kind: PollKind;
  question: string;
  /** One option a line. */
  options: string;
  /** Which options are right, from 0; asked of quizzes and races only. */
  right: readonly number[];
  multiple: boolean;
  anonymous: boolean;
  /** How long it stays open; less than the shortest time, or empty: until it is ended. */
  seconds: string;
}
export const EMPTY_POLL: PollDraft = {
  kind: 'POLL',
  question: '',
  options: '',
  right: [],
  multiple: false,
  anonymous: true,
  seconds: '60',
};
const SHORTEST_S = 5;
const LONGEST_S = 3600;

/** The options that were written, without empty lines. */
export const pollOptions = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What still keeps a draft from being started, by field; and what is sent. */
export function pollOf(draft: PollDraft): {
  faults: { question?: string; options?: string; right?: string };
  body: InputOf<typeof teachingRoutes.openPoll>['body'];
} {
  const options = pollOptions(draft.options);
  const asksRight = draft.kind !== 'POLL';
  const right = [...new Set(draft.right)].filter((index) => index >= 0 && index < options.length).sort((a, b) => a - b);
  const seconds = Math.min(LONGEST_S, Math.max(0, Math.round(Number(draft.seconds) || 0)));
  return {
    faults: {
      ...(draft.question.trim() ? {} : { question: '请写题目' }),
      ...(options.length >= 2 && options.length <= 10 && options.every((one) => one.length <= 100)
        ? {}
        : { options: '写 2–10 个选项，一行一个，每个不超过 100 字' }),
      ...(asksRight && right.length === 0 ? { right: '请选出正确的选项' } : {}),
      ...(asksRight && right.length > 1 && !draft.multiple ? { right: '有几个正确选项时，请打开“可多选”' } : {}),
    },
    body: {
      kind: draft.kind,
      question: draft.question.trim(),
      options,
      multiple: draft.multiple,
      // Whoever must be found right is known by name.
      anonymous: asksRight ? false : draft.anonymous,
      ...(asksRight ? { right } : {}),
      ...(seconds >= SHORTEST_S ? { seconds } : {}),
    },
  };
}
