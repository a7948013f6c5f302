import { pictureLine } from './exchange.rules.ts';

/** What stands for a picture of a file; null where the file does not bring it along. */
export type Resolve = (src: string) => string | null;
/** Marks a picture that did not come along: whoever finds it in a stem refuses the question. */
export const unresolved = '图片未随文件';

/**
 * The few elements a stem may have; everything else goes, scripts and styles with what is in them.
 * No pattern runs past the next `<`: a text of a million of them takes no longer than any other.
 */
export function fromHtml(html: string, resolve: Resolve = () => null): string {
  return (
    html
      .replace(/<(script|style|iframe|object|template|noscript)\b[^<>]*>[^]*?(?:<\/\1\s*>|$)/gi, '')
      .replace(/<!--[^]*?(?:-->|$)/g, '')
      .replace(/<img\b((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gi, (_all, attributes: string) => picture(attributes, resolve))
      .replace(/<(?:b|strong)\b[^<>]*>([^<]{1,500})<\/(?:b|strong)>/gi, '**$1**')
      .replace(/<li\b[^<>]*>/gi, '\n- ')
      .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^<>]*>/gi, '\n')
      .replace(/<tr\b[^<>]*>/gi, '\n|')
      .replace(/<\/t[dh]\s*>/gi, ' |')
      .replace(/<[^<>]*>/g, '')
      // What is left of a tag that was cut up is words, and looks like none.
      .replaceAll('<', '＜')
      .replace(/\\\((.{1,300}?)\\\)/g, (_all, tex: string) => `$${tex}$`)
      .replace(/&(nbsp|amp|lt|gt|quot|apos|#39|hellip|mdash|ldquo|rdquo|middot|times);/g, (_all, name: string) => SIGNS[name] ?? ' ')
      .replace(/&#(\d{2,6});/g, (_all, code: string) =>
        Number(code) > 31 && Number(code) < 0xd800 ? String.fromCharCode(Number(code)) : '',
      )
      .replace(/\n{2,}/g, '\n')
      .trim()
  );
}
const SIGNS: Record<string, string> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  hellip: '…',
  mdash: '—',
  ldquo: '“',
  rdquo: '”',
  middot: '·',
  times: '×',
};

function picture(attributes: string, resolve: Resolve): string {
  const of = (name: string) => {
    const hit = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
    return (hit?.[1] ?? hit?.[2] ?? '').replaceAll('&amp;', '&');
  };
  const ref = resolve(of('src').trim());
  return `\n${ref ? pictureLine(of('alt'), ref) : unresolved}\n`;
}
