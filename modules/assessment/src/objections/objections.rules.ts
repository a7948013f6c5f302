import type { ObjectionState } from '@yangfan/contract';

/** How objections go, from the class's policy. All in workdays. */
export interface ObjectionPolicy {
  /** After publication the learner may object. */
  raiseDays: number;
  /** The class should have answered, and an accepted score be corrected. */
  answerDays: number;
  /** After a refusal the learner may ask the county. */
  secondLookDays: number;
  /** The county should have decided. */
  decideDays: number;
  /** A class is approved only when the time to object is over. */
  waitForEnd: boolean;
}
type Values = Readonly<Record<string, unknown>>;
const days = (value: unknown, usual: number) => (typeof value === 'number' && value > 0 && value <= 30 ? Math.floor(value) : usual);

/** The values of a frozen policy; a class frozen before the rules existed goes by the domain's three days and is not held up. */
export const objectionPolicy = (values: Values): ObjectionPolicy => ({
  raiseDays: days(values['objection.raiseDays'], 3),
  answerDays: days(values['objection.answerDays'], 3),
  secondLookDays: days(values['objection.secondLookDays'], 2),
  decideDays: days(values['objection.decideDays'], 5),
  waitForEnd: values['objection.waitForEnd'] === true,
});

type Step = 'answer.accept' | 'answer.refuse' | 'second-look' | 'decide.accept' | 'decide.uphold' | 'correct';
const STEPS: Readonly<Record<Step, readonly [from: ObjectionState, to: ObjectionState]>> = {
  'answer.accept': ['OPEN', 'ACCEPTED'],
  'answer.refuse': ['OPEN', 'REFUSED'],
  'second-look': ['REFUSED', 'REVIEWING'],
  'decide.accept': ['REVIEWING', 'ACCEPTED'],
  'decide.uphold': ['REVIEWING', 'UPHELD'],
  correct: ['ACCEPTED', 'CORRECTED'],
};
/** Where a step leads, or null where it can't be done now. */
export const stepped = (state: ObjectionState, step: Step): ObjectionState | null => (STEPS[step][0] === state ? STEPS[step][1] : null);

/** Whether somebody still has something to do, or the learner may still ask: until then the class can't be completed. */
export const isOpen = ({ state, reviewUntil }: { state: ObjectionState; reviewUntil: Date | null }, now: Date): boolean =>
  state === 'OPEN' || state === 'ACCEPTED' || state === 'REVIEWING' || (state === 'REFUSED' && reviewUntil !== null && now <= reviewUntil);
