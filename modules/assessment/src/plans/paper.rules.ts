import type { ArticleNode } from '@yangfan/contract';
import type { PrintedTable } from '@yangfan/contract/plan-figures';

/** A stretch of words set one way. */
export interface Run {
  text: string;
  bold: boolean;
  italic: boolean;
  underline: boolean;
}
/** One thing under the other on paper. */
export type Block =
  | { kind: 'paragraph' | 'heading2' | 'heading3' | 'item' | 'quote'; runs: Run[]; mark: string; depth: number }
  | { kind: 'picture'; fileId: string; alt: string }
  | { kind: 'rule' };

interface Around {
  mark: string;
  depth: number;
  quoted: boolean;
}

/** A cleaned text as blocks for paper: lists become lines with their mark. */
export function blocksOf(doc: ArticleNode): Block[] {
  const blocks: Block[] = [];
  const runsOf = (node: ArticleNode): Run[] =>
    (node.content ?? []).map((one) => {
      const marks = new Set((one.marks ?? []).map(({ type }) => type));
      const text = one.type === 'hardBreak' ? '\n' : (one.text ?? '');
      return { text, bold: marks.has('bold'), italic: marks.has('italic'), underline: marks.has('underline') };
    });
  const walk = (node: ArticleNode, around: Around): void => {
    switch (node.type) {
      case 'paragraph':
        if (node.content?.length)
          blocks.push({
            kind: around.quoted ? 'quote' : around.depth > 0 ? 'item' : 'paragraph',
            runs: runsOf(node),
            mark: around.mark,
            depth: around.depth,
          });
        return;
      case 'heading':
        blocks.push({ kind: node.attrs?.['level'] === 3 ? 'heading3' : 'heading2', runs: runsOf(node), mark: '', depth: 0 });
        return;
      case 'image':
        blocks.push({ kind: 'picture', fileId: String(node.attrs?.['fileId'] ?? ''), alt: String(node.attrs?.['alt'] ?? '') });
        return;
      case 'horizontalRule':
        blocks.push({ kind: 'rule' });
        return;
      case 'bulletList':
      case 'orderedList':
        for (const [index, item] of (node.content ?? []).entries())
          for (const [order, child] of (item.content ?? []).entries())
            walk(child, {
              ...around,
              depth: around.depth + 1,
              // The mark stands before the first line of an item only.
              mark: order > 0 ? '' : node.type === 'bulletList' ? '•' : `${index + 1}.`,
            });
        return;
      default:
        for (const child of node.content ?? []) walk(child, { ...around, quoted: around.quoted || node.type === 'blockquote' });
    }
  };
  walk(doc, { mark: '', depth: 0, quoted: false });
  return blocks;
}

const WIDE = 10;

/** A table of twelve months is set as two half-years, so that it can be read on an upright sheet. */
export function halves(table: PrintedTable): PrintedTable[] {
  const first = table.columns.indexOf('1月');
  if (table.columns.length < WIDE || first < 0) return [table];
  const part = (title: string, from: number, to: number): PrintedTable => ({
    title: `${table.title}（${title}）`,
    columns: [...table.columns.slice(0, first), ...table.columns.slice(from, to)],
    rows: table.rows.map((row) => [...row.slice(0, first), ...row.slice(from, to)]),
  });
  return [part('上半年', first, first + 6), part('下半年', first + 6, table.columns.length)];
}
