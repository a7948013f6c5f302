import type { ItemContent } from '@yangfan/contract';
import { richOf } from '../bank/rich.rules.ts';
import { blank, FileFault, lettered, MAX_ITEMS, numbered, type Defaults, type Read, type Sent } from './exchange.rules.ts';
import { tagged, tagsOf } from './tags.rules.ts';

const ESCAPED = /[\\~=#{}:]/g;
/** Words of GIFT, and of the fields that Moodle embeds in a text. */
export const escapeGift = (text: string): string =>
  text.replace(ESCAPED, '\\$&').replaceAll('\n', '\\n').replaceAll('->', '-\\>').replace(/^%/, '\\%');
/** The words again. */
export const unescapeGift = (text: string): string => text.replace(/\\(.)/gs, (_all, sign: string) => (sign === 'n' ? '\n' : sign)).trim();
const [escape, unescape] = [escapeGift, unescapeGift];
// A label ends with its bracket, so one inside it goes in disguise.
const tagText = (tag: string): string => tag.replace(/[%\]\n]/g, (sign) => ({ '%': '%25', ']': '%5D' })[sign] ?? '%0A');
const tagWords = (tag: string): string => tag.replace(/%(25|5D|0A)/g, (_all, code: string) => ({ '25': '%', '5D': ']' })[code] ?? '\n');

/** Items as GIFT; each must fit. */
export const writeGift = (items: readonly Sent[]): string =>
  items
    .map(({ code, content }) => {
      const tags = tagsOf(content).map((tag) => `[tag:${tagText(tag)}]`);
      const feedback = content.analysis ? `####${escape(content.analysis)}` : '';
      const format = richOf(content.stem, (id) => id) ? '[markdown]' : '[plain]';
      return `// ${tags.join(' ')}\n::${escape(code)}::${format}${escape(content.stem)} {${keyOf(content)}${feedback}}\n`;
    })
    .join('\n');

function keyOf({ type, options, targets, answer }: ItemContent): string {
  switch (type) {
    case 'SINGLE':
      return options.map(({ key, text }) => `${key === answer ? '=' : '~'}${escape(text)}`).join(' ');
    case 'MULTI': {
      const right = answer as string[];
      const share = Math.round(10_000_000 / right.length) / 100_000;
      return options.map(({ key, text }) => `~%${right.includes(key) ? share : -100}%${escape(text)}`).join(' ');
    }
    case 'JUDGE':
      return answer ? 'TRUE' : 'FALSE';
    case 'FILL':
      return (answer as { blanks: string[][] }).blanks[0]!.map((text) => `=${escape(text)}`).join(' ');
    case 'CALC': {
      const { value, tolerance = 0.005 } = answer as { value: number; tolerance?: number };
      return `#${value}:${Math.abs(value) * tolerance}`;
    }
    case 'MATCH':
      return options
        .map(
          ({ key, text }) =>
            `=${escape(text)} -> ${escape(targets.find((one) => one.key === (answer as Record<string, string>)[key])?.text ?? '')}`,
        )
        .join(' ');
    default:
      return '';
  }
}

/** Reads GIFT: questions between empty lines, with their comments before them. */
export function readGift(text: string, of: Defaults): Read[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const reads: Read[] = [];
  let [from, tags, words]: [number, string[], string[]] = [0, [], []];
  const finish = () => {
    if (words.length) reads.push(readOne(words.join('\n'), tags, from, of));
    [tags, words] = [[], []];
    if (reads.length > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') finish();
    else if (line.startsWith('//')) tags.push(...[...line.matchAll(/\[tag:([^\]]{0,600})\]/g)].map((hit) => tagWords(hit[1]!)));
    else if (!line.startsWith('$CATEGORY:')) {
      if (!words.length) from = index + 1;
      words.push(line);
    }
  }
  finish();
  return reads;
}

function readOne(source: string, tags: readonly string[], row: number, of: Defaults): Read {
  const body = source.replace(/^\s*::(?:\\.|[^:\\]|:(?!:))*::/s, '').replace(/^\s*\[(?:plain|moodle|markdown|html)\]/, '');
  const open = unescapedAt(body, '{');
  const close = open < 0 ? -1 : unescapedAt(body, '}', open);
  if (open < 0 || close < 0) return { row, fault: '没有用 { } 写出答案，或括号没有配对' };
  const before = unescape(body.slice(0, open));
  const after = unescape(body.slice(close + 1));
  const [key, analysis] = splitFeedback(body.slice(open + 1, close));
  // The missing-word form: the answer stands in the middle of the stem.
  const stem = after ? `${before} ____ ${after}` : before;
  const content = readKey(key, of);
  return content
    ? { row, content: tagged({ ...content, stem, analysis: unescape(analysis) }, tags, of) }
    : { row, fault: '不认识这种答案写法；问答题请用 Excel 模板导入' };
}

