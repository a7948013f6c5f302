import { type ArticleNode } from '@yangfan/contract';
import { isFilled, type PlanFigures, type TableKind } from '@yangfan/contract/plan-figures';

/** A chapter as the template asks for it. */
export interface TemplateChapter {
  code: string;
  title: string;
  maxScore: number;
  hint: string;
  minChars: number;
  minFiles: number;
  tables: TableKind[];
}
/** What a learner put into a chapter. */
export interface ChapterBody {
  doc: ArticleNode;
  length: number;
  /** Pictures in the text. */
  pictures: string[];
  /** Evidence beside it. */
  fileIds: string[];
}
export const emptyChapter = (): ChapterBody => ({ doc: { type: 'doc' }, length: 0, pictures: [], fileIds: [] });

const TABLE_NAMES: Record<TableKind, string> = {
  assets: '固定资产表',
  startup: '启动资金表',
  sales: '12 个月销售表',
  costs: '成本表',
  cash: '现金流量表',
};
export interface ChapterStanding {
  state: 'EMPTY' | 'PART' | 'DONE';
  missing: string[];
}

/** Whether a chapter has all that its template asks for, and what is missing. */
export function chapterStanding(chapter: TemplateChapter, body: ChapterBody, figures: PlanFigures): ChapterStanding {
  const missing: string[] = [];
  if (body.length < chapter.minChars) missing.push(`还差约 ${chapter.minChars - body.length} 字（至少 ${chapter.minChars} 字）`);
  const files = body.pictures.length + body.fileIds.length;
  if (files < chapter.minFiles) missing.push(`还差 ${chapter.minFiles - files} 份证据（图片或 PDF）`);
  const blank = chapter.tables.filter((kind) => !isFilled(figures[kind]));
  for (const kind of blank) missing.push(`${TABLE_NAMES[kind]}还没有填`);
  if (missing.length === 0) return { state: 'DONE', missing };
  const begun = body.length > 0 || files > 0 || blank.length < chapter.tables.length;
  return { state: begun ? 'PART' : 'EMPTY', missing };
}

/** The share of the marks whose chapters are whole, 0–100. */
export function completenessOf(chapters: readonly TemplateChapter[], standings: readonly ChapterStanding[]): number {
  const total = chapters.reduce((sum, chapter) => sum + chapter.maxScore, 0);
  const done = chapters.reduce((sum, chapter, index) => sum + (standings[index]?.state === 'DONE' ? chapter.maxScore : 0), 0);
  return total > 0 ? Math.floor((done * 100) / total) : 0;
}

export interface DiffLine {
  kind: 'SAME' | 'ADDED' | 'REMOVED';
  text: string;
}
const MAX_LINES = 400;

/** What was taken out and put in between two lists of paragraphs: the longest common order stays. */
export function diffParagraphs(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [a, b] = [before.slice(0, MAX_LINES), after.slice(0, MAX_LINES)];
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i]![j] = a[i] === b[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'SAME', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && best[i + 1]![j]! >= best[i]![j + 1]!)) lines.push({ kind: 'REMOVED', text: a[i++]! });
    else lines.push({ kind: 'ADDED', text: b[j++]! });
  }
  return lines;
}
