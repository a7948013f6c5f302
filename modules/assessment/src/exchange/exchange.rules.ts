import type { ItemContent } from '@yangfan/contract';

/** A question read from a file, where it stood, or why it could not be read. */
export interface Read {
  /** Line, row or number of the question in the file. */
  row: number;
  content?: ItemContent;
  fault?: string;
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
export const MAX_ITEMS = 500;
const LETTERS = [...'ABCDEFGHIJKL'];

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
/** Texts as options A, B, C … */
export const lettered = (texts: readonly string[]) => texts.slice(0, LETTERS.length).map((text, index) => ({ key: LETTERS[index]!, text }));
/** Texts as targets 1, 2, 3 … */
export const numbered = (texts: readonly string[]) =>
  texts.slice(0, LETTERS.length).map((text, index) => ({ key: String(index + 1), text }));

/** Words of the labels that carry knowledge point and difficulty where a format has labels. */
export const tagsOf = ({ knowledge, difficulty }: ItemContent): string[] => [`知识点:${knowledge}`, `难度:${difficulty}`];
/** Takes up labels; unknown ones are passed over. */
export function tagged(content: ItemContent, tags: readonly string[], of: Defaults): ItemContent {
  let next = content;
  for (const tag of tags) {
    const [name, value = ''] = tag.split(':');
    const chapter = name === '知识点' ? of.chapterOf(value) : undefined;
    if (chapter) next = { ...next, knowledge: value, chapter };
    if (name === '难度' && /^[1-5]$/.test(value)) next = { ...next, difficulty: Number(value) };
  }
  return next;
}

/** The stem and texts within what the bank keeps; else why not. */
export function fitted({ row, content, fault }: Read): Read {
  if (!content) return { row, fault: fault ?? '这道题读不出来' };
  const texts = [...content.options, ...content.targets].map(({ text }) => text);
  if (!content.stem.trim()) return { row, fault: '没有题干' };
  if (content.stem.length > 6000) return { row, fault: '题干超过 6000 字，请拆成几道题' };
  if (content.analysis.length > 4000) return { row, fault: '解析超过 4000 字，请缩短' };
  if (texts.some((text) => !text.trim() || text.length > 500)) return { row, fault: '选项不能为空，也不能超过 500 字' };
  return { row, content };
}

/** `what is looked for|points`; without points five. */
export function rubricLine(line: string): { criterion: string; points: number } {
  const hit = /^(.*?)(?:\|([\d.]{1,6}))?$/s.exec(line.trim());
  const points = Number(hit?.[2] ?? 5);
  return { criterion: (hit?.[1] ?? '').trim(), points: Number.isFinite(points) && points > 0 ? Math.min(100, points) : 5 };
}
