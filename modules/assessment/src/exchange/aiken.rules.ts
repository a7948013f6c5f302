import { blank, FileFault, lettered, MAX_ITEMS, type Defaults, type Read, type Sent } from './exchange.rules.ts';

/** Reads Aiken: a stem, lines `A. words`, and `ANSWER: A`; single choice only. */
export function readAiken(text: string, of: Defaults): Read[] {
  const reads: Read[] = [];
  let [stem, options, from]: [string[], string[], number] = [[], [], 0];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    const answer = /^ANSWER:\s*([A-L])$/i.exec(line)?.[1]?.toUpperCase();
    const option = /^([A-L])[.)]\s*(.+)$/.exec(line)?.[2];
    if (answer) {
      const content = { ...blank('SINGLE', of), stem: stem.join('\n'), options: lettered(options), answer };
      reads.push(stem.length ? { row: from, content } : { row: index + 1, fault: '答案前面没有题干' });
      [stem, options] = [[], []];
      if (reads.length > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
    } else if (option && stem.length) options.push(option);
    else if (line) {
      if (!stem.length) from = index + 1;
      stem.push(line);
    }
  }
  if (stem.length) reads.push({ row: from, fault: '最后一题没有写 ANSWER' });
  return reads;
}

/** Single choices as Aiken; each must fit. */
export const writeAiken = (items: readonly Sent[]): string =>
  items
    .map(({ content: { stem, options, answer } }) =>
      [stem, ...options.map(({ key, text }) => `${key}. ${text}`), `ANSWER: ${answer as string}`, ''].join('\n'),
    )
    .join('\n');
