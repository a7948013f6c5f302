import { blank, lettered, numbered, rubricLine, type Read } from './exchange.rules.ts';
import { attribute, choiceText, declared, deep, kids, rightOf, type Item } from './qti-tree.ts';
import { wholeText, type Node } from './xml-tree.ts';

type Half = Omit<Read, 'row'>;
const NO_KEY = '没有给出正确答案';
const PICTURE = '选项里有图片，题库的选项只能是文字，请把图片移到题干';
const TRUE_WORDS = /^(正确|对|是|√|true|yes)$/i;
const FALSE_WORDS = /^(错误|错|否|×|false|no)$/i;

const optionsOf = (nodes: readonly Node[], isOwn: boolean) =>
  lettered(nodes.map((node) => choiceText(node, isOwn))).map((one, index) =>
    attribute(nodes[index]!, 'fixed') === 'true' ? { ...one, lockLast: true } : one,
  );

/** Choose one or several; two that say right and wrong are a judgement. */
export function asChoice(node: Node, item: Item): Half {
  const key = declared(node, item);
  const choices = deep(node, 'simplechoice');
  if (!key || !rightOf(key).length) return { fault: NO_KEY };
  if (choices.some((one) => deep(one, 'img').length)) return { fault: PICTURE };
  if (choices.length > 12) return { fault: '选项超过 12 个，请减少选项' };
  const ids = choices.map((one) => attribute(one, 'identifier') ?? '');
  const options = optionsOf(choices, item.isOwn);
  const right = rightOf(key).map((id) => options[ids.indexOf(id)]?.key);
  if (right.some((one) => one === undefined)) return { fault: '正确答案不在选项里' };
  if (key.cardinality === 'multiple') return { content: { ...blank('MULTI', item.of), options, answer: right } };
  const judged = judgement(ids, options, item.isOwn);
  if (judged) return { content: { ...blank('JUDGE', item.of), answer: judged[options.findIndex((one) => one.key === right[0])] } };
  return { content: { ...blank('SINGLE', item.of), options, answer: right[0] } };
}
/** Which of two options says that it is right; null for a choice of other things. */
function judgement(ids: readonly string[], options: readonly { text: string }[], isOwn: boolean): boolean[] | null {
  if (ids.length !== 2) return null;
  if (ids.includes('true') && ids.includes('false')) return ids.map((id) => id === 'true');
  if (isOwn) return null;
  const says = options.map(({ text }) => (TRUE_WORDS.test(text) ? true : FALSE_WORDS.test(text) ? false : null));
  return says.includes(true) && says.includes(false) ? (says as boolean[]) : null;
}

/** Put in order. */
export function asOrder(node: Node, item: Item): Half {
  const key = declared(node, item);
  const choices = deep(node, 'simplechoice');
  if (!key?.correct.length) return { fault: NO_KEY };
  if (choices.some((one) => deep(one, 'img').length)) return { fault: PICTURE };
  if (choices.length > 12) return { fault: '选项超过 12 个，请减少选项' };
  const ids = choices.map((one) => attribute(one, 'identifier') ?? '');
  const options = optionsOf(choices, item.isOwn);
  return { content: { ...blank('ORDER', item.of), options, answer: rightOf(key).map((id) => options[ids.indexOf(id)]?.key ?? '') } };
}

/** Connect two sides; every left one has one right one. */
export function asMatch(node: Node, item: Item): Half {
  const key = declared(node, item);
  const [left = [], right = []] = kids(node, 'simplematchset').map((set) => kids(set, 'simpleassociablechoice'));
  if (!key || !rightOf(key).length) return { fault: NO_KEY };
  if ([...left, ...right].some((one) => deep(one, 'img').length)) return { fault: PICTURE };
  if (left.length > 12 || right.length > 12) return { fault: '连线题一边最多 12 项，请拆成几道题' };
  const idOf = (one: Node) => attribute(one, 'identifier') ?? '';
  const options = optionsOf(left, item.isOwn);
  const targets = numbered(right.map((one) => choiceText(one, item.isOwn)));
  const pairs = rightOf(key).map((pair) => pair.split(/\s+/));
  const sides = pairs.map(([from, to]) => [
    options[left.findIndex((one) => idOf(one) === from)]?.key,
    targets[right.findIndex((one) => idOf(one) === to)]?.key,
  ]);
  const froms = sides.map(([from]) => from);
  if (sides.flat().includes(undefined) || new Set(froms).size < froms.length)
    return { fault: '连线题左边每一项要对应右边一项，这道题有一项对应了几项或对不上' };
  return { content: { ...blank('MATCH', item.of), options, targets, answer: Object.fromEntries(sides) as Record<string, string> } };
}

