import type { ItemContent } from '@yangfan/contract';
import { plainOf } from '../bank/rich.rules.ts';
import { clozeOf, STARRED, unmarked, unstarred } from './cloze.rules.ts';
import {
  blank,
  collector,
  FileFault,
  lettered,
  MAX_ITEMS,
  numbered,
  partOf,
  pictureLine,
  rubricLine,
  USUAL_BLANK,
  type Defaults,
  type Opened,
  type Read,
} from './exchange.rules.ts';
import { fromHtml, unresolved, type Resolve } from './html.rules.ts';
import { CASE_TAG, pageOf, PART_TAG, PLUGIN_FILE, REFERENCE } from './moodle-write.ts';
import { tagged } from './tags.rules.ts';
import { childrenOf, elementsOf, ownText, utf8Of, type Node } from './xml-tree.ts';

/** A case whose sub-questions are still to come. */
interface OpenCase {
  code: string;
  at: number;
  content: ItemContent;
  fault?: string;
}

/** Reads Moodle XML. A document type, deep nesting or too much of anything refuses the file; a bad question only itself. */
export function readMoodle(given: Buffer, of: Defaults): Opened {
  const { bytes, wasOther } = utf8Of(given);
  const { pictures, add } = collector();
  const reads: Read[] = [];
  let open: OpenCase | null = null;
  let row = 0;
  const finish = () => {
    if (open) reads.push(open.fault ? { row: open.at, fault: open.fault } : { row: open.at, content: open.content });
    open = null;
  };
  for (const question of elementsOf(bytes, (name) => name === 'question')) {
    const type = question.attributes.get('type') ?? '';
    if (type === 'category') continue;
    row += 1;
    const tags = childrenOf(question, 'tags').flatMap((one) => childrenOf(one, 'tag').map((tag) => textOf(tag, null)));
    const code = labelOf(tags, type === 'description' ? CASE_TAG : PART_TAG);
    const stands: OpenCase | null = open;
    if (type !== 'description' && stands && code === (stands as OpenCase).code) {
      open = withPart(stands, readQuestion(question, type, tags, add, of), row, gradeOf(question));
      continue;
    }
    finish();
    if (reads.length >= MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
    if (type === 'description' && code !== null) {
      const read = readStem(question, { ...blank('CASE', of), answer: null }, tags, add, of);
      open = { code, at: row, content: read.content ?? blank('CASE', of), ...(read.fault ? { fault: read.fault } : {}) };
    } else reads.push({ row, ...readQuestion(question, type, tags, add, of) });
  }
  finish();
  return { reads, pictures, notes: wasOther ? ['文件是 GB18030 编码，已转换，请核对文字'] : [] };
}

const labelOf = (tags: readonly string[], name: string): string | null =>
  tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1) ?? null;
const gradeOf = (question: Node): number => Number(textOf(childrenOf(question, 'defaultgrade')[0], null) || 1);

function withPart(open: OpenCase, read: Omit<Read, 'row'>, row: number, weight: number): OpenCase {
  if (open.fault) return open;
  const part = read.content && partOf(read.content, open.content.parts.length + 1, Number.isFinite(weight) ? weight : 1);
  if (!part)
    return {
      ...open,
      fault: `案例的第 ${open.content.parts.length + 1} 道小题（文件中第 ${row} 题）：${read.fault ?? '这种题型不能做小题'}`,
    };
  return { ...open, content: { ...open.content, parts: [...open.content.parts, part] } };
}

type Add = (name: string, bytes: Buffer) => string;
type Half = Omit<Read, 'row'>;

/** Where the pictures of an element come from: its own files, or written into the page itself. */
function picturesOf(node: Node, add: Add): Resolve {
  const files = childrenOf(node, 'file').filter((file) => file.attributes.get('encoding') === 'base64');
  return (src) => {
    const inline = /^data:image\/[a-z+]+;base64,([A-Za-z0-9+/=\s]+)$/.exec(src);
    if (inline) return add('图片', Buffer.from(inline[1]!, 'base64'));
    if (!src.startsWith(PLUGIN_FILE)) return null;
    const path = src.slice(PLUGIN_FILE.length);
    const wanted = [path, decoded(path)];
    const file = files.find((one) => wanted.includes(((one.attributes.get('path') ?? '/') + (one.attributes.get('name') ?? '')).slice(1)));
    return file ? add(file.attributes.get('name') ?? '图片', contentOf(file)) : null;
  };
}
const opened = new WeakMap<Node, Buffer>();
/** A file's bytes, decoded once: a picture shown twice is one picture. */
function contentOf(file: Node): Buffer {
  let bytes = opened.get(file);
  if (!bytes) opened.set(file, (bytes = Buffer.from(ownText(file), 'base64')));
  return bytes;
}
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The words of an element; HTML becomes text with the marks of a stem. */
function textOf(node: Node | undefined, resolve: Resolve | null, hasFields = false): string {
  if (!node) return '';
  const inner = childrenOf(node, 'text')[0];
  const said = inner ? ownText(inner) : ownText(node);
  const text = hasFields ? clozeOf(said).marked : said;
  if (node.attributes.get('format') === 'html' || (node.attributes.get('format') === undefined && /<(?:p|br|img|div)\b/i.test(text)))
    return fromHtml(text, resolve ?? (() => null)).trim();
  // Written in Markdown, as ours: only pictures have another address.
  return (resolve ? addressed(text, resolve) : text).trim();
}
const addressed = (text: string, resolve: Resolve): string =>
  text.replace(/\]\((@@PLUGINFILE@@\/[^)\n]{1,300})\)/g, (all, src: string) => refIn(all, resolve(src)));
