import type { ItemContent, ItemPart } from '@yangfan/contract';

/** A question read from a file, where it stood, or why it could not be read. */
export interface Read {
  /** Line, row or number of the question in the file. */
  row: number;
  content?: ItemContent;
  fault?: string;
}
/** A picture that a file brings along or is to carry. */
export interface Picture {
  name: string;
  bytes: Buffer;
}
/** Pictures by what stands for them in a stem: the id of a file of ours, or `pic:3` for the third of a file being read. */
export type Pictures = Map<string, Picture>;
/** What stands in a file. */
export interface Opened {
  reads: Read[];
  pictures: Pictures;
  /** What the person must know of the whole file, in Chinese. */
  notes: string[];
}
/** An item to write, with the code it has in the bank. */
export interface Sent {
  code: string;
  content: ItemContent;
}
/** What a format does not say of an item. */
export interface Defaults {
  chapter: string;
  knowledge: string;
  /** The chapter of a knowledge point; undefined = there is no such point. */
  chapterOf(knowledge: string): string | undefined;
}
/** A file that is refused as a whole; the sentence is for the person. */
export class FileFault extends Error {}

/** More questions than this are refused: nobody looks them over in one go. */
export const MAX_ITEMS = 1500;
/** Most pictures of one file, and their sum. */
export const MAX_PICTURES = 400;
export const MAX_PICTURE_BYTES = 30 * 1024 ** 2;
const LETTERS = [...'ABCDEFGHIJKL'];

/** Takes up pictures while a file is read, and gives what stands for each in a stem. */
export function collector(): { pictures: Pictures; add(name: string, bytes: Buffer): string } {
  const pictures: Pictures = new Map();
  const known = new Map<Buffer, string>();
  return {
    pictures,
    add(name, bytes) {
      const before = known.get(bytes);
      if (before) return before;
      if (pictures.size >= MAX_PICTURES) throw new FileFault(`一个文件里最多 ${MAX_PICTURES} 张图片，请分成几个文件`);
      const ref = `pic:${pictures.size + 1}`;
      pictures.set(ref, { name: name.slice(-150), bytes });
      known.set(bytes, ref);
      return ref;
    },
  };
}

/** A whole line that is a picture: `![words](what stands for it)`. */
export const PICTURE_LINE = /^!\[([^\]\n]{0,120})\]\((fil_[0-9a-z]{26}|pic:\d{1,4})\)$/;
const PICTURE_ANYWHERE = /!\[[^\]\n]{0,120}\]\((fil_[0-9a-z]{26}|pic:\d{1,4})\)/g;
/** What stands for pictures in a stem. */
export const pictureRefs = (stem: string): string[] => [...stem.matchAll(PICTURE_ANYWHERE)].map((hit) => hit[1]!);
/** The stem with its pictures standing for something else. */
export const withRefs = (stem: string, to: (ref: string) => string): string =>
  stem.replace(PICTURE_ANYWHERE, (all, ref: string) => all.slice(0, -ref.length - 1) + to(ref) + ')');
/** A picture line; the words lose what would end them early. */
export const pictureLine = (alt: string, ref: string): string => `![${alt.replace(/[\]\n]/g, ' ').slice(0, 120)}](${ref})`;
/** All stems of an item. */
export const stemsOfItem = (content: ItemContent): string[] => [content.stem, ...content.parts.map(({ stem }) => stem)];
/** The item with every stem changed. */
export const mapStems = (content: ItemContent, to: (stem: string) => string): ItemContent => ({
  ...content,
  stem: to(content.stem),
  parts: content.parts.map((part) => ({ ...part, stem: to(part.stem) })),
});

/** An item of a type with everything empty. */
export const blank = (type: ItemContent['type'], of: Defaults): ItemContent => ({
  type,
  chapter: of.chapter,
  knowledge: of.knowledge,
  difficulty: 2,
  stem: '',
  options: [],
  targets: [],
  parts: [],
  answer: null,
  analysis: '',
  enemyGroup: null,
  source: '',
});
/** A sub-question made of an item that stands alone; null where a case can't hold its type. */
export function partOf(content: ItemContent, key: number, weight: number): ItemPart | null {
  const { type, stem, options, targets, answer, analysis } = content;
  if (type === 'CASE' || type === 'OPERATE') return null;
  return { key: String(key), type, stem, options, targets, answer, analysis, weight };
}
/** A sub-question as if it stood alone. */
export const alone = (part: ItemPart, of: ItemContent): ItemContent => ({
  ...of,
  type: part.type,
  stem: part.stem,
  options: part.options,
  targets: part.targets,
  parts: [],
  answer: part.answer,
  analysis: part.analysis,
  enemyGroup: null,
  source: '',
});
/** Texts as options A, B, C … */
export const lettered = (texts: readonly string[]) => texts.slice(0, LETTERS.length).map((text, index) => ({ key: LETTERS[index]!, text }));
/** Texts as targets 1, 2, 3 … */
export const numbered = (texts: readonly string[]) =>
  texts.slice(0, LETTERS.length).map((text, index) => ({ key: String(index + 1), text }));

/** The blanks in a stem, as the bank counts them. */
export const BLANK = /_{2,}|（\s*）/g;
/** The sign that most stems have for a blank. */
export const USUAL_BLANK = '____';

/** The stem and texts within what the bank keeps; else why not. */
export function fitted({ row, content, fault }: Read): Read {
  if (!content) return { row, fault: fault ?? '这道题读不出来' };
  const why = tooMuch(content, 6000, 4000) ?? content.parts.map((part) => tooMuch(part, 2000, 2000)).find(Boolean);
  if (why) return { row, fault: why };
  if (content.parts.length > 10) return { row, fault: '案例题最多 10 道小题，请拆成几道' };
  if (content.source.length > 200 || (content.enemyGroup?.length ?? 0) > 40)
    return { row, fault: '来源不能超过 200 字，互斥组不能超过 40 字' };
  if (content.parts.some(({ weight }) => !(weight >= 0.5 && weight <= 100))) return { row, fault: '小题的分值要在 0.5 到 100 之间' };
  return { row, content };
}

function tooMuch(
  { stem, analysis, options, targets }: Pick<ItemContent, 'stem' | 'analysis' | 'options' | 'targets'>,
  most: number,
  explained: number,
): string | undefined {
  if (!stem.trim()) return '没有题干';
  if (stem.length > most) return `题干超过 ${most} 字，请拆成几道题`;
  if (analysis.length > explained) return `解析超过 ${explained} 字，请缩短`;
  if ([...options, ...targets].some(({ text }) => !text.trim() || text.length > 500)) return '选项不能为空，也不能超过 500 字';
  return undefined;
}

/** `what is looked for|points`; without points five. */
export function rubricLine(line: string): { criterion: string; points: number } {
  const hit = /^(.*?)(?:\|([\d.]{1,6}))?$/s.exec(line.trim());
  const points = Number(hit?.[2] ?? 5);
  return { criterion: (hit?.[1] ?? '').trim(), points: Number.isFinite(points) && points > 0 ? Math.min(100, points) : 5 };
}
