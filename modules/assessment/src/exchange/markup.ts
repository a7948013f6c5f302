import { BLANK, pictureLine, PICTURE_LINE, USUAL_BLANK } from './exchange.rules.ts';
import { mathOf, texOf } from './mathml.ts';
import { isNode, xml, type Node } from './xml-tree.ts';

/** What a stem's writer needs from outside. */
export interface Ink {
  /** The address of a picture; null keeps its line as words. */
  picture(ref: string): string | null;
  /** The element of the next blank; without it blanks are words. */
  blank?(): string;
  /** A formula as the other side takes it; without it MathML. */
  math?(tex: string): string;
}

/**
 * A stem as elements of a page: one element a line, so that every line comes back. Lists and tables become lists and tables where
 * their lines are in the one form that can be told again; other lines are paragraphs.
 */
export function stemToPage(stem: string, ink: Ink): string {
  const lines = stem.split('\n');
  const done: string[] = [];
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at]!);
    const others = kind === 'line' ? 0 : lines.slice(at + 1).findIndex((line) => kindOf(line) !== kind);
    const end = others < 0 ? lines.length : at + 1 + others;
    done.push(...group(kind, lines.slice(at, end), ink));
    at = end;
  }
  return done.join('');
}

type Kind = 'bullets' | 'numbers' | 'table' | 'line';
const kindOf = (line: string): Kind =>
  /^- \S/.test(line) ? 'bullets' : /^\d{1,2}\. \S/.test(line) ? 'numbers' : /^\| .* \|$/.test(line) ? 'table' : 'line';