const refIn = (all: string, ref: string | null): string => (ref ? `](${ref})` : all.replace(PLUGIN_FILE, `${unresolved}/`));

function readQuestion(node: Node, type: string, tags: readonly string[], add: Add, of: Defaults): Half {
  if (type === 'description') return { fault: '这是一段说明文字，不是题目，没有导入' };
  const answers = childrenOf(node, 'answer');
  if (type === 'cloze' || type === 'multianswer') return readCloze(node, tags, add, of);
  if (type === 'shortanswer' && answers.some((one) => one.attributes.get('fraction') === '100' && unstarred(wordsOf(one)) === null))
    return { fault: STARRED };
  const full = new Set(answers.filter((one) => one.attributes.get('fraction') === '100').map(wordsOf));
  if (type === 'numerical' && full.size > 1) return { fault: '数值题给了几个都算全对的数，题库的计算题只有一个答案，请拆成几道题' };
  const content = readKind(type, node, answers, of);
  if (!content)
    return {
      fault: UNKNOWN[type] ? `题库没有“${UNKNOWN[type]}”这种题（${type}），没有导入` : `不支持的题型“${type.slice(0, 30)}”，或答案不完整`,
    };
  if (answers.some((one) => /<img\b/i.test(wholeOf(one)))) return { fault: '选项里有图片，题库的选项只能是文字，请把图片移到题干' };
  return readStem(node, content, tags, add, of);
}
/** What the types of Moodle are called that the bank has none for. */
const UNKNOWN: Record<string, string | undefined> = {
  calculated: '公式计算题',
  calculatedsimple: '简单公式计算题',
  calculatedmulti: '公式选择题',
  ddwtos: '拖词填空',
  ddimageortext: '拖图填空',
  ddmarker: '图上标记',
  gapselect: '下拉选词',
  random: '随机抽题',
  randomsamatch: '随机匹配题',
};
const wholeOf = (node: Node | undefined): string => ownText(node && childrenOf(node, 'text')[0]);

/** The stem in our own words beside its HTML; null where somebody changed the HTML since, or it is none of ours. */
function ownStem(node: Node, text: Node | undefined, content: ItemContent, resolve: Resolve | null): string | null {
  const own = childrenOf(node, 'stem')[0];
  if (!own || !text || !resolve) return null;
  const told = wholeOf(own);
  const refs = new Map<string, string>();
  const stem = told.replace(PLUGIN_REF, (_all, name: string) => {
    if (!refs.has(name)) refs.set(name, `pic:${9000 + refs.size}`);
    return `](${refs.get(name)!})`;
  });
  const names = new Map([...refs].map(([name, ref]) => [ref, name]));
  const fields = clozeOf(wholeOf(text)).blanks;
  const page = pageOf(stem, names, content.type === 'FILL' && fields.length ? fields : undefined);
  return page === wholeOf(text) ? addressed(told, resolve).trim() : null;
}
const PLUGIN_REF = /\]\(@@PLUGINFILE@@\/([^)\n]{1,300})\)/g;
/** A picture as Moodle 1.9 wrote it: beside the text, and shown below it. */
function oldPicture(node: Node, add: Add): string {
  const file = childrenOf(node, 'image_base64')[0];
  if (!file || !ownText(file).trim()) return '';
  const name = textOf(childrenOf(node, 'image')[0], null);
  return `\n${pictureLine(name, add(name, contentOf(file)))}`;
}

