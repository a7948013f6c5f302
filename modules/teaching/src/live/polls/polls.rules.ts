/** Whether choices are possible in a poll: inside the options, no more than one where one is asked. */
export const fitsPoll = (choices: readonly number[], options: number, multiple: boolean): boolean =>
  choices.length > 0 &&
  new Set(choices).size === choices.length &&
  choices.every((choice) => Number.isInteger(choice) && choice >= 0 && choice < options) &&
  (multiple || choices.length === 1);

/** Right when exactly the right options are chosen. */
export const isRight = (choices: readonly number[], right: readonly number[]): boolean =>
  choices.length === right.length && choices.every((choice) => right.includes(choice));
