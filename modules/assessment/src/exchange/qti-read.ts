import type { ItemContent } from '@yangfan/contract';
import { BLANK, blank, partOf, USUAL_BLANK, type Defaults, type Read } from './exchange.rules.ts';
import { INLINE_INTERACTIONS, LOST_PICTURE, pageToPieces, plainName, type Eye, type Piece } from './markup.ts';
import { asCalc, asChoice, asFill, asMatch, asOrder, asWords } from './qti-answers.ts';
import { attribute, deep, declarationsOf, kids, UNSAID, type Item } from './qti-tree.ts';
import { interactionName } from './qti-names.ts';
import { ANSWER_CLASS, PART_CLASS, TOOL } from './qti-write.ts';
import { tagged } from './tags.rules.ts';
import { isNode, type Node } from './xml-tree.ts';

type Half = Omit<Read, 'row'>;
const hasClass = (node: Node, name: string): boolean => (node.attributes.get('class') ?? '').split(/\s+/).includes(name);

/** Reads one assessment item of QTI 3 (or 2, whose names only look different). */
export function readItem(root: Node, tags: readonly string[], of: Defaults, picture: (src: string) => string | null): Half {
  const body = kids(root, 'itembody')[0];
  if (!body) return { fault: '题目文件里没有题干（item-body）' };
  const isOwn = attribute(root, 'tool-name') === TOOL;
  if (kids(root, 'templatedeclaration').length)
    return { fault: '题目里的数字或文字由对方系统随机生成（模板变量），题库的题目是固定的，请在原系统导出固定的题目' };
  if (attribute(root, 'adaptive') === 'true' && asks(body) > 1) return { fault: '这是分步作答的自适应题，题库没有这种题，请拆成几道题' };
  const item: Item = { root, isOwn, declarations: declarationsOf(root), of };
  const eye: Eye = {
    isOwn,
    picture,
    isInteraction: (name) => name.endsWith('interaction') || name === 'hottext' || name === 'gap',
    isHidden: (node) => {
      const name = plainName(node.name);
      if (name === 'rubricblock') return !/candidate/.test(attribute(node, 'view') ?? '');
      return UNSAID.has(name) || name === BUTTON || (isOwn && (hasClass(node, ANSWER_CLASS) || hasClass(node, PART_CLASS)));
    },
  };
  const parts = isOwn ? body.children.filter(isNode).filter((node) => hasClass(node, PART_CLASS)) : [];
  const read = parts.length ? ownCase(body, parts, item, eye) : whole(body, item, eye);
  if (!read.content) return read;
  const stems = [read.content.stem, ...read.content.parts.map(({ stem }) => stem)];
  if (stems.some((stem) => stem.includes(LOST_PICTURE))) return { fault: '题干里的图片不在包里，请补上图片或在题目编辑页里插入' };
  const analysis = analysisOf(root, 'ANALYSIS', isOwn);
  return { content: tagged({ ...read.content, analysis }, tags, of) };
}

/** A button that shows a hint asks nothing. */
const BUTTON = 'endattemptinteraction';
/** How many questions a page asks, whether they show at once or step by step. */
const asks = (node: Node): number =>
  node.children.filter(isNode).reduce((sum, one) => {
    const name = plainName(one.name);
    return sum + (name.endsWith('interaction') && name !== BUTTON ? 1 : asks(one));
  }, 0);

/** Stem lines and questions of one page; more than one question makes a case. */
function whole(body: Node, item: Item, eye: Eye): Half {
  const pieces = pageToPieces(body.children, eye);
  const asked = questionsOf(body, pieces, item.isOwn);
  const blocks = asked.filter((node) => !INLINE_INTERACTIONS.has(plainName(node.name)));
  if (blocks.length > 1)
    return blocks.length === asked.length ? foreignCase(pieces, body, item, eye) : { fault: '一道题里混有填空和别的题型，请拆成几道题' };
  return single(body, pieces, asked, item, eye);
}
const questionsOf = (page: Node, pieces: readonly Piece[], isOwn: boolean): Node[] => [
  ...pieces.flatMap((one) => (one.kind === 'interaction' ? [one.node] : [])),
  ...(isOwn ? answersIn(page) : []),
];
const answersIn = (page: Node): Node[] =>
  page.children.filter(isNode).flatMap((node) => (hasClass(node, ANSWER_CLASS) ? deep(node, 'textentryinteraction') : []));

