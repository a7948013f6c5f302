import type { ArticleNode } from '@yangfan/contract';

const BLOCK = new Set(['paragraph', 'heading', 'listItem', 'horizontalRule', 'image']);

/** The paragraphs of an article as plain words, in reading order; empty ones are left out. */
export function articleParagraphs(doc: ArticleNode): string[] {
  const out: string[] = [];
  let line = '';
  const flush = () => {
    if (line.trim()) out.push(line.trim());
    line = '';
  };
  const walk = (node: ArticleNode): void => {
    if (BLOCK.has(node.type)) flush();
    if (node.type === 'text') line += node.text ?? '';
    if (node.type === 'hardBreak') line += ' ';
    for (const child of node.content ?? []) walk(child);
    if (BLOCK.has(node.type)) flush();
  };
  walk(doc);
  flush();
  return out;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
const TAGS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
};

/** A cleaned article as HTML of a few plain tags. Pictures name their file: whoever shows it puts the address in. */
export function articleHtml(node: ArticleNode): string {
  if (node.type === 'text')
    return (node.marks ?? []).reduce(
      (html, { type, attrs }) => {
        if (type === 'link') return `<a href="${escaped(attrs?.['href'] ?? '')}" rel="noopener noreferrer">${html}</a>`;
        return TAGS[type] ? `<${TAGS[type]}>${html}</${TAGS[type]}>` : html;
      },
      escaped(node.text ?? ''),
    );
  if (node.type === 'hardBreak') return '<br>';
  if (node.type === 'horizontalRule') return '<hr>';
  if (node.type === 'image')
    return `<img data-file="${escaped(String(node.attrs?.['fileId'] ?? ''))}" alt="${escaped(String(node.attrs?.['alt'] ?? ''))}">`;
  const inside = (node.content ?? []).map(articleHtml).join('');
  const tag = node.type === 'heading' ? `h${node.attrs?.['level'] === 3 ? 3 : 2}` : TAGS[node.type];
  return tag ? `<${tag}>${inside}</${tag}>` : inside;
}
