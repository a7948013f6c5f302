import type { ItemContent, ItemPart } from '@yangfan/contract';
import { lettered, numbered, PICTURE_LINE, pictureRefs } from './exchange.rules.ts';

/** A question that stands alone: an item, or a sub-question of a case. */
type Task = Pick<ItemContent, 'type' | 'stem' | 'options' | 'targets' | 'answer' | 'analysis'>;

/** Without signs that no file and no database keeps; one kind of line end; no outer blanks. */
export const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '')
    .trim();

/**
 * The one form in which an item travels: options are A, B, C, targets 1, 2, 3, every picture on a line of its own, numbers no finer than they
 * are marked. Two items are the same where these forms are equal.
 */
export function canonical(content: ItemContent): ItemContent {
  const head = {
    chapter: content.chapter,
    knowledge: content.knowledge,
    difficulty: content.difficulty,
    enemyGroup: clean(content.enemyGroup ?? '') || null,
    source: oneLine(content.source),
  };
  const parts = content.parts.map((part, index): ItemPart => ({
    ...plain(part),
    type: part.type,
    key: String(index + 1),
    weight: part.weight,
  }));
  return { ...plain(content), ...head, parts };
}

const oneLine = (text: string): string => clean(text).replace(/\s*\n\s*/g, ' ');

function plain({ type, stem, options, targets, answer, analysis }: Task): Task {
  const keys = new Map(options.map(({ key }, index) => [key, lettered(options.map(() => ''))[index]!.key]));
  const ends = new Map(targets.map(({ key }, index) => [key, String(index + 1)]));
  const locked = new Set(options.flatMap(({ lockLast }, index) => (lockLast ? [index] : [])));
  return {
    type,
    stem: pictured(clean(stem)),
    options: lettered(options.map(({ text }) => clean(text))).map((one, index) => (locked.has(index) ? { ...one, lockLast: true } : one)),
    targets: numbered(targets.map(({ text }) => clean(text))),
    answer: answerOf(type, answer, keys, ends),
    analysis: clean(analysis),
  };
}

/** Pictures inside a line come to stand alone, as only there they are shown. */
function pictured(stem: string): string {
  if (!pictureRefs(stem).length) return stem;
  return stem
    .split('\n')
    .flatMap((line) => {
      if (!pictureRefs(line).length) return [line];
      const pieces = line.split(/(!\[[^\]\n]{0,120}\]\((?:fil_[0-9a-z]{26}|pic:\d{1,4})\))/);
      return pieces.map((one) => one.trim()).filter((one) => one !== '' || PICTURE_LINE.test(one));
    })
    .join('\n');
}

function answerOf(
  type: ItemContent['type'],
  answer: unknown,
  keys: ReadonlyMap<string, string>,
  ends: ReadonlyMap<string, string>,
): unknown {
  const key = (one: string) => keys.get(one) ?? '';
  switch (type) {
    case 'SINGLE':
      return key(answer as string);
    case 'MULTI':
    case 'ORDER':
      return (answer as string[]).map(key);
    case 'FILL':
      return { blanks: (answer as { blanks: string[][] }).blanks.map((one) => one.map(oneLine)) };
    case 'CALC': {
      const { value, tolerance = 0.005, unit = '' } = answer as { value: number; tolerance?: number; unit?: string };
      return { value, tolerance: Math.round(tolerance * 1e6) / 1e6, unit: oneLine(unit) };
    }
    case 'MATCH':
      return Object.fromEntries(Object.entries(answer as Record<string, string>).map(([from, to]) => [key(from), ends.get(to) ?? '']));
    case 'SHORT':
    case 'OPERATE': {
      const { rubric, reference, operation } = answer as {
        rubric: { criterion: string; points: number }[];
        reference: string;
        operation?: string;
      };
      const lines = rubric.map(({ criterion, points }) => ({
        criterion: oneLine(criterion),
        points: Math.max(0.01, Math.round(points * 100) / 100),
      }));
      return { rubric: lines, reference: clean(reference), ...(type === 'OPERATE' ? { operation: operation ?? '' } : {}) };
    }
    default:
      return answer;
  }
}
