import type { ExportFormat, ItemContent } from '@yangfan/contract';
import { ITEM_TYPE_NAMES } from '@yangfan/contract/item-types';
import { BLANK, pictureRefs, stemsOfItem } from './exchange.rules.ts';

export type Format = ExportFormat;
type Task = Pick<ItemContent, 'type' | 'stem' | 'options' | 'targets' | 'answer'>;

/** What each format can hold at all. */
const TYPES: Record<Format, readonly ItemContent['type'][]> = {
  XLSX: ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'],
  GIFT: ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'CALC', 'MATCH'],
  AIKEN: ['SINGLE'],
  MOODLE: ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'],
  QTI: ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'],
};
export const FORMAT_NAMES: Record<Format, string> = { XLSX: 'Excel', GIFT: 'GIFT', AIKEN: 'Aiken', MOODLE: 'Moodle XML', QTI: 'QTI 3.0' };

/** Why an item can't go into a format at all; null when it can. The sentence is for the person who exports. */
export function refusal(format: Format, content: ItemContent): string | null {
  const name = FORMAT_NAMES[format];
  if (!TYPES[format].includes(content.type)) return `${name} 没有“${ITEM_TYPE_NAMES[content.type]}”这种题型`;
  if ((format === 'GIFT' || format === 'AIKEN') && stemsOfItem(content).some((stem) => pictureRefs(stem).length))
    return `${name} 是纯文本，带不走图片`;
  for (const task of content.type === 'CASE' ? content.parts : [content]) {
    const why = BY_FORMAT[format](task);
    if (why) return why;
  }
  return null;
}

const texts = ({ options, targets }: Task): string[] => [...options, ...targets].map(({ text }) => text);
const blanksOf = ({ type, answer }: Task): string[][] => (type === 'FILL' ? (answer as { blanks: string[][] }).blanks : []);
/** A blank sign that begins in one line and ends in the next is none to a format that goes by lines. */
function brokenBlank(task: Task): boolean {
  if (task.type !== 'FILL') return false;
  const holes = task.stem.split('\n').reduce((sum, line) => sum + (line.match(BLANK) ?? []).length, 0);
  return Math.max(1, holes) !== blanksOf(task).length;
}
/** Targets that no option belongs to. */
const idle = ({ type, targets, answer }: Task): boolean =>
  type === 'MATCH' && targets.some(({ key }) => !Object.values(answer as Record<string, string>).includes(key));

/** Moodle knows shares of a point up to a tenth, and no other. */
const tooManyRight = ({ type, answer }: Task): boolean => type === 'MULTI' && (answer as string[]).length > 10;
const TOO_MANY_RIGHT = 'Moodle 的多选题最多 10 个正确选项';

const BY_FORMAT: Record<Format, (task: Task) => string | null> = {
  XLSX(task) {
    if (texts(task).some((text) => text.includes('\n'))) return 'Excel 里选项每行一个，这道题的选项里有换行';
    return blanksOf(task)
      .flat()
      .some((text) => text.includes('|'))
      ? 'Excel 用 | 隔开填空的几种写法，这道题的答案里有 |'
      : null;
  },
  GIFT(task) {
    if (
      blanksOf(task)
        .flat()
        .some((text) => text.includes('->'))
    )
      return 'GIFT 会把答案里的 -> 当成连线';
    if (task.type === 'MATCH' && task.options.some(({ text }) => text.includes('->'))) return 'GIFT 会把左边的 -> 当成连线';
    if (tooManyRight(task)) return TOO_MANY_RIGHT;
    if (blanksOf(task).length > 1) return 'GIFT 的填空题只能有一个空';
    return idle(task) ? 'GIFT 的连线题右边不能有多余的项' : null;
  },
  AIKEN(task) {
    if (task.stem.includes('\n')) return 'Aiken 的题干只能有一行';
    if (/^[A-L][.)]\s*\S|^ANSWER:/i.test(task.stem)) return '题干的开头会被 Aiken 当成选项';
    return texts(task).some((text) => text.includes('\n')) ? 'Aiken 的选项只能有一行' : null;
  },
  MOODLE(task) {
    if (tooManyRight(task)) return TOO_MANY_RIGHT;
    if (/\{\d*:[A-Z_]+:/.test(task.stem)) return '题干里的文字会被 Moodle 当成填空的写法';
    return brokenBlank(task) ? '题干里有跨行的空' : null;
  },
  QTI: (task) => (brokenBlank(task) ? '题干里有跨行的空' : null),
};

/** What an item leaves behind in a format that can carry the rest of it, in words. */
export function leftBehind(format: Format, content: ItemContent): string[] {
  if (format !== 'AIKEN') return [];
  const lost = ['知识点和难度'];
  if (content.analysis) lost.push('解析');
  if (content.enemyGroup) lost.push('互斥组');
  if (content.source) lost.push('来源');
  if (content.options.some(({ lockLast }) => lockLast)) lost.push('固定在最后的选项');
  return lost;
}

/** What other systems can't know of a format's items, whatever the item: said before an export. */
export const REMARKS: Record<Format, string> = {
  XLSX: '本平台能全部读回。带图片时是一个压缩包：表格和 images 文件夹。',
  GIFT: '知识点、难度、来源等写在注释标签里，本平台能读回；Moodle 只取其中的标签。',
  AIKEN: '只带题干、选项和答案。',
  MOODLE:
    '本平台能全部读回。到了 Moodle：案例成为一段说明加几道题，实操成为问答题，参考答案写在评分要点后面；多选选错得 0 分，排序按相邻先后给分；有“以上都不对”一类固定选项的题不打乱顺序。',
  QTI: '本平台能全部读回。到了别的系统：多选少选按选对的比例给分，排序全对才有分，填空除大小写外要一字不差。',
};
