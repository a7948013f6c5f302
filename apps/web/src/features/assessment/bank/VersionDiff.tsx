import type { ItemContent } from '@yangfan/contract';
import { Facts } from '../../../shared/ui/Page.tsx';
import { ITEM_TYPES } from '../words.ts';
import { LEVELS, sayKey } from './item-words.ts';

/** The fields of two versions; where they differ, what went and what came. */
export function VersionDiff({ before, after }: { before: ItemContent; after: ItemContent }) {
  const [old, now] = [linesOf(before), linesOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  if (!names.length) return <p className="quiet">这两版的内容相同。</p>;
  return (
    <div className="diff">
      <Facts items={names.map((name) => [name, <Changed key={name} before={old.get(name) ?? ''} after={now.get(name) ?? ''} />])} />
    </div>
  );
}

function linesOf(content: ItemContent): Map<string, string> {
  const lines = new Map<string, string>([
    ['题型', ITEM_TYPES[content.type] ?? content.type],
    ['知识点', content.knowledge],
    ['难度', LEVELS[content.difficulty - 1] ?? ''],
    ['题干', content.stem],
  ]);
  for (const one of content.options) lines.set(`选项 ${one.key}`, `${one.text}${one.lockLast ? '（固定在最后）' : ''}`);
  for (const one of content.targets) lines.set(`右边 ${one.key}`, one.text);
  for (const part of content.parts) {
    const options = part.options.map(({ key, text }) => `${key}. ${text}`).join('；');
    lines.set(
      `小题 ${part.key}`,
      `${part.stem} ${options} 答案：${sayKey(part.type, part.answer)} 比重 ${part.weight} 解析：${part.analysis}`,
    );
  }
  lines.set('答案', sayKey(content.type, content.answer));
  lines.set('解析', content.analysis);
  lines.set('互斥组', content.enemyGroup ?? '无');
  lines.set('来源', content.source);
  return lines;
}

/** What both have at the ends stays; the middle went and came. */
function Changed({ before, after }: { before: string; after: string }) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [went, came] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return (
    <span style={{ whiteSpace: 'pre-wrap' }}>
      {after.slice(0, head)}
      {went && <del>{went}</del>}
      {came && <ins>{came}</ins>}
      {after.slice(after.length - tail)}
    </span>
  );
}
