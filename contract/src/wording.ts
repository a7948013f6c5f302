// Words written into a blank: shared by the theory exam and the quizzes of a course, so that the same answer is right in both.

/** A number as people type it, with an optional room after ± and an optional unit: 3.5, 1,000 元, 12.5±0.5 %. */
const NUMBER = /^([-+]?(?:\d+\.?\d*|\.\d+))(?:±(\d+\.?\d*|\.\d+))?(\D*)$/;
const THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g;

/** Width and case do not matter, nor do spaces. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
/** The letters and digits that count: punctuation that people set one way or the other does not matter either. */
export const bareWords = (text: string): string => plain(text).replace(/[,.。、;:“”"'《》()-]/g, '');

function numberIn(text: string): { value: number; room: number; unit: string } | null {
  const [, value, room, unit] = NUMBER.exec(plain(text).replace(THOUSANDS, '')) ?? [];
  return value === undefined ? null : { value: Number(value), room: Number(room ?? 0), unit: bareWords(unit ?? '') };
}

/**
 * Whether what somebody wrote is this right wording. Where the right wording is a number, only a number of the same unit and value is
 * right (3.50 is 3.5, and 35 is not), or one within the room that stands behind ±.
 */
export function isSameWording(right: string, given: string): boolean {
  const key = numberIn(right);
  if (!key) return bareWords(right) !== '' && bareWords(right) === bareWords(given);
  const own = numberIn(given);
  if (!own || own.unit !== key.unit) return false;
  // Decimal fractions have no exact form: a hair more than the room still is within it.
  return key.room === 0 ? own.value === key.value : Math.abs(own.value - key.value) <= key.room + 1e-9 * Math.max(1, Math.abs(key.value));
}
