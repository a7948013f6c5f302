import type { ItemContent } from '@yangfan/contract';
import { richOf } from '../bank/rich.rules.ts';
import { starred } from './cloze.rules.ts';
import type { Sent } from './exchange.rules.ts';
import { tagsOf } from './tags.rules.ts';

const ESCAPED = /[\\~=#{}:]/g;
/** Words of GIFT: what Moodle takes a backslash off again, and nothing else. */
const escape = (text: string): string => text.replace(ESCAPED, '\\$&').replaceAll('\n', '\\n');
/** The words again; a backslash before anything else stays, as in a formula. */
export const unescapeGift = (text: string): string =>
  text.replace(/\\([\\~=#{}:n])/g, (_all, sign: string) => (sign === 'n' ? '\n' : sign)).trim();
/** How a text of GIFT says what it is written in. */
export const FORMAT = /^\s*\[(plain|moodle|markdown|html)\]/;
/** An answer is plain text, whatever its question is; a text that begins like a format's name gets one before it. */
const answered = (text: string, isPlain: boolean): string => (isPlain && !FORMAT.test(text) ? '' : '[plain]') + escape(text);
// A label ends with its bracket, so one inside it goes in disguise.
const tagText = (tag: string): string => tag.replace(/[%\]\n]/g, (sign) => ({ '%': '%25', ']': '%5D' })[sign] ?? '%0A');
/** What a label says. */
export const giftTag = (tag: string): string =>
  tag.replace(/%(25|5D|0A)/g, (_all, code: string) => ({ '25': '%', '5D': ']' })[code] ?? '\n');

/** Items as GIFT; each must fit. */
export const writeGift = (items: readonly Sent[]): string =>
  items
    .map(({ code, content }) => {
      const tags = tagsOf(content).map((tag) => `[tag:${tagText(tag)}]`);
      const feedback = content.analysis ? `####${escape(content.analysis)}` : '';
      const isPlain = !richOf(content.stem, (id) => id);
      return `// ${tags.join(' ')}\n::${escape(code)}::${isPlain ? '[plain]' : '[markdown]'}${escape(content.stem)} {${keyOf(content, isPlain)}${feedback}}\n`;
    })
    .join('\n');

function keyOf({ type, options, targets, answer }: ItemContent, isPlain: boolean): string {
  const words = (text: string) => answered(text, isPlain);
  // What looks like a weight stands behind a real one.
  const weighed = (text: string, share: number) => (text.startsWith('%') && isPlain ? `%${share}%` : '') + words(text);
  switch (type) {
    case 'SINGLE':
      return options.map(({ key, text }) => (key === answer ? `=${words(text)}` : `~${weighed(text, 0)}`)).join(' ');
    case 'MULTI': {
      const right = answer as string[];
      const share = Math.round(10_000_000 / right.length) / 100_000;
      return options.map(({ key, text }) => `~%${right.includes(key) ? share : -100}%${words(text)}`).join(' ');
    }
    case 'JUDGE':
      return answer ? 'TRUE' : 'FALSE';
    case 'FILL':
      return (answer as { blanks: string[][] }).blanks[0]!.map((text) => `=${weighed(starred(text), 100)}`).join(' ');
    case 'CALC': {
      const { value, tolerance = 0.005 } = answer as { value: number; tolerance?: number };
      return `#${value}:${Math.abs(value) * tolerance}`;
    }
    case 'MATCH':
      return options
        .map(
          ({ key, text }) =>
            `=${words(text)} -> ${escape(targets.find((one) => one.key === (answer as Record<string, string>)[key])?.text ?? '')}`,
        )
        .join(' ');
    default:
      return '';
  }
}
