import { STARRED, unstarred } from './cloze.rules.ts';
import { blank, FileFault, lettered, MAX_ITEMS, numbered, type Defaults, type Read } from './exchange.rules.ts';
import { FORMAT, giftTag, unescapeGift } from './gift.rules.ts';
import { fromHtml, unresolved } from './html.rules.ts';
import { tagged } from './tags.rules.ts';

type Half = Omit<Read, 'row'>;

/** Reads GIFT: questions between empty lines, with their comments before them. */
export function readGift(text: string, of: Defaults): Read[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const reads: Read[] = [];
  let [from, tags, words]: [number, string[], string[]] = [0, [], []];
  const finish = () => {
    if (words.length) reads.push({ row: from, ...readOne(words.join('\n'), tags, of) });
    [tags, words] = [[], []];
    if (reads.length > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') finish();
    else if (line.trimStart().startsWith('//')) tags.push(...[...line.matchAll(/\[tag:([^\]]{0,600})\]/g)].map((hit) => giftTag(hit[1]!)));
    else if (!line.startsWith('$CATEGORY:')) {
      if (!words.length) from = index + 1;
      words.push(line);
    }
  }
  finish();
  return reads;
}

const HTML = /<\/?(?:p|br|b|i|u|em|strong|span|div|a|img|ul|ol|li|table|tr|td|th|sub|sup|h\d)\b[^<>]*>/i;
/** A text with its own format before it, or in that of its question; HTML becomes the marks of a stem. */
function worded(raw: string, usual: string): string {
  const own = FORMAT.exec(raw);
  const format = own?.[1] ?? usual;
  const text = unescapeGift(own ? raw.slice(own[0].length) : raw);
  return format === 'html' || (format === 'moodle' && HTML.test(text)) ? fromHtml(text) : text;
}

