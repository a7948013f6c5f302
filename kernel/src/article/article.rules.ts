import type { ArticleNode } from '@yangfan/contract';

const MAX_TEXT = 50_000;
const MAX_NODES = 5000;
const MAX_DEPTH = 12;
const MAX_ADDRESS = 500;
const MARKS = new Set(['bold', 'italic', 'underline', 'strike']);
/** What may stand in what; an unlisted node is left out with everything in it. */
const BLOCKS = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote', 'horizontalRule', 'image'];
const CHILDREN: Record<string, readonly string[]> = {
  doc: BLOCKS,
  blockquote: BLOCKS,
  listItem: BLOCKS,
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  paragraph: ['text', 'hardBreak'],
  heading: ['text', 'hardBreak'],
};

/** An article made harmless: the document, the files of its pictures, and how much is written. */
export interface CleanArticle {
  doc: ArticleNode;
  fileIds: string[];
  length: number;
}

/** Lets through exactly the listed nodes, marks and attributes; null when the text is longer than an article may be. */
export function cleanArticle(input: unknown): CleanArticle | null {
  const fileIds = new Set<string>();
  let length = 0;
  let nodes = 0;

  function attributes(type: string, given: Record<string, unknown>): Record<string, string | number> | null {
    if (type === 'heading') return { level: given['level'] === 3 ? 3 : 2 };
    if (type !== 'image') return {};
    const fileId = given['fileId'];
    if (typeof fileId !== 'string' || !/^fil_[0-9a-z]{26}$/.test(fileId)) return null;
    fileIds.add(fileId);
    return { fileId, alt: typeof given['alt'] === 'string' ? given['alt'].slice(0, 200) : '' };
  }
  function node(value: unknown, allowed: readonly string[], depth: number): ArticleNode | null {
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || ++nodes > MAX_NODES) return null;
    const { type, text, attrs, content, marks } = value as Record<string, unknown>;
    if (typeof type !== 'string' || !allowed.includes(type)) return null;
    if (type === 'text') {
      if (typeof text !== 'string' || text === '') return null;
      // Control characters say nothing and hide things.
      const plain = text.replace(/(?![\t\n\r])\p{Cc}/gu, '');
      length += plain.length;
      const kept = marksOf(marks);
      return plain === '' ? null : { type, text: plain, ...(kept.length > 0 ? { marks: kept } : {}) };
    }
    const kept = attributes(type, typeof attrs === 'object' && attrs !== null ? (attrs as Record<string, unknown>) : {});
    if (!kept) return null;
    const inside = Array.isArray(content) && CHILDREN[type] ? content.flatMap((one) => node(one, CHILDREN[type]!, depth + 1) ?? []) : [];
    if ((type.endsWith('List') || type === 'listItem' || type === 'blockquote') && inside.length === 0) return null;
    return {
      type,
      ...(Object.keys(kept).length > 0 ? { attrs: kept } : {}),
      ...(inside.length > 0 ? { content: inside } : {}),
    };
  }
  const doc = node(input, ['doc'], 0) ?? { type: 'doc' };
  if (length > MAX_TEXT || nodes > MAX_NODES) return null;
  return { doc, fileIds: [...fileIds], length };
}

function marksOf(value: unknown): NonNullable<ArticleNode['marks']> {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 8).flatMap((mark: unknown) => {
    const { type, attrs } = (mark ?? {}) as { type?: unknown; attrs?: { href?: unknown } };
    if (typeof type !== 'string') return [];
    if (MARKS.has(type)) return [{ type }];
    const href = type === 'link' ? attrs?.href : undefined;
    // Only the web: no script, no data, no file.
    return typeof href === 'string' && href.length <= MAX_ADDRESS && /^https?:\/\/[^\s"'<>\\]+$/i.test(href)
      ? [{ type: 'link', attrs: { href } }]
      : [];
  });
}
