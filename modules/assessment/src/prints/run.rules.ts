import { PRINT_KINDS, type PrintKind } from '@yangfan/contract';

export type RunState = 'WAITING' | 'RUNNING' | 'READY' | 'FAILED';
/** A run that said nothing for so long has nobody behind it: a worker may be busy for a while before it begins, a document takes half a minute. */
export const SILENT_MS = { WAITING: 15 * 60_000, RUNNING: 5 * 60_000 } as const;
/** How long a finished archive is kept: it holds people's names and marks. */
export const KEPT_MS = 7 * 86_400_000;
/** An archive is put together in memory and kept as one file. */
export const MOST_BYTES = 400 * 1024 ** 2;

export interface RunStanding {
  state: RunState;
  beatAt: Date;
  fileId: string | null;
  note: string;
}

/** How a run stands for its reader: one that died with its process has failed, one whose file is thrown away has expired. */
export function standing(run: RunStanding, now: Date): { state: RunState | 'EXPIRED'; note: string } {
  if (run.state === 'READY') return { state: run.fileId ? 'READY' : 'EXPIRED', note: run.note };
  if (run.state !== 'FAILED' && now.getTime() - run.beatAt.getTime() > SILENT_MS[run.state])
    return { state: 'FAILED', note: '打印中断了，请再打一次' };
  return { state: run.state, note: run.note };
}

/** Kinds in the order of the list, each once. */
export const inOrder = (kinds: readonly PrintKind[]): PrintKind[] => PRINT_KINDS.filter((kind) => kinds.includes(kind));

/** Two learners of one name must not overwrite each other in an archive. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (count === 1) return name;
    const dot = name.lastIndexOf('.');
    return dot < 0 ? `${name}(${count})` : `${name.slice(0, dot)}(${count})${name.slice(dot)}`;
  });
}

/** A seat as it leads a file name. */
export const seat = (no: number | undefined): string => String(no ?? 0).padStart(2, '0');

/** A name for a file that every system takes. */
export const fileName = (...parts: readonly string[]): string =>
  parts
    .filter(Boolean)
    .join('-')
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
    .slice(0, 120);