function readOne(source: string, tags: readonly string[], of: Defaults): Half {
  const named = source.replace(/^\s*::(?:\\.|[^:\\]|:(?!:))*::/s, '');
  const told = FORMAT.exec(named);
  const [format, body] = [told?.[1] ?? 'moodle', told ? named.slice(told[0].length) : named];
  const open = unescapedAt(body, '{');
  const close = open < 0 ? -1 : unescapedAt(body, '}', open);
  if (open < 0 && unescapedAt(body, '}') < 0) return { fault: '没有用 { } 写出答案，这是一段说明文字，没有导入' };
  if (open < 0 || close < 0) return { fault: '没有用 { } 写出答案，或括号没有配对' };
  const [before, after] = [body.slice(0, open).trim(), body.slice(close + 1).trim()];
  const [key, analysis] = splitFeedback(body.slice(open + 1, close));
  // The missing-word form: the answer stands in the middle of the stem.
  const stem = worded(after ? `${before} ____ ${after}` : before, format);
  const read = readKey(key.trim(), format, of);
  if (!read.content) return read;
  if (stem.includes(unresolved)) return { fault: '题干里的图片没有随文件带来，请在题目编辑页里补上图片' };
  return { content: tagged({ ...read.content, stem, analysis: worded(analysis, format).replaceAll(unresolved, '图片') }, tags, of) };
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
interface Choice {
  sign: string;
  /** Per cent; null where none is told. */
  share: number | null;
  raw: string;
}
/** The answers of a key with their signs, as they are written; feedback of single answers is left out. */
function choicesOf(key: string): Choice[] {
  const starts: number[] = [];
  for (let at = 0; at < key.length; at++) {
    if (key[at] === '\\') at += 1;
    else if (key[at] === '=' || key[at] === '~') starts.push(at);
  }
  if (starts.length > MAX_CHOICES) return [];
  const hasWrong = starts.some((at) => key[at] === '~');
  return starts.map((at, index) => {
    const raw = key.slice(at + 1, starts[index + 1] ?? key.length);
    // Beside wrong choices the right one has no weight: what looks like one is its text.
    const share = hasWrong && key[at] === '=' ? null : /^\s*%(-?[\d.]{1,10})%/.exec(raw);
    const words = share ? raw.slice(share[0].length) : raw;
    return { sign: key[at]!, share: share ? Number(share[1]) : null, raw: beforeFeedback(words) };
  });
}
const beforeFeedback = (raw: string): string => {
  const end = unescapedAt(raw, '#');
  return end < 0 ? raw : raw.slice(0, end);
};
const isFull = ({ share }: Choice): boolean => share === null || share === 100;

function readKey(key: string, format: string, of: Defaults): Half {
  if (key === '') return { content: { ...blank('SHORT', of), answer: { rubric: [], reference: '' } } };
  if (key.startsWith('>')) return { fault: '这是 GIFT 的排序题（{>…}），请用 Moodle XML 或 Excel 导入' };
  const judged = /^(T|TRUE|F|FALSE)\s*(?=$|#)/i.exec(key);
  if (judged) return { content: { ...blank('JUDGE', of), answer: /^T/i.test(judged[1]!) } };
  if (key.startsWith('#')) return readNumber(key.slice(1), of);
  const signed = unescapedAt(key, '=') < 0 && unescapedAt(key, '~') < 0 ? `=${key}` : key;
  const choices = choicesOf(signed);
  if (!choices.length) return { fault: '不认识这种答案写法，请改成选择、判断、填空、数值或连线的写法' };
  if (choices.every(({ sign }) => sign === '='))
    return choices.some(({ raw }) => raw.includes('->')) && choices.length > 1
      ? readPairs(choices, format, of)
      : readWords(choices, format, of);
  const options = lettered(choices.map(({ raw }) => worded(raw, format)));
  const single = choices.findIndex(({ sign, share }) => sign === '=' || share === 100);
  if (single >= 0) return { content: { ...blank('SINGLE', of), options, answer: options[single]?.key ?? '' } };
  const right = options.filter((_option, index) => (choices[index]!.share ?? 0) > 0).map(({ key: letter }) => letter);
  return right.length ? { content: { ...blank('MULTI', of), options, answer: right } } : { fault: '没有标出正确选项（= 或百分比）' };
}

/** Words for a blank: what earns only a part is not right. */
function readWords(choices: readonly Choice[], format: string, of: Defaults): Half {
  const words = choices.filter(isFull).map(({ raw }) => unstarred(worded(raw, format)));
  if (words.includes(null)) return { fault: STARRED };
  return words.some(Boolean)
    ? { content: { ...blank('FILL', of), answer: { blanks: [words.filter(Boolean)] } } }
    : { fault: '没有全对的答案，只有得部分分的写法' };
}

function readPairs(choices: readonly Choice[], format: string, of: Defaults): Half {
  const pairs = choices.map(({ raw }) => {
    const at = raw.indexOf('->');
    return at < 0 ? null : { from: worded(raw.slice(0, at), format), to: unescapeGift(raw.slice(at + 2)) };
  });
  if (pairs.includes(null)) return { fault: '连线题每一项都要写成“左边 -> 右边”' };
  const all = pairs.filter((one) => one !== null);
  const told = all.filter(({ from }) => from);
  // A pair without a left side only adds something to choose from.
  const targets = numbered([...new Set([...told, ...all].map(({ to }) => to))]);
  const options = lettered(told.map(({ from }) => from));
  const answer = Object.fromEntries(
    options.map(({ key }, index) => [key, targets.find(({ text }) => text === told[index]!.to)?.key ?? '']),
  );
  return { content: { ...blank('MATCH', of), options, targets, answer } };
}

const RANGE = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i;
const PLAIN = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*(?::\s*([\d.]+(?:e[+-]?\d+)?))?$/i;
function readNumber(told: string, of: Defaults): Half {
  const wrong = unescapedAt(told, '~');
  const source = (wrong < 0 ? told : told.slice(0, wrong)).trim();
  if (source.length > 2000) return { fault: '数值题的答案太长' };
  const full = choicesOf(source.startsWith('=') ? source : `=${source}`).filter(isFull);
  if (full.length > 1) return { fault: '数值题给了几个都算全对的数，题库的计算题只有一个答案，请拆成几道题' };
  const text = full[0]?.raw.trim() ?? '';
  const [range, plain] = [RANGE.exec(text), PLAIN.exec(text)];
  const [value, room] = range
    ? [(Number(range[1]) + Number(range[2])) / 2, Math.abs(Number(range[2]) - Number(range[1])) / 2]
    : [plain ? Number(plain[1]) : Number.NaN, Number(plain?.[2] ?? 0)];
  if (!Number.isFinite(value) || !Number.isFinite(room)) return { fault: '数值题的答案不是数' };
  const tolerance = value === 0 ? 0 : Math.round((room / Math.abs(value)) * 1e6) / 1e6;
  return {
    content: { ...blank('CALC', of), answer: { value: Number(value.toPrecision(12)), tolerance: Math.min(0.2, tolerance), unit: '' } },
  };
}