/** Takes up stem, explanation and labels. */
function readStem(node: Node, content: ItemContent, tags: readonly string[], add: Add, of: Defaults): Half {
  const text = childrenOf(node, 'questiontext')[0];
  const resolve = text ? picturesOf(text, add) : null;
  const told = ownStem(node, text, content, resolve) ?? unmarked(textOf(text, resolve, content.type === 'FILL'), USUAL_BLANK);
  const stem = told + oldPicture(node, add);
  if (stem.includes(unresolved)) return { fault: '题干里的图片没有随文件带来，请在题目编辑页里补上图片' };
  const analysis = textOf(childrenOf(node, 'generalfeedback')[0], null).replaceAll(unresolved, '图片');
  return { content: tagged({ ...content, stem, analysis }, tags, of) };
}

function readCloze(node: Node, tags: readonly string[], add: Add, of: Defaults): Half {
  const { blanks, strange } = clozeOf(wholeOf(childrenOf(node, 'questiontext')[0]));
  if (strange === '*') return { fault: STARRED };
  if (strange) return { fault: `填空里嵌有“${strange.slice(0, 20)}”，题库的填空只收文字答案，请拆成几道题` };
  if (!blanks.length) return { fault: '完形填空里没有读到空' };
  return readStem(node, { ...blank('FILL', of), answer: { blanks } }, tags, add, of);
}

/** The text of a short answer: HTML marks mean nothing in it. */
const wordsOf = (node: Node | undefined): string => {
  const text = textOf(node, null);
  return node?.attributes.get('format') === 'html' ? plainOf(text) : text;
};

function readKind(type: string, node: Node, answers: readonly Node[], of: Defaults): ItemContent | null {
  const options = lettered(answers.map(wordsOf));
  const fraction = (one: Node) => Number(one.attributes.get('fraction') ?? 0);
  switch (type) {
    case 'multichoice': {
      const right = options.filter((_option, index) => fraction(answers[index]!) > 0).map(({ key }) => key);
      if (!right.length) return null;
      const isSingle = !/^(false|0)$/.test(textOf(childrenOf(node, 'single')[0], null));
      return isSingle
        ? { ...blank('SINGLE', of), options, answer: options[answers.findIndex((one) => fraction(one) === 100)]?.key ?? '' }
        : { ...blank('MULTI', of), options, answer: right };
    }
    case 'truefalse': {
      const right = answers.find((one) => fraction(one) === 100);
      return right ? { ...blank('JUDGE', of), answer: /^(true|正确|对)$/i.test(wordsOf(right)) } : null;
    }
    case 'shortanswer':
      return {
        ...blank('FILL', of),
        answer: { blanks: [answers.filter((one) => fraction(one) === 100).map((one) => unstarred(wordsOf(one)) ?? '')] },
      };
    case 'numerical': {
      const right = answers.find((one) => fraction(one) === 100);
      const value = Number(wordsOf(right) || Number.NaN);
      const room = Number(textOf(right && childrenOf(right, 'tolerance')[0], null) || 0);
      if (!right || !Number.isFinite(value) || !Number.isFinite(room)) return null;
      const tolerance = value === 0 ? 0 : Math.round((room / Math.abs(value)) * 1e6) / 1e6;
      const unit = childrenOf(node, 'units').flatMap((one) => childrenOf(one, 'unit'))[0];
      const unitName = unit ? textOf(childrenOf(unit, 'unit_name')[0], null) : '';
      return { ...blank('CALC', of), answer: { value, tolerance: Math.min(0.2, tolerance), unit: unitName } };
    }
    case 'matching':
      return readMatching(childrenOf(node, 'subquestion'), of);
    case 'ordering':
      return { ...blank('ORDER', of), options, answer: options.map(({ key }) => key) };
    case 'essay': {
      const [lines = '', ...behind] = textOf(childrenOf(node, 'graderinfo')[0], null).split(REFERENCE);
      const rubric = lines.split('\n').map(rubricLine);
      const reference = textOf(childrenOf(node, 'reference')[0], null) || behind.join(REFERENCE).trim();
      return { ...blank('SHORT', of), answer: { rubric: rubric.filter(({ criterion }) => criterion), reference } };
    }
    default:
      return null;
  }
}

function readMatching(pairs: readonly Node[], of: Defaults): ItemContent | null {
  const all = pairs.map((one) => ({ from: wordsOf(one), to: wordsOf(childrenOf(one, 'answer')[0]) }));
  const told = all.filter(({ from }) => from);
  if (told.length < 2) return null;
  const targets = numbered([...new Set([...told, ...all].map(({ to }) => to).filter(Boolean))]);
  const options = lettered(told.map(({ from }) => from));
  const answer = Object.fromEntries(
    options.map(({ key }, index) => [key, targets.find(({ text }) => text === told[index]!.to)?.key ?? '']),
  );
  return { ...blank('MATCH', of), options, targets, answer };
}