function unescapedAt(text: string, sign: string, from = 0): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === sign) return at;
  }
  return -1;
}
function splitFeedback(key: string): [string, string] {
  for (let at = 0; at < key.length; at++) {
    if (key[at] === '\\') at += 1;
    else if (key.startsWith('####', at)) return [key.slice(0, at), key.slice(at + 4)];
  }
  return [key, ''];
}

/** No question has more; what does is none. */
const MAX_CHOICES = 100;
/** The answers of a key with their signs, as they are written; feedback of single answers is left out. */
export function choicesOf(key: string): { sign: string; share: number | null; raw: string }[] {
  const starts: number[] = [];
  for (let at = 0; at < key.length; at++) {
    if (key[at] === '\\') at += 1;
    else if (key[at] === '=' || key[at] === '~') starts.push(at);
  }
  if (starts.length > MAX_CHOICES) return [];
  return starts.map((at, index) => {
    const raw = key.slice(at + 1, starts[index + 1] ?? key.length);
    const share = /^%(-?[\d.]{1,10})%/.exec(raw);
    const words = share ? raw.slice(share[0].length) : raw;
    const end = unescapedAt(words, '#');
    return { sign: key[at]!, share: share ? Number(share[1]) : null, raw: end < 0 ? words : words.slice(0, end) };
  });
}

function readKey(source: string, of: Defaults): ItemContent | null {
  const key = source.trim();
  const judged = /^(T|TRUE|F|FALSE)(?=$|#)/i.exec(key);
  if (judged) return { ...blank('JUDGE', of), answer: /^T/i.test(judged[1]!) };
  if (key.startsWith('#')) return readNumber(key.slice(1), of);
  const choices = choicesOf(key).map((one) => ({ ...one, text: unescape(one.raw) }));
  if (!choices.length) return null;
  const pairs = choices.map(({ raw }) => raw.split('->').map(unescape));
  if (choices.every(({ sign }) => sign === '=')) {
    if (pairs.every((pair) => pair.length === 2) && pairs.length > 1) return readPairs(pairs as [string, string][], of);
    return { ...blank('FILL', of), answer: { blanks: [choices.map(({ text }) => text)] } };
  }
  const options = lettered(choices.map(({ text }) => text));
  const single = choices.findIndex(({ sign, share }) => sign === '=' || share === 100);
  if (single >= 0) return { ...blank('SINGLE', of), options, answer: options[single]?.key ?? '' };
  const right = options.filter((_option, index) => (choices[index]!.share ?? 0) > 0).map(({ key: letter }) => letter);
  return right.length ? { ...blank('MULTI', of), options, answer: right } : null;
}

function readPairs(pairs: readonly [string, string][], of: Defaults): ItemContent {
  const targets = numbered([...new Set(pairs.map(([, to]) => to))]);
  const options = lettered(pairs.map(([from]) => from));
  const answer = Object.fromEntries(
    options.map(({ key }, index) => [key, targets.find(({ text }) => text === pairs[index]![1])?.key ?? '']),
  );
  return { ...blank('MATCH', of), options, targets, answer };
}

function readNumber(told: string, of: Defaults): ItemContent | null {
  const source = told.trim();
  if (source.length > 100) return null;
  const range = /^\s*=?\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(source);
  const plain = /^\s*=?\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*(?::\s*([\d.]+(?:e[+-]?\d+)?))?\s*$/i.exec(source);
  const [value, room] = range
    ? [(Number(range[1]) + Number(range[2])) / 2, Math.abs(Number(range[2]) - Number(range[1])) / 2]
    : plain
      ? [Number(plain[1]), Number(plain[2] ?? 0)]
      : [Number.NaN, 0];
  if (!Number.isFinite(value)) return null;
  const tolerance = value === 0 ? 0 : Math.round((room / Math.abs(value)) * 1e6) / 1e6;
  return { ...blank('CALC', of), answer: { value, tolerance: Math.min(0.2, tolerance), unit: '' } };
}