function single(page: Node, pieces: readonly Piece[], asked: readonly Node[], item: Item, eye: Eye): Half {
  const [first] = asked;
  if (!first) return { fault: '没有读到作答部分（interaction）' };
  const name = plainName(first.name);
  const prompt = name === 'textentryinteraction' ? [] : kids(first, 'prompt').flatMap((node) => linesOf(pageToPieces(node.children, eye)));
  const lines = item.isOwn ? linesOf(pieces) : withoutSpare(linesOf(pieces), asked.length);
  const stem = [...lines, ...prompt].join('\n');
  const read = answered(name, first, asked, page, item);
  return read.content ? { content: { ...read.content, stem: item.isOwn ? stem : stem.trim() } } : read;
}
/** A text that has its blanks already needs no second sign where the fields stand below it. */
function withoutSpare(lines: string[], fields: number): string[] {
  const others = lines.filter((line) => line !== USUAL_BLANK);
  const signs = others.join('\n').match(BLANK)?.length ?? 0;
  return lines.length - others.length === fields && signs === fields ? others : lines;
}
const linesOf = (pieces: readonly Piece[]): string[] => pieces.flatMap((one) => (one.kind === 'line' ? [one.text] : []));

function answered(name: string, first: Node, asked: readonly Node[], page: Node, item: Item): Half {
  switch (name) {
    case 'choiceinteraction':
      return asChoice(first, item);
    case 'orderinteraction':
      return asOrder(first, item);
    case 'matchinteraction':
      return asMatch(first, item);
    case 'extendedtextinteraction':
      return asWords(first, page, item);
    case 'textentryinteraction':
      if (asked.some((node) => plainName(node.name) !== 'textentryinteraction')) return { fault: '一行里混有不同的填空方式，请拆成几道题' };
      return asCalc(asked, page, item) ?? asFill(asked, item);
    default:
      return { fault: `不支持的作答方式“${interactionName(name)}”，请改用选择、填空、连线、排序或简答` };
  }
}

/** A case of ours: every part is a division with its weight. */
function ownCase(body: Node, parts: readonly Node[], item: Item, eye: Eye): Half {
  const stem = linesOf(pageToPieces(body.children, eye)).join('\n');
  const content: ItemContent = { ...blank('CASE', item.of), stem, answer: null };
  for (const [index, node] of parts.entries()) {
    const pieces = pageToPieces(node.children, eye);
    const read = single(node, pieces, questionsOf(node, pieces, true), item, eye);
    const weight = Number(node.attributes.get('data-weight') ?? 1);
    const id = node.attributes.get('data-part') ?? '';
    const own = read.content && { ...read.content, analysis: analysisOf(item.root, `ANALYSIS_${id}`, true) };
    const part = own && partOf(own, index + 1, Number.isFinite(weight) ? weight : 1);
    if (!part) return { fault: `案例的第 ${index + 1} 道小题：${read.fault ?? '这种题型不能做小题'}` };
    content.parts.push(part);
  }
  return { content };
}

/** Several questions on one page of another system: what stands before the first is the case, the line before each is its stem. */
function foreignCase(pieces: readonly Piece[], body: Node, item: Item, eye: Eye): Half {
  const content: ItemContent = { ...blank('CASE', item.of), answer: null };
  let lines: string[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'line') {
      lines.push(piece.text);
      continue;
    }
    const prompt = kids(piece.node, 'prompt').flatMap((node) => linesOf(pageToPieces(node.children, eye)));
    if (!content.parts.length) {
      // Without a prompt the last line asks, those above it tell.
      content.stem = (prompt.length ? lines : lines.slice(0, -1)).join('\n');
      lines = prompt.length ? [] : lines.slice(-1);
    }
    const read = answered(plainName(piece.node.name), piece.node, [piece.node], body, item);
    const part = read.content && partOf({ ...read.content, stem: [...lines, ...prompt].join('\n').trim() }, content.parts.length + 1, 1);
    if (!part) return { fault: `案例的第 ${content.parts.length + 1} 道小题：${read.fault ?? '这种题型不能做小题'}` };
    content.parts.push(part);
    lines = [];
  }
  return { content };
}

/** The explanation: ours by its name, of others whatever they say afterwards. */
function analysisOf(root: Node, identifier: string, isOwn: boolean): string {
  const told = kids(root, 'modalfeedback').filter((node) => !isOwn || node.attributes.get('identifier') === identifier);
  const eye: Eye = { isOwn, picture: () => null, isInteraction: () => false, isHidden: () => false };
  const lines = told.flatMap((node) => {
    const body = kids(node, 'contentbody')[0] ?? node;
    return linesOf(pageToPieces(body.children, eye));
  });
  return lines.join('\n').replaceAll(LOST_PICTURE, '图片');
}

/** The lines of a page of shared material. */
export function materialLines(body: Node, picture: (src: string) => string | null): string {
  const isHidden = (node: Node) => UNSAID.has(plainName(node.name));
  const eye: Eye = { isOwn: false, picture, isInteraction: () => false, isHidden };
  return linesOf(pageToPieces(body.children, eye)).join('\n');
}
