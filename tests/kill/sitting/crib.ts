import type { assessmentRoutes, ReplyOf } from '@yangfan/contract';
import { sql, type Db } from '@yangfan/kernel';

export type Attempt = ReplyOf<typeof assessmentRoutes.startAttempt>;
export type Question = Attempt['questions'][number];
type Face = Pick<Question, 'type' | 'stem' | 'options' | 'targets'>;
interface Row {
  type: string;
  stem: string;
  options: { key: string; text: string }[];
  targets: { key: string; text: string }[];
  answer: unknown;
}
/** What the better candidates know, by the words of a question. */
export type Crib = ReadonlyMap<string, Row>;

/** Reads the keys beside the product, so that there are right, half right and wrong answers of every type. */
export async function readCrib(db: Db): Promise<Crib> {
  const items = await db.many<Row & { parts: Row[] }>(
    sql`select type, stem, options, targets, answer, parts from assessment.item where status = 'APPROVED'`,
  );
  return new Map(items.flatMap((item) => [item, ...(item.parts ?? [])]).map((row) => [row.stem, row]));
}

/** An answer to a question: right, near it, wrong or nothing, by chance. */
export function answerTo(question: Question, crib: Crib, random: () => number): unknown {
  if (question.type !== 'CASE') return plainAnswer(question, crib, random);
  const parts = question.parts.filter(() => random() < 0.9);
  return Object.fromEntries(parts.map((part) => [part.key, plainAnswer(part, crib, random)]));
}

function plainAnswer(face: Face, crib: Crib, random: () => number): unknown {
  if (random() < 0.04) return null;
  const known = random() < 0.6 ? crib.get(face.stem) : undefined;
  const letters = face.options.map(({ key }) => key);
  const any = () => letters[Math.floor(random() * letters.length)]!;
  const textOf = (list: readonly { key: string; text: string }[], key: string) => list.find((one) => one.key === key)?.text;
  const shown = (key: string) => face.options.find(({ text }) => text === textOf(known!.options, key))?.key ?? any();
  switch (face.type) {
    case 'JUDGE':
      return known ? known.answer : random() < 0.5;
    case 'SINGLE':
      return known ? shown(known.answer as string) : any();
    case 'MULTI': {
      const right = known ? [...new Set((known.answer as string[]).map(shown))] : letters.filter(() => random() < 0.5);
      return random() < 0.3 ? right.slice(0, 1) : right;
    }
    case 'ORDER': {
      const right = known ? [...new Set((known.answer as string[]).map(shown))] : [...letters].sort(() => random() - 0.5);
      const at = Math.floor(random() * (right.length - 1));
      if (random() < 0.5) [right[at], right[at + 1]] = [right[at + 1]!, right[at]!];
      return right;
    }
    case 'FILL': {
      const blanks = known ? (known.answer as { blanks: string[][] }).blanks : [['不知道']];
      return blanks.map((synonyms) => disguised(synonyms[Math.floor(random() * synonyms.length)]!, random));
    }
    case 'CALC': {
      const { value } = known ? (known.answer as { value: number }) : { value: random() * 100 };
      const near = value * (1 + (random() - 0.5) * 0.016);
      return random() < 0.5 ? near : `${near.toFixed(3)} 元`;
    }
    case 'MATCH': {
      const target = () => face.targets[Math.floor(random() * face.targets.length)]!.key;
      const right = known ? Object.entries(known.answer as Record<string, string>) : [];
      const toShown = (key: string) => face.targets.find(({ text }) => text === textOf(known!.targets, key))?.key ?? target();
      const pairs = known ? right.map(([from, to]) => [shown(from), toShown(to)]) : letters.map((from) => [from, target()]);
      return Object.fromEntries(pairs.map(([from, to]) => [from, random() < 0.2 ? target() : to]));
    }
    default:
      return '按题目要求写下的几句话';
  }
}

/** The same word as somebody else might type it. */
function disguised(text: string, random: () => number): string {
  if (random() < 0.3) return `${text.slice(0, 1)} ${text.slice(1)}。`;
  if (random() < 0.3) return text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
  return text;
}
