import type { ItemContent } from '@yangfan/contract';
import { blank, partOf, type Defaults, type Read } from './exchange.rules.ts';

/** A read question and the material it shares with others: where that stands in the package, and its lines. */
export interface Shared extends Read {
  material?: { path: string; lines: string };
}

/** Questions one after another about the same material become one case; a single one takes the material into its stem. */
export function joined(reads: readonly Shared[], of: Defaults): Read[] {
  const all: Read[] = [];
  for (let at = 0; at < reads.length;) {
    const { material, ...first } = reads[at]!;
    const others = material ? reads.slice(at + 1).findIndex((one) => one.material?.path !== material.path) : 0;
    const end = others < 0 ? reads.length : at + 1 + others;
    if (!material) all.push(first);
    else all.push(end - at === 1 ? withMaterial(first, material.lines) : caseOf(reads.slice(at, end), material.lines, of));
    at = end;
  }
  return all;
}

const withMaterial = (read: Read, lines: string): Read =>
  read.content ? { ...read, content: { ...read.content, stem: `${lines}\n${read.content.stem}`.trim() } } : read;

function caseOf(reads: readonly Shared[], lines: string, of: Defaults): Read {
  const [first] = reads;
  const content: ItemContent = { ...blank('CASE', of), stem: lines, answer: null };
  for (const [index, { row, content: own, fault }] of reads.entries()) {
    const part = own && partOf(own, index + 1, 1);
    if (!part) return { row: first!.row, fault: `共用材料的第 ${index + 1} 道小题（第 ${row} 题）：${fault ?? '这种题型不能做小题'}` };
    if (index === 0) Object.assign(content, { chapter: own.chapter, knowledge: own.knowledge, difficulty: own.difficulty });
    content.parts.push(part);
  }
  return { row: first!.row, content };
}
