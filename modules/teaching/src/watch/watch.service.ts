import { newId, problem, type Actor, type Clock, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow } from '../courses/courses.store.ts';
import type { Outlines } from '../courses/outline.service.ts';
import type { BeatBatcher } from './beats.service.ts';
import { dueOf, type Dues } from './dues.service.ts';
import type { Gate } from './stops.rules.ts';
import * as store from './watch.store.ts';

/** A session that has been silent this long is not in the way: its browser was closed. */
const SILENT_MS = 60_000;
/** So near the end, going on means from the beginning. */
const NEAR_END_S = 5;

export interface StartInput {
  lessonId: string;
  clientNow: number;
  takeOver: boolean;
  deviceId: string | null;
  deviceLabel: string;
  sessionToken: string | null;
}

/** Watching: one open session a learner, on one device. */
export function createWatching(deps: {
  db: Db;
  clock: Clock;
  ports: TeachingPorts;
  beats: BeatBatcher;
  outlines: Pick<Outlines, 'requireOpen'>;
  dues: Dues;
  /** The required questions of a film, and which of them the learner has answered. */
  gatesOf: (db: Queryable, lessonId: string, learnerId: string) => Promise<Gate[]>;
}) {
  const { ports, beats, outlines, dues } = deps;
  const { org, media, realtime } = ports;

  async function start(tx: Tx, input: StartInput, actor: Actor, now: Date) {
    const lesson = await lessonRow(tx, input.lessonId);
    if (!lesson) throw problem('request.not_found');
    const learnerId = await requireEnrolled(tx, ports, lesson.classId, actor.learnerId);
    const cls = await org.requireTeaching(tx, lesson.classId);
    await outlines.requireOpen(tx, lesson, learnerId, now);
    const asset = lesson.assetId ? await media.asset(tx, lesson.assetId) : undefined;
    if (!asset?.playable) throw problem('teaching.lesson.no_video', asset ? '视频正在处理，请稍后再来' : undefined);
    const values = await policyOf(tx, ports, cls, now);
    const maxSpeed = values.number('vod.maxSpeed');
    const isSingle = values.boolean('online.singleDevice');
    const deviceId = input.deviceId ?? actor.sessionId;

    await store.lockLearner(tx, learnerId);
    const active = await store.activeWatch(tx, learnerId);
    if (active) {
      const elsewhere = active.deviceId !== deviceId;
      // Where several devices are allowed the newest still takes over, unasked: seconds count once in any case.
      if (elsewhere && isSingle && !input.takeOver && now.getTime() - active.lastAt.getTime() < SILENT_MS)
        throw problem('teaching.watch.elsewhere', `您正在“${active.deviceLabel}”上学习；在这里继续会停止那边的计时`);
      await store.endWatch(tx, active.id, elsewhere ? 'TAKEN_OVER' : 'ENDED', now);
      // Whoever let the page stand was there until it last said so.
      await dues.atEnd(tx, active, active.lastAt, now);
      tx.onCommit(() =>
        realtime.publish(`account:${active.accountId}`, { type: 'teaching.taken_over', watchId: active.id, by: input.deviceLabel }),
      );
    }
    const watchId = newId('wat');
    const watcher = { id: watchId, learnerId, lessonId: lesson.id, classId: lesson.classId, accountId: actor.accountId };
    const isReplay = await store.hasCompleted(tx, learnerId, lesson.id);
    const holds = isReplay ? [] : await dues.atStart(tx, watcher, values, now);
    const progress = await store.openWatch(tx, {
      ...watcher,
      deviceId,
      deviceLabel: input.deviceLabel,
      startedAt: now,
      clientOffsetMs: input.clientNow - now.getTime(),
      durationS: lesson.durationS,
      maxSpeed,
      completeRatio: values.number('vod.completeRatio'),
      offlineLimitMs: values.number('vod.offlineMaxMinutes') * 60_000,
      freeSeek: false,
      state: 'ACTIVE',
      endedAt: null,
      lastSeq: 0,
      cursorAt: now,
      lastAt: now,
      gates: isReplay ? [] : await deps.gatesOf(tx, lesson.id, learnerId),
      holds,
    });
    return {
      watchId,
      lessonId: lesson.id,
      classId: lesson.classId,
      title: lesson.title,
      ...media.playback(asset, { accountId: actor.accountId, sessionToken: input.sessionToken }),
      durationS: lesson.durationS,
      furthestS: progress.furthestS,
      resumeAtS: progress.resumeAtS > lesson.durationS - NEAR_END_S ? 0 : progress.resumeAtS,
      countedS: progress.countedS,
      completed: progress.completedAt !== null,
      freeSeek: progress.completedAt !== null,
      maxSpeed,
      heartbeatS: values.number('vod.heartbeatSeconds'),
      offlineLimitS: values.number('vod.offlineMaxMinutes') * 60,
      due: dueOf(holds),
      serverNow: now.toISOString(),
    };
  }

  return {
    start,
    beat: (call: Parameters<BeatBatcher['add']>[0]) => beats.add(call),

    async end(tx: Tx, watchId: string, actor: Actor, now: Date): Promise<void> {
      const [watch] = await store.lockWatches(tx, [watchId]);
      if (!watch || watch.learnerId !== actor.learnerId) throw problem('request.not_found');
      const ended = await store.endWatch(tx, watchId, 'ENDED', now);
      if (ended > 0) await dues.atEnd(tx, watch, now, now);
    },

    async seconds(db: Queryable, of: { lessonId: string; learnerId: string | null }, query: { before?: string; size?: number }) {
      const lesson = await lessonRow(db, of.lessonId);
      if (!lesson) throw problem('request.not_found');
      const learnerId = await requireEnrolled(db, ports, lesson.classId, of.learnerId);
      const size = query.size ?? 100;
      const rows = await store.segmentRows(db, { learnerId, lessonId: lesson.id }, cursorOf(query.before), size + GROUP_MAX);
      // A heartbeat's rows stay on one page: the cursor names heartbeats.
      const cut = rows.findIndex((row, index) => index >= size && !sameBeat(row, rows[index - 1]!));
      const page = cut < 0 ? rows : rows.slice(0, cut);
      const last = page.at(-1);
      return {
        items: page.map((row) => ({
          at: row.at.toISOString(),
          from: row.from,
          to: row.to,
          rate: row.rate,
          seconds: row.seconds,
          reason: row.reason,
          deviceLabel: row.deviceLabel,
          offline: row.offline,
        })),
        next: last && page.length < rows.length ? `${last.at.getTime()}.${last.watchId}.${last.seq}` : null,
        reasons: await store.reasonsOf(db, learnerId, lesson.id),
      };
    },
  };
}

export type Watching = ReturnType<typeof createWatching>;

/** Rows of one moment of one heartbeat at most: a stretch has up to four verdicts. */
const GROUP_MAX = 260;
type Row = Awaited<ReturnType<typeof store.segmentRows>>[number];
const sameBeat = (a: Row, b: Row) => a.watchId === b.watchId && a.seq === b.seq && a.at.getTime() === b.at.getTime();

function cursorOf(text: string | undefined): { at: Date; watchId: string; seq: number } | null {
  const match = text && /^(\d{1,14})\.(wat_[0-9a-z]{26})\.(\d{1,6})$/.exec(text);
  return match ? { at: new Date(Number(match[1])), watchId: match[2]!, seq: Number(match[3]) } : null;
}