function group(kind: Kind, lines: readonly string[], ink: Ink): string[] {
  const item = (words: string) => `<li>${inline(words, ink)}</li>`;
  if (kind === 'bullets') return [`<ul>${lines.map((line) => item(line.slice(2))).join('')}</ul>`];
  if (kind === 'numbers' && lines.every((line, index) => line.startsWith(`${index + 1}. `)))
    return [`<ol>${lines.map((line, index) => item(line.slice(`${index + 1}. `.length))).join('')}</ol>`];
  if (kind === 'table') {
    const rows = lines.map((line) => line.slice(2, -2).split(' | '));
    return [
      `<table><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell, ink)}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    ];
  }
  return lines.map((line) => {
    const picture = PICTURE_LINE.exec(line);
    const src = picture && ink.picture(picture[2]!);
    return picture && src ? `<p><img src="${xml(src)}" alt="${xml(picture[1]!)}"/></p>` : `<p>${inline(line, ink)}</p>`;
  });
}

function inline(text: string, ink: Ink): string {
  return text
    .split(/(\*\*[^*\n]+\*\*|\$[^$\n]+\$)/)
    .map((piece) => {
      if (/^\*\*[^*]+\*\*$/.test(piece)) return `<strong>${blanks(piece.slice(2, -2), ink)}</strong>`;
      const hasBlank = ink.blank !== undefined && piece.search(BLANK) >= 0;
      return /^\$[^$]+\$$/.test(piece) && !hasBlank ? (ink.math ?? mathOf)(piece.slice(1, -1)) : blanks(piece, ink);
    })
    .join('');
}
function blanks(text: string, { blank }: Ink): string {
  if (!blank) return xml(text);
  const signs = text.match(BLANK) ?? [];
  return text
    .split(BLANK)
    .map((words, index) => {
      const sign = signs[index];
      // Any other sign than the usual one stays before its field, else it would not come back.
      return xml(words) + (sign === undefined ? '' : (sign === USUAL_BLANK ? '' : xml(sign)) + blank());
    })
    .join('');
}

/** What a page's reader finds on its way, in order. */
export type Piece = { kind: 'line'; text: string } | { kind: 'interaction'; node: Node };
/** How a page is read. */
export interface Eye {
  /** Written by ourselves: blanks and empty lines are meant. */
  isOwn: boolean;
  /** What stands for a picture; null where the file has none. */
  picture(src: string): string | null;
  /** Elements that are questions. */
  isInteraction(name: string): boolean;
  /** Elements that are no part of a stem. */
  isHidden(node: Node): boolean;
}
/** What stands for a picture that did not come along. */
export const LOST_PICTURE = '图片未随文件';
const BLOCKS = new Set([
  'p',
  'div',
  'li',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'blockquote',
  'section',
  'article',
  'figure',
  'figcaption',
  'dt',
  'dd',
  'prompt',
]);
const NEVER = new Set(['script', 'style', 'iframe', 'object', 'embed', 'template', 'noscript', 'form', 'input']);
/** Questions that stand inside a line. */
export const INLINE_INTERACTIONS = new Set(['textentryinteraction', 'inlinechoiceinteraction', 'hottext', 'gap']);
/** A name without the ways in which QTI 2 and 3 write it: `qti-choice-interaction` and `choiceInteraction` are one. */
export const plainName = (name: string): string => name.replace(/^qti-/, '').replaceAll('-', '').toLowerCase();

/** The lines and questions of a page, in order. Only words, bold, formulas, lists, tables and pictures come through. */
export function pageToPieces(nodes: readonly (Node | string)[], eye: Eye): Piece[] {
  const reader = new PageReader(eye);
  reader.walk(nodes);
  reader.flush();
  return reader.pieces;
}

class PageReader {
  readonly pieces: Piece[] = [];
  readonly #eye: Eye;
  #line = '';
  /** Whether the line ends with a field, which is no blank sign of the words. */
  #afterField = false;
  /** The sign of the entry of a list that has just begun. */
  #fresh = '';
  constructor(eye: Eye) {
    this.#eye = eye;
  }

  walk(nodes: readonly (Node | string)[]): void {
    for (const node of nodes) {
      if (typeof node === 'string') this.#say(this.#eye.isOwn ? node : node.replace(/\s+/g, ' ').replaceAll('$', '＄'));
      else this.#element(node);
    }
  }
  flush(isMeant = false): void {
    const text = this.#eye.isOwn ? this.#line : this.#line.trim();
    if (text !== '' || (isMeant && this.#eye.isOwn)) this.pieces.push({ kind: 'line', text });
    [this.#line, this.#afterField] = ['', false];
  }
  #say(text: string): void {
    if (text === '') return;
    this.#line += text;
    this.#afterField = false;
  }

  #element(node: Node): void {
    const name = plainName(node.name);
    if (NEVER.has(name) || this.#eye.isHidden(node)) return;
    if (this.#eye.isInteraction(name)) return this.#interaction(node, name);
    if (name === 'img') return this.#image(node);
    if (name === 'math') return this.#say(`$${texOf(node)}$`);
    if (name === 'rt') return this.#ruby(node);
    if (name === 'br') return this.flush(true);
    if (name === 'strong' || name === 'b') return this.#bold(node);
    if (name === 'ul' || name === 'ol') return this.#list(node, name === 'ol');
    if (name === 'tr') return this.#row(node);
    if (!BLOCKS.has(name)) return this.walk(node.children);
    // A paragraph that begins an entry of a list goes on in its line.
    if (this.#fresh === '' || this.#line !== this.#fresh) this.flush();
    const before = this.pieces.length;
    this.walk(node.children);
    this.flush(this.pieces.length === before && name === 'p');
  }
  #interaction(node: Node, name: string): void {
    if (INLINE_INTERACTIONS.has(name)) {
      const signed = !this.#afterField && /(_{2,}|（\s*）)$/.test(this.#line.slice(-200));
      if (!signed) this.#line += USUAL_BLANK;
      this.#afterField = true;
    } else this.flush();
    this.pieces.push({ kind: 'interaction', node });
  }
  #image(node: Node): void {
    const ref = this.#eye.picture(node.attributes.get('src') ?? '');
    this.flush();
    this.pieces.push({ kind: 'line', text: ref ? pictureLine(node.attributes.get('alt') ?? '', ref) : LOST_PICTURE });
  }
  /** Bold words; what can't stand in bold stands beside it. */
  #bold(node: Node): void {
    const from = this.#line.length;
    const before = this.pieces.length;
    this.walk(node.children);
    const words = this.#line.slice(from);
    if (this.pieces.slice(before).some(({ kind }) => kind === 'line')) return;
    if (/[*\n]/.test(words) || (!this.#eye.isOwn && words.trim() === '')) return;
    this.#line = `${this.#line.slice(0, from)}**${words}**`;
    this.#afterField = false;
  }
  /** How a word is read, said behind it. */
  #ruby(node: Node): void {
    this.#say('（');
    this.walk(node.children);
    this.#say('）');
  }
  #list(node: Node, isNumbered: boolean): void {
    this.flush();
    let no = 0;
    for (const item of node.children.filter(isNode)) {
      this.#fresh = isNumbered ? `${(no += 1)}. ` : '- ';
      this.#line = this.#fresh;
      this.walk(item.children);
      if (this.#line === this.#fresh) this.#line = '';
      this.#fresh = '';
      this.flush();
    }
  }
  #row(node: Node): void {
    this.flush();
    const cells = node.children.filter(isNode);
    this.#line = '| ';
    for (const [index, cell] of cells.entries()) {
      if (index) this.#say(' | ');
      this.walk(cell.children);
    }
    this.#say(' |');
    // A table that only makes room has nothing to say.
    if (!this.#eye.isOwn && /^[|\s]*$/.test(this.#line)) this.#line = '';
    this.flush();
  }
}
