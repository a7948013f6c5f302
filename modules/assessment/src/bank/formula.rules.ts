import type { RichInline } from '@yangfan/contract';

/**
 * The part of TeX that business sums need: \frac, \sqrt, ^, _, \text and signs. A page shows it with its own boxes, on the phone too;
 * what is not known stays as typed. Written here because the libraries weigh more than the learner's whole first page.
 */
const SIGNS: Record<string, string> = {
  times: '×',
  div: '÷',
  cdot: '·',
  pm: '±',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  ne: '≠',
  neq: '≠',
  approx: '≈',
  sum: '∑',
  pi: 'π',
  alpha: 'α',
  beta: 'β',
  Delta: 'Δ',
  infty: '∞',
  rightarrow: '→',
  quad: '　',
  ',': ' ',
  '%': '%',
  '{': '{',
  '}': '}',
};
const MAX_DEPTH = 8;

/** The pieces of a formula. */
export function formula(source: string): RichInline[] {
  const reader = { source, at: 0 };
  const pieces = sequence(reader, 0);
  // A closing brace too many: nothing is lost, the rest stands as typed.
  if (reader.at < source.length) pieces.push(text(source.slice(reader.at)));
  return joined(pieces);
}

interface Reader {
  source: string;
  at: number;
}
const text = (words: string): RichInline => ({ kind: 'text', text: words, formula: true });

function sequence(reader: Reader, depth: number): RichInline[] {
  const pieces: RichInline[] = [];
  while (reader.at < reader.source.length && reader.source[reader.at] !== '}') pieces.push(...piece(reader, depth));
  return joined(pieces);
}

function piece(reader: Reader, depth: number): RichInline[] {
  const sign = reader.source[reader.at++]!;
  if (depth >= MAX_DEPTH) return [text(sign)];
  if (sign === '^' || sign === '_') return [{ kind: sign === '^' ? 'raised' : 'lowered', of: group(reader, depth + 1) }];
  if (sign === '{') {
    reader.at -= 1;
    return group(reader, depth + 1);
  }
  return sign === '\\' ? command(reader, depth) : [text(sign)];
}

function command(reader: Reader, depth: number): RichInline[] {
  const name = /^(?:[a-zA-Z]+|.)/.exec(reader.source.slice(reader.at))?.[0] ?? '';
  reader.at += name.length;
  if (name === 'frac') return [{ kind: 'fraction', above: group(reader, depth + 1), below: group(reader, depth + 1) }];
  if (name === 'sqrt') return [{ kind: 'root', of: group(reader, depth + 1) }];
  if (name === 'text') return group(reader, depth + 1);
  return [text(SIGNS[name] ?? `\\${name}`)];
}

/** What stands in braces, or the next sign. */
function group(reader: Reader, depth: number): RichInline[] {
  if (reader.source[reader.at] !== '{')
    return reader.at < reader.source.length && reader.source[reader.at] !== '}' ? piece(reader, depth) : [];
  reader.at += 1;
  const inside = depth >= MAX_DEPTH ? [text(rest(reader))] : sequence(reader, depth);
  if (reader.source[reader.at] === '}') reader.at += 1;
  return inside;
}

function rest(reader: Reader): string {
  const end = reader.source.indexOf('}', reader.at);
  const words = reader.source.slice(reader.at, end < 0 ? undefined : end);
  reader.at += words.length;
  return words;
}

function joined(pieces: readonly RichInline[]): RichInline[] {
  const all: RichInline[] = [];
  for (const one of pieces) {
    const last = all.at(-1);
    if (one.kind === 'text' && last?.kind === 'text' && last.formula === one.formula)
      all[all.length - 1] = { ...last, text: last.text + one.text };
    else all.push(one);
  }
  return all;
}

/** A piece in words. */
export function sayFormula(one: RichInline): string {
  const all = (pieces: readonly RichInline[]) => pieces.map(sayFormula).join('');
  if (one.kind === 'text') return one.text;
  if (one.kind === 'fraction') return `(${all(one.above)})/(${all(one.below)})`;
  if (one.kind === 'root') return `√(${all(one.of)})`;
  return `${one.kind === 'raised' ? '^' : '_'}(${all(one.of)})`;
}
