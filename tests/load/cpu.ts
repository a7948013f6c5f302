import { readdirSync, readFileSync } from 'node:fs';

// Linux counts in hundredths of a second for every program it shows them to.
const TICK_MS = 10;

interface Stat {
  pid: number;
  parent: number;
  /** Own time and that of children already waited for. */
  cpuMs: number;
}

function stats(): Stat[] {
  const found: Stat[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The program's name stands in brackets and may hold anything.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
      found.push({ pid: Number(name), parent: Number(fields[1]), cpuMs: ticks * TICK_MS });
    } catch {
      // Ended while we looked.
    }
  }
  return found;
}

/** The processes below these roots, roots included. */
export function treeOf(roots: readonly number[]): number[] {
  return treeStats(roots).map(({ pid }) => pid);
}
function treeStats(roots: readonly number[]): Stat[] {
  const all = stats();
  const known = new Set(roots);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all)
      if (known.has(parent) && !known.has(pid)) {
        known.add(pid);
        grown = true;
      }
  }
  return all.filter(({ pid }) => known.has(pid));
}

/** CPU milliseconds (user + system) that these process trees have used since they began. */
export function cpuOf(roots: readonly number[]): number {
  return treeStats(roots).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** Megabytes that these trees hold, pages that are shared counted once (PSS). */
export const memoryOf = (roots: readonly number[]): number => megabytes(roots, /^Pss:\s+(\d+)/gm);

/** Megabytes that these trees have written to and keep, in memory or swapped out: what grows where something leaks, whatever files the system keeps at hand. */
export const keptBy = (roots: readonly number[]): number => megabytes(roots, /^(?:Pss_Anon|SwapPss):\s+(\d+)/gm);

function megabytes(roots: readonly number[], line: RegExp): number {
  let kb = 0;
  for (const pid of treeOf(roots)) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      for (const [, value] of rollup.matchAll(line)) kb += Number(value);
    } catch {
      // Ended while we looked.
    }
  }
  return kb / 1024;
}
