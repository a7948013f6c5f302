import { LEARNER_CATEGORIES, SENSITIVE_CATEGORIES, type LearnerCategory } from '@yangfan/contract';

/** A sensitive category stands in the open column as 99; the true one is sealed beside it. */
export function openCategory(category: LearnerCategory): { shown: LearnerCategory; hidden: LearnerCategory | null } {
  return SENSITIVE_CATEGORIES.includes(category) ? { shown: '99', hidden: category } : { shown: category, hidden: null };
}

/** The name of a category. */
export const categoryName = (category: string): string => LEARNER_CATEGORIES[category as LearnerCategory] ?? '未知类别';

/** An address down to its district: everything after 区/县/市 is hidden. */
export function maskAddress(address: string | null): string {
  if (!address) return '';
  const head = /^.*?[区县]/u.exec(address)?.[0] ?? /^.*?市/u.exec(address)?.[0] ?? [...address].slice(0, 3).join('');
  return `${head}****`;
}

/** Identity numbers as they are compared: full-width to half-width, no spaces, upper case. */
export const normaliseIdNo = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

/** Age in whole years on a day; both `YYYY-MM-DD`. */
export function ageOn(birthday: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(birthday.slice(0, 4)) - (day.slice(5) < birthday.slice(5) ? 1 : 0);
}
