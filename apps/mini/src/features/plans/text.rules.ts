import type { ArticleNode } from '@yangfan/contract';

/** The words of a text that is nothing but plain paragraphs; null when it is set in a way that a phone's field would lose. */
export function plainText(doc: ArticleNode): string | null {
  const lines: string[] = [];
  for (const node of doc.content ?? []) {
    if (node.type !== 'paragraph') return null;
    let line = '';
    for (const one of node.content ?? []) {
      if (one.type !== 'text' || (one.marks ?? []).length > 0) return null;
      line += one.text ?? '';
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** Plain words as paragraphs, one a line. */
export function asDoc(text: string): ArticleNode {
  const lines = text === '' ? [] : text.split('\n');
  return {
    type: 'doc',
    content: lines.map((line) => (line ? { type: 'paragraph', content: [{ type: 'text', text: line }] } : { type: 'paragraph' })),
  };
}

/** A text with more paragraphs after it; what stands before keeps how it is set. */
export const withMore = (doc: ArticleNode, text: string): ArticleNode => ({
  ...doc,
  content: [...(doc.content ?? []), ...(asDoc(text).content ?? [])],
});

/** Yuan as a person types them, in whole fen; null when it is no money. */
export function fenOf(text: string, max: number): number | null {
  const found = /^(\d{0,9})(?:\.(\d{0,2}))?$/.exec(text.trim());
  if (!found) return null;
  const fen = Number(found[1] || '0') * 100 + Number((found[2] ?? '').padEnd(2, '0') || '0');
  return fen <= max ? fen : null;
}
/** Fen as they stand in a field: nothing for nought. */
export const yuanField = (fen: number): string => {
  if (fen === 0) return '';
  const cents = fen % 100;
  return cents === 0 ? String(fen / 100) : `${(fen - cents) / 100}.${String(cents).padStart(2, '0')}`;
};
