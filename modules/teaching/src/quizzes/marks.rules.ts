import { isSameWording, type QuizKind, type QuizQuestion, type QuizValue } from '@yangfan/contract';

/** A question as one attempt asks it: options in the order that was drawn; `order` says where each stood with its author. */
export interface Asked {
  id: string;
  kind: QuizKind;
  stem: string;
  points: number;
  explanation: string;
  options: string[];
  order: number[];
  right: number[];
  truth: boolean;
  blanks: string[][];
  value: number;
  tolerance: number;
}

/** What is missing in a question before it can be asked; null when it is whole. */
export function faultOf(question: Omit<QuizQuestion, 'id'>): string | null {
  const { kind, options, right, blanks, stem } = question;
  if (!stem.trim()) return '请写题干';
  if (kind === 'SINGLE' || kind === 'MULTIPLE') {
    if (options.length < 2) return '请至少写两个选项';
    if (options.some((option) => !option.trim())) return '有选项是空的';
    if (new Set(options.map((option) => option.trim())).size !== options.length) return '有两个选项一样';
    if (new Set(right).size !== right.length || right.some((place) => place >= options.length)) return '正确答案不在选项里';
    if (kind === 'SINGLE' && right.length !== 1) return '单选题请选一个正确答案';
    if (kind === 'MULTIPLE' && right.length < 2) return '多选题请至少选两个正确答案';
  }
  if (kind === 'FILL' && (blanks.length === 0 || blanks.some((words) => words.every((word) => !normal(word))))) return '请写每一空的答案';
  return null;
}

/** Words are compared without regard to width, case and spaces. */
export const normal = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** A number as people type it: full-width digits, thousands separators; null when it is none. */
export function numberOf(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '').replace(/^\+/, '');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** Whether a value has the form of an answer to the question. Null always has: nothing is answered. */
export function fitsQuestion({ kind, options, blanks }: Pick<Asked, 'kind' | 'options' | 'blanks'>, value: QuizValue): boolean {
  if (value === null) return true;
  switch (kind) {
    case 'SINGLE':
      return typeof value === 'number' && value < options.length;
    case 'MULTIPLE':
      return isPlaces(value) && new Set(value).size === value.length && value.every((place) => place < options.length);
    case 'TRUE_FALSE':
      return typeof value === 'boolean';
    case 'FILL':
      return Array.isArray(value) && value.length <= blanks.length && value.every((one) => typeof one === 'string');
    case 'NUMBER':
      return typeof value === 'string';
  }
}

const isPlaces = (value: QuizValue): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

/** Points for an answer: all or nothing, except blanks, each of which earns its share. Never below nothing, never above the question's points. */
export function pointsFor(question: Asked, value: QuizValue | undefined): number {
  const { kind, points } = question;
  if (value === null || value === undefined || !fitsQuestion(question, value)) return 0;
  if (kind === 'FILL') {
    const given = value as string[];
    const hits = question.blanks.filter((words, place) => words.some((word) => isSameWording(word, given[place] ?? '')));
    return round2((points * hits.length) / question.blanks.length);
  }
  return isRight(question, value) ? points : 0;
}

function isRight({ kind, right, truth, value: exact, tolerance }: Asked, value: QuizValue): boolean {
  switch (kind) {
    case 'SINGLE':
      return value === right[0];
    case 'MULTIPLE': {
      const given = value as number[];
      return given.length === right.length && given.every((place) => right.includes(place));
    }
    case 'TRUE_FALSE':
      return value === truth;
    default: {
      const number = numberOf(value as string);
      // Decimal fractions have no exact form: a hair more than the tolerance still is within it.
      return number !== null && Math.abs(number - exact) <= tolerance + 1e-9 * Math.max(1, Math.abs(exact));
    }
  }
}

const round2 = (value: number) => Math.round(value * 100) / 100;

/** A paper's marks: points, the most there is, and the share in percent with one decimal. */
export function marksOf(paper: readonly Asked[], answers: Readonly<Record<string, QuizValue>>) {
  const score = round2(paper.reduce((sum, question) => sum + pointsFor(question, answers[question.id]), 0));
  const total = round2(paper.reduce((sum, { points }) => sum + points, 0));
  // Rounded down: nobody passes by rounding.
  return { score, total, percent: total > 0 ? Math.floor(((score * 100) / total) * 10 + 1e-6) / 10 : 0 };
}

/** An answer in words, in the order the learner saw. */
export function wordsOf(question: Asked, value: QuizValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '正确' : '错误';
  if (typeof value === 'number') return question.options[value] ?? '';
  if (typeof value === 'string') return value;
  return value.map((one) => (typeof one === 'number' ? (question.options[one] ?? '') : one)).join('；');
}

/** The right answer in words. */
export function correctWords({ kind, options, right, truth, blanks, value, tolerance }: Asked): string {
  switch (kind) {
    case 'SINGLE':
    case 'MULTIPLE':
      return right.map((place) => options[place] ?? '').join('；');
    case 'TRUE_FALSE':
      return truth ? '正确' : '错误';
    case 'FILL':
      return blanks.map((words) => words.join(' 或 ')).join('；');
    case 'NUMBER':
      return tolerance > 0 ? `${value}（误差不超过 ${tolerance}）` : String(value);
  }
}
