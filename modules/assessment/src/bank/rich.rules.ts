import type { RichBlock, RichInline } from '@yangfan/contract';
import { formula, sayFormula } from './formula.rules.ts';

/**
 * A stem is text with a few marks, not HTML: there is nothing in it that a page could run or load.
 * `**bold**`, `$formula$`, lines with `- ` or `1. `, tables of `| cell | cell |`, `![words](fil_…)` for a picture.
 */
const IMAGE = /^!\[([^\]\n]{0,120})\]\((fil_[0-9a-z]{26})\)$/;
const BULLET = /^- (.+)$/;
const NUMBER = /^\d{1,2}\. (.+)$/;
const MARKED = /\*\*|\$|^- |^\d{1,2}\. |^\||^!\[/m;
const RULE_ROW = /^[\s|:-]+$/;

/** The blocks of a stem; null where plain text says everything. */
export function richOf(stem: string, address: (fileId: string) => string): RichBlock[] | null {
  if (!MARKED.test(stem)) return null;
  const blocks: RichBlock[] = [];
  for (const line of stem.split('\n').map((one) => one.trim())) if (line) place(blocks, line, address);
  return blocks;
}

function place(blocks: RichBlock[], line: string, address: (fileId: string) => string): void {
  const last = blocks.at(-1);
  const image = IMAGE.exec(line);
  if (image) {
    blocks.push({ kind: 'image', alt: image[1]!, fileId: image[2]!, src: address(image[2]!) });
    return;
  }
  if (line.startsWith('|')) {
    if (last?.kind === 'table' && RULE_ROW.test(line)) return;
    const row = cellsOf(line).map(lineOf);
    if (last?.kind === 'table') last.rows.push(row);
    else blocks.push({ kind: 'table', rows: [row] });
    return;
  }
  const [bullet, number] = [BULLET.exec(line), NUMBER.exec(line)];
  const entry = bullet ?? number;
  if (!entry) blocks.push({ kind: 'paragraph', line: lineOf(line) });
  else if (last?.kind === 'list' && last.ordered === !!number) last.lines.push(lineOf(entry[1]!));
  else blocks.push({ kind: 'list', ordered: !!number, lines: [lineOf(entry[1]!)] });
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function lineOf(text: string): RichInline[] {
  return text.split(/(\*\*[^*\n]+\*\*|\$[^$\n]+\$)/).flatMap((piece): RichInline[] => {
    if (!piece) return [];
    if (/^\*\*[^*]+\*\*$/.test(piece)) return [{ kind: 'text', text: piece.slice(2, -2), bold: true }];
    if (/^\$[^$]+\$$/.test(piece)) return formula(piece.slice(1, -1));
    return [{ kind: 'text', text: piece }];
  });
}

/** A stem in words alone: for lists, search, look-alikes and what can carry no marks. */
export function plainOf(stem: string): string {
  const blocks = richOf(stem, (id) => id);
  if (!blocks) return stem;
  const say = (line: readonly RichInline[]) => line.map(sayFormula).join('');
  return blocks
    .map((block) => {
      if (block.kind === 'image') return `［图：${block.alt || '图片'}］`;
      if (block.kind === 'list')
        return block.lines.map((line, index) => `${block.ordered ? `${index + 1}. ` : '• '}${say(line)}`).join('\n');
      return block.kind === 'table' ? block.rows.map((row) => row.map(say).join('　')).join('\n') : say(block.line);
    })
    .join('\n');
}

/** The files that a stem shows. */
export const picturesOf = (stem: string): string[] =>
  [...stem.matchAll(/!\[[^\]\n]{0,120}\]\((fil_[0-9a-z]{26})\)/g)].map((hit) => hit[1]!);
