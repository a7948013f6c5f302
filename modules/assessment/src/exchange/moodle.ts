import type { ItemContent } from '@yangfan/contract';
import { XmlReader } from '@yangfan/kernel/sheet';
import { plainOf } from '../bank/rich.rules.ts';
import { blank, FileFault, lettered, MAX_ITEMS, numbered, rubricLine, tagged, tagsOf, type Defaults, type Read } from './exchange.rules.ts';

/** An element of the file; what is not asked for is dropped when its question ends. */
interface Node {
  name: string;
  type: string;
  format: string;
  fraction: number;
  text: string;
  children: Node[];
}
const MAX_NODES = 60_000;
const MAX_CHARS = 4_000_000;

/** Whether Moodle XML can carry an item as its own kinds of question. */
export function fitsMoodle({ type, answer }: ItemContent): boolean {
  if (type === 'FILL') return (answer as { blanks: unknown[] }).blanks.length === 1;
  return ['SINGLE', 'MULTI', 'JUDGE', 'CALC', 'MATCH', 'ORDER', 'SHORT'].includes(type);
}

const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!).replaceAll('\r', '&#13;');
const words = (name: string, text: string): string => `<${name} format="plain_text"><text>${xml(text)}</text></${name}>`;
const answerXml = (fraction: number, text: string): string =>
  `<answer fraction="${fraction}" format="plain_text"><text>${xml(text)}</text></answer>`;

