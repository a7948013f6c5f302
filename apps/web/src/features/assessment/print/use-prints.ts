import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead } from '../../../shared/lib/api.ts';

export type PrintRun = ReplyOf<typeof Contract.classPrints>['runs'][number];
export const isOpen = (run: PrintRun | undefined) => run?.state === 'WAITING' || run?.state === 'RUNNING';

// A download link holds for half an hour; a page left open asks for a new one before that.
const RENEW_MS = 10 * 60_000;

/** What of a class can be printed and what the reader asked for; looked at every other second while one is being made. */
export function usePrints(classId: string) {
  const input = { params: { classId } };
  const list = useRead(assessmentRoutes.classPrints, input);
  const runs = list.data?.runs ?? [];
  const every = runs.some(isOpen) ? 2000 : runs.some((run) => run.url) ? RENEW_MS : false;
  // The same question again, so that it is asked at the pace of its answer.
  useRead(assessmentRoutes.classPrints, input, { enabled: every !== false, refetchInterval: every });
  return list;
}
