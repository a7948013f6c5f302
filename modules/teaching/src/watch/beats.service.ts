import { createBatcher, problem, type Batcher, type Clock, type Db, type Tx } from '@yangfan/kernel';
import type { WatchBeat, WatchReason } from '@yangfan/contract';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import { studyDayChanges, type JudgedStretch } from '../analytics/study-day.rules.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { addReasons, countedSeconds, isCompleted, judgeBeats, type Verdict } from './watch.rules.ts';
import * as store from './watch.store.ts';

/** What one call brings: the beats of one session, and when they came in. */
export interface BeatCall {
  watchId: string;
  learnerId: string;
  beats: readonly Static<typeof WatchBeat>[];
  at: Date;
}
export interface BeatReply {
  accepted: number;
  state: 'ACTIVE' | 'TAKEN_OVER' | 'ENDED';
  countedS: number;
  furthestS: number;
  completed: boolean;
  reasons: Partial<Record<WatchReason, number>>;
}
export type BeatBatcher = Batcher<BeatCall, BeatReply>;

const MAX_BATCH = 256;

/**
 * Many heartbeats, one transaction: locks the sessions and their progress, judges, writes everything in one statement.
 * Each call is answered after the commit, so what was acknowledged survives whatever happens next.
 */
export function createBeatBatcher(deps: { db: Db; clock: Clock; ports: TeachingPorts; attendance: Attendance }): BeatBatcher {
  const { db } = deps;
  return createBatcher<BeatCall, BeatReply>({
    maxBatch: MAX_BATCH,
    maxWaitMs: 0,
    flush: (calls) => db.tx((tx) => judgeCalls(tx, calls, deps)),
  });
}

async function judgeCalls(
  tx: Tx,
  calls: readonly BeatCall[],
  deps: { ports: TeachingPorts; attendance: Attendance },
): Promise<(BeatReply | Error)[]> {
  const watches = new Map((await store.lockWatches(tx, [...new Set(calls.map(({ watchId }) => watchId))])).map((row) => [row.id, row]));
  // Two sessions of one learner in one lesson (an old one catching up) share their progress.
  const progress = new Map<string, store.ProgressChange>();
  const segments: store.SegmentRow[] = [];
  const stretches: JudgedStretch[] = [];
  const finished: store.WatchWithProgress[] = [];
  const changed = new Set<string>();

  const results = calls.map((call) => {
    const watch = watches.get(call.watchId);
    if (!watch || watch.learnerId !== call.learnerId) return problem('request.not_found');
    const key = `${watch.learnerId} ${watch.lessonId}`;
    const before = progress.get(key) ?? watch;
    const judged = judgeBeats(
      termsOf(watch),
      {
        lastSeq: watch.lastSeq,
        cursor: watch.cursorAt.getTime(),
        furthestS: before.furthestS,
        resumeAtS: before.resumeAtS,
        counted: before.intervals,
      },
      call.beats,
      call.at.getTime(),
    );
    const { state } = judged;
    if (state.lastSeq > watch.lastSeq) {
      const countedS = countedSeconds(state);
      const completes = !before.completedAt && isCompleted(countedS, watch.durationS, watch.completeRatio);
      if (completes) finished.push(watch);
      progress.set(key, {
        learnerId: watch.learnerId,
        lessonId: watch.lessonId,
        intervals: state.counted,
        countedS,
        furthestS: state.furthestS,
        resumeAtS: state.resumeAtS,
        reasons: addReasons(before.reasons, judged.verdicts),
        completedAt: completes ? call.at : before.completedAt,
      });
      Object.assign(watch, { lastSeq: state.lastSeq, cursorAt: new Date(state.cursor), lastAt: call.at });
      changed.add(watch.id);
      for (const verdict of judged.verdicts) {
        segments.push({ ...verdict, watchId: watch.id, learnerId: watch.learnerId, lessonId: watch.lessonId });
        stretches.push({ ...verdict, learnerId: watch.learnerId, classId: watch.classId });
      }
    }
    if (judged.gap) return problem('teaching.watch.gap', undefined, [{ path: 'accepted', message: String(watch.lastSeq) }]);
    return replyOf(watch, progress.get(key) ?? watch, judged.verdicts);
  });

  if (changed.size > 0)
    await store.saveBeats(
      tx,
      [...changed].map((id) => watches.get(id)!),
      [...progress.values()],
      segments,
      studyDayChanges(stretches),
    );
  for (const watch of finished) await complete(tx, watch, deps);
  return results;
}

function termsOf(watch: store.WatchRow) {
  return {
    startedAt: watch.startedAt.getTime(),
    clientOffsetMs: watch.clientOffsetMs,
    durationS: watch.durationS,
    maxSpeed: watch.maxSpeed,
    freeSeek: watch.freeSeek,
    offlineLimitMs: watch.offlineLimitMs,
    endedAt: watch.endedAt?.getTime() ?? null,
    gates: watch.gates,
    holds: watch.holds,
  };
}

function replyOf(watch: store.WatchRow, progress: store.ProgressRow, verdicts: readonly Verdict[]): BeatReply {
  return {
    accepted: watch.lastSeq,
    state: watch.state,
    countedS: progress.countedS,
    furthestS: progress.furthestS,
    completed: progress.completedAt !== null,
    reasons: addReasons({}, verdicts),
  };
}

async function complete(
  tx: Tx,
  watch: store.WatchRow,
  { ports, attendance }: { ports: TeachingPorts; attendance: Attendance },
): Promise<void> {
  await ports.ledger.append(
    tx,
    {
      chain: `class:${watch.classId}`,
      kind: 'teaching.lesson.completed',
      classId: watch.classId,
      learnerId: watch.learnerId,
      actorId: watch.accountId,
      summary: '学完一节点播课',
      data: { lessonId: watch.lessonId, watchId: watch.id, durationS: watch.durationS },
      link: `/learn/${watch.classId}/hours`,
    },
    watch.lastAt,
  );
  const cls = await ports.org.class(tx, watch.classId);
  if (cls) await attendance.settle(tx, cls, [watch.learnerId], watch.lastAt);
}