/** Items as Moodle XML; each must fit. The stem goes as plain text with its marks, so it comes back as it was. */
export function writeMoodle(items: readonly { code: string; content: ItemContent }[]): string {
  const all = items.map(({ code, content }) => {
    const { kind, inside } = bodyOf(content);
    const tags = tagsOf(content).map((tag) => `<tag><text>${xml(tag)}</text></tag>`);
    return `<question type="${kind}"><name><text>${xml(code)}</text></name>${words('questiontext', content.stem)}${words('generalfeedback', content.analysis)}${inside}<tags>${tags.join('')}</tags></question>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${all.join('\n')}\n</quiz>\n`;
}

function bodyOf({ type, options, targets, answer }: ItemContent): { kind: string; inside: string } {
  switch (type) {
    case 'MULTI': {
      const right = answer as string[];
      const share = Math.round(10_000_000 / right.length) / 100_000;
      const all = options.map(({ key, text }) => answerXml(right.includes(key) ? share : 0, text));
      return { kind: 'multichoice', inside: `<single>false</single>${all.join('')}` };
    }
    case 'JUDGE':
      return { kind: 'truefalse', inside: `${answerXml(answer ? 100 : 0, 'true')}${answerXml(answer ? 0 : 100, 'false')}` };
    case 'FILL':
      return { kind: 'shortanswer', inside: (answer as { blanks: string[][] }).blanks[0]!.map((text) => answerXml(100, text)).join('') };
    case 'CALC': {
      const { value, tolerance = 0.005 } = answer as { value: number; tolerance?: number };
      const room = `<tolerance>${Math.abs(value) * tolerance}</tolerance></answer>`;
      return { kind: 'numerical', inside: answerXml(100, String(value)).replace('</answer>', room) };
    }
    case 'MATCH': {
      const to = (key: string) => targets.find((one) => one.key === (answer as Record<string, string>)[key])?.text ?? '';
      const all = options.map(
        ({ key, text }) =>
          `<subquestion format="plain_text"><text>${xml(text)}</text><answer><text>${xml(to(key))}</text></answer></subquestion>`,
      );
      return { kind: 'matching', inside: all.join('') };
    }
    case 'ORDER': {
      const order = (answer as string[]).map((key) => options.find((one) => one.key === key)!.text);
      return { kind: 'ordering', inside: order.map((text, index) => answerXml(index + 1, text)).join('') };
    }
    case 'SHORT': {
      const { rubric, reference } = answer as { rubric: { criterion: string; points: number }[]; reference: string };
      const lines = rubric.map(({ criterion, points }) => `${criterion}|${points}`).join('\n');
      return { kind: 'essay', inside: `${words('graderinfo', lines)}${words('responsetemplate', '')}${words('reference', reference)}` };
    }
    default:
      return {
        kind: 'multichoice',
        inside: `<single>true</single>${options.map(({ key, text }) => answerXml(key === answer ? 100 : 0, text)).join('')}`,
      };
  }
}

/** Reads Moodle XML. A document type, deep nesting or too much of anything refuses the file; a bad question only itself. */
export function readMoodle(bytes: Buffer, of: Defaults): Read[] {
  const reads: Read[] = [];
  for (const question of questionsOf(bytes)) {
    if (question.type === 'category') continue;
    const row = reads.length + 1;
    if (row > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
    const content = readQuestion(question, of);
    reads.push(content ? { row, content } : { row, fault: `不支持的题型“${question.type.slice(0, 30)}”，或答案不完整` });
  }
  return reads;
}

function* questionsOf(bytes: Buffer): Generator<Node> {
  const reader = new XmlReader(bytes);
  const open: Node[] = [];
  let [nodes, chars] = [0, 0];
  while (reader.next()) {
    if (reader.kind === 'open') {
      if ((nodes += 1) > MAX_NODES) throw new FileFault('文件里的内容太多，请分成几个文件');
      const node = {
        name: reader.name,
        type: reader.attribute('type') ?? '',
        format: reader.attribute('format') ?? '',
        fraction: Number(reader.attribute('fraction') ?? 0),
        text: '',
        children: [],
      };
      open.at(-1)?.children.push(node);
      open.push(node);
    } else if (reader.kind === 'text') {
      if ((chars += reader.text.length) > MAX_CHARS) throw new FileFault('文件里的内容太多，请分成几个文件');
      const node = open.at(-1);
      if (node) node.text += reader.text;
    } else {
      const node = open.pop();
      if (node?.name !== 'question') continue;
      yield node;
      const parent = open.at(-1);
      if (parent) parent.children = [];
    }
  }
}

const childrenOf = (node: Node, name: string): Node[] => node.children.filter((one) => one.name === name);
/** The words of an element; HTML becomes text with the marks of a stem. */
function textOf(node: Node | undefined): string {
  if (!node) return '';
  const text = node.children.find(({ name }) => name === 'text')?.text ?? node.text;
  return (node.format === 'html' ? fromHtml(text) : text).trim();
}

/** The few elements a stem may have; everything else goes, scripts and styles with what is in them. */
export function fromHtml(html: string): string {
  return (
    html
      .replace(/<(script|style|iframe|object)\b[^>]*>[^]*?(?:<\/\1\s*>|$)/gi, '')
      .replace(/<(?:b|strong)\b[^>]*>([^<]{1,500})<\/(?:b|strong)>/gi, '**$1**')
      .replace(/<li\b[^>]*>/gi, '\n- ')
      .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^>]*>/gi, '\n')
      .replace(/<tr\b[^>]*>/gi, '\n|')
      .replace(/<\/t[dh]\s*>/gi, ' |')
      .replace(/<[^>]*>/g, '')
      // What is left of a tag that was cut up is words, and looks like none.
      .replaceAll('<', '＜')
      .replace(/\\\((.{1,300}?)\\\)/g, (_all, tex: string) => `$${tex}$`)
      .replace(
        /&(nbsp|amp|lt|gt|quot|#39);/g,
        (_all, name: string) => ({ nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? ' ',
      )
      .replace(/\n{2,}/g, '\n')
      .trim()
  );
}

function readQuestion(node: Node, of: Defaults): ItemContent | null {
  const answers = childrenOf(node, 'answer');
  const content = readKind(node, answers, of);
  if (!content) return null;
  const tags = childrenOf(node, 'tags').flatMap((one) => childrenOf(one, 'tag').map(textOf));
  return tagged(
    { ...content, stem: textOf(childrenOf(node, 'questiontext')[0]), analysis: textOf(childrenOf(node, 'generalfeedback')[0]) },
    tags,
    of,
  );
}

function readKind(node: Node, answers: readonly Node[], of: Defaults): ItemContent | null {
  const options = lettered(answers.map((one) => plainOf(textOf(one))));
  switch (node.type) {
    case 'multichoice': {
      const right = options.filter((_option, index) => answers[index]!.fraction > 0).map(({ key }) => key);
      if (!right.length) return null;
      const isSingle = textOf(childrenOf(node, 'single')[0]) !== 'false';
      return isSingle
        ? { ...blank('SINGLE', of), options, answer: options[answers.findIndex(({ fraction }) => fraction === 100)]?.key ?? '' }
        : { ...blank('MULTI', of), options, answer: right };
    }
    case 'truefalse': {
      const right = answers.find(({ fraction }) => fraction === 100);
      return right ? { ...blank('JUDGE', of), answer: /^(true|正确|对)$/i.test(textOf(right)) } : null;
    }
    case 'shortanswer':
      return { ...blank('FILL', of), answer: { blanks: [answers.filter(({ fraction }) => fraction === 100).map(textOf)] } };
    case 'numerical': {
      const right = answers.find(({ fraction }) => fraction === 100);
      const value = Number(textOf(right));
      const room = Number(textOf(right && childrenOf(right, 'tolerance')[0]) || 0);
      if (!right || !Number.isFinite(value) || !Number.isFinite(room)) return null;
      const tolerance = value === 0 ? 0 : Math.round((room / Math.abs(value)) * 1e6) / 1e6;
      return { ...blank('CALC', of), answer: { value, tolerance: Math.min(0.2, tolerance), unit: '' } };
    }
    case 'matching':
      return readMatching(childrenOf(node, 'subquestion'), of);
    case 'ordering':
      return { ...blank('ORDER', of), options, answer: options.map(({ key }) => key) };
    case 'essay': {
      const rubric = textOf(childrenOf(node, 'graderinfo')[0]).split('\n').map(rubricLine);
      return {
        ...blank('SHORT', of),
        answer: { rubric: rubric.filter(({ criterion }) => criterion), reference: textOf(childrenOf(node, 'reference')[0]) },
      };
    }
    default:
      return null;
  }
}

function readMatching(pairs: readonly Node[], of: Defaults): ItemContent | null {
  const told = pairs.map((one) => ({ from: textOf(one), to: textOf(childrenOf(one, 'answer')[0]) })).filter(({ from }) => from);
  if (told.length < 2) return null;
  const targets = numbered([...new Set(told.map(({ to }) => to))]);
  const options = lettered(told.map(({ from }) => from));
  const answer = Object.fromEntries(
    options.map(({ key }, index) => [key, targets.find(({ text }) => text === told[index]!.to)?.key ?? '']),
  );
  return { ...blank('MATCH', of), options, targets, answer };
}