/** Words of one's own, marked by a person. */
export function asWords(node: Node, page: Node, item: Item): Half {
  const key = declared(node, item);
  // Ours name the question they belong to, as all of a case stand behind it.
  const id = attribute(node, 'response-identifier');
  const named = item.isOwn ? deep(item.root, 'rubricblock').filter((one) => one.attributes.get('data-response') === id) : [];
  const blocks = (named.length ? named : deep(page, 'rubricblock')).filter((one) => /scorer/.test(attribute(one, 'view') ?? ''));
  const rows = blocks.flatMap((one) => deep(one, 'tr').map((row) => [...deep(row, 'td'), ...deep(row, 'th')].map(wholeText)));
  const rubric = rows.flatMap(([criterion = '', points = '']) =>
    Number(points) > 0 ? [{ criterion: item.isOwn ? criterion : criterion.trim(), points: Number(points) }] : [],
  );
  const lines = blocks.flatMap((one) => [...deep(one, 'li'), ...deep(one, 'p')].map((line) => wholeText(line).replace(/\s+/g, ' ').trim()));
  const told = rubric.length ? rubric : lines.filter(Boolean).map(rubricLine);
  const answer = { rubric: told, reference: key?.correct[0] ?? '' };
  const operation = node.attributes.get('data-operation');
  return {
    content: operation ? { ...blank('OPERATE', item.of), answer: { ...answer, operation } } : { ...blank('SHORT', item.of), answer },
  };
}

/** Blanks in a text, each with the words that are right. */
export function asFill(nodes: readonly Node[], item: Item): Half {
  const blanks = nodes.map((node) => {
    const key = declared(node, item);
    if (!key) return [];
    const best = Math.max(...key.mapped.map(({ value }) => value), 0);
    const accepted = key.mapped.filter(({ value }) => value > 0 && value === best).map((one) => one.key);
    return [...new Set([...key.correct, ...accepted])].filter(Boolean);
  });
  return blanks.some((one) => !one.length) ? { fault: NO_KEY } : { content: { ...blank('FILL', item.of), answer: { blanks } } };
}

/** One blank that takes a number; null where it is no number that is asked for. */
export function asCalc(nodes: readonly Node[], page: Node, item: Item): Half | null {
  const [node] = nodes;
  const key = nodes.length === 1 && node ? declared(node, item) : undefined;
  if (!key || (key.type !== 'float' && key.type !== 'integer')) return null;
  const value = Number(key.correct[0]?.trim() || Number.NaN);
  if (!Number.isFinite(value)) return { fault: NO_KEY };
  const unit = item.isOwn ? unitOf(page, node!) : '';
  return { content: { ...blank('CALC', item.of), answer: { value, tolerance: toleranceOf(node!, value, item), unit } } };
}
/** What stands beside our own field. */
const unitOf = (page: Node, field: Node): string =>
  deep(page, 'p')
    .filter((one) => one.children.includes(field))
    .map(wholeText)
    .join('')
    .trim();

/** How far a number may be off, as a share of it; other systems may say it as a number. */
function toleranceOf(node: Node, value: number, { root }: Item): number {
  const id = attribute(node, 'response-identifier');
  const equal = kids(root, 'responseprocessing')
    .flatMap((one) => deep(one, 'equal'))
    .find((one) => deep(one, 'variable').some((variable) => attribute(variable, 'identifier') === id));
  const room = Number((equal && attribute(equal, 'tolerance'))?.trim().split(/\s+/)[0] ?? 0);
  if (!equal || !Number.isFinite(room)) return 0;
  const share = attribute(equal, 'tolerance-mode') === 'relative' ? room / 100 : value === 0 ? 0 : room / Math.abs(value);
  return Math.min(0.2, Math.round(Math.abs(share) * 1e6) / 1e6);
}
