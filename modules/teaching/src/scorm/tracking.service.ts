import { problem, type Actor, type Db, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { settleActivity } from '../activities/activities.store.ts';
import type { Ticket } from './content.plugin.ts';
import type { Boot } from './frame.ts';
import { better, isDone, outcomeOf, sessionSeconds, startValues } from './runtime.rules.ts';
import { sumOf } from './scorm.service.ts';
import * as store from './scorm.store.ts';

interface Commit {
  seq: number;
  values: Record<string, string>;
  sessionS: number;
}
/** The package's clock may begin a little before the launch is written. */
const SLACK_S = 5;
const VALUES_MAX_CHARS = 500_000;

/** What packages say while they are played: kept on every commit, given back at the next launch. */
export function createTracking(ports: TeachingPorts, { db }: { db: Db }) {
  const { org, ledger } = ports;

  async function commit(tx: Tx, launchId: string, said: Commit, actor: Actor, now: Date) {
    const launch = await store.launchRow(tx, launchId);
    if (!launch || launch.learnerId !== actor.learnerId) throw problem('request.not_found');
    const pack = await store.packageRow(tx, launch.packageId);
    const track = await store.lockTrack(tx, launch);
    if (!pack || !track) throw problem('request.not_found');
    // Read again under the lock: a newer window may have taken over, or a later commit may have come first.
    const fresh = (await store.launchRow(tx, launchId))!;
    if (fresh.superseded) throw problem('teaching.scorm.superseded');
    if (said.seq <= fresh.lastSeq) return { kept: false, status: track.status, percent: track.percent, totalS: track.totalS };
    const passedS = (now.getTime() - fresh.startedAt.getTime()) / 1000 + SLACK_S;
    const sessionS = Math.max(fresh.sessionS, sessionSeconds(said.values, said.sessionS, passedS));
    const outcome = outcomeOf(pack.version, said.values);
    const status = better(track.status, outcome.status);
    const percent = outcome.percent === null ? track.percent : Math.max(track.percent ?? 0, outcome.percent);
    const totalS = track.totalS - fresh.sessionS + sessionS;
    await store.updateLaunch(tx, { id: launchId, seq: said.seq, sessionS, claimedS: said.sessionS, at: now });
    await store.updateTrack(tx, { ...track, status, percent, totalS, cmi: bounded(said.values), lastAt: now });
    await settle(tx, pack, { ...track, status, percent }, isDone(status) && !isDone(track.status), actor, now);
    return { kept: true, status, percent, totalS };
  }

  async function settle(tx: Tx, pack: store.PackageRow, track: store.TrackRow, justDone: boolean, actor: Actor, now: Date): Promise<void> {
    const { learnerId, activityId, classId } = track;
    const whole = sumOf(pack.parts, await store.trackRows(tx, activityId, learnerId));
    const state = isDone(whole.status) ? 'DONE' : 'OPENED';
    await settleActivity(tx, { learnerId, activityId, classId, state, scorePercent: whole.percent }, now);
    if (!justDone) return;
    await ledger.append(
      tx,
      {
        chain: `class:${classId}`,
        kind: 'teaching.scorm.done',
        classId,
        learnerId,
        actorId: actor.accountId,
        summary: `互动课件${track.status === 'PASSED' ? '通过' : '完成'}${track.percent === null ? '' : `，${track.percent}%`}`,
        data: { activityId, packageId: pack.id, partId: track.partId, status: track.status, percent: track.percent, totalS: whole.totalS },
        link: `/learn/${classId}/activities/${activityId}`,
      },
      now,
    );
  }

  /** What the window of a launch begins with; a preview begins with nothing. */
  async function boot(ticket: Ticket): Promise<Boot | null> {
    const pack = await store.packageRow(db, ticket.packageId);
    if (!pack) return null;
    const launch = ticket.launchId === '-' ? undefined : await store.launchRow(db, ticket.launchId);
    if (!launch)
      return {
        launchId: null,
        version: pack.version,
        values: startValues(pack.version, {}, { learnerId: 'preview', name: '预览', totalS: 0 }),
      };
    const [track, cards] = await Promise.all([store.lockTrack(db, launch), org.learners(db, [launch.learnerId])]);
    // A package is not ours: it is told who it greets no more exactly than a class list tells.
    const name = cards.get(launch.learnerId)?.maskedName ?? '学员';
    const of = { learnerId: launch.learnerId, name, totalS: track?.totalS ?? 0 };
    return { launchId: launch.id, version: pack.version, values: startValues(pack.version, track?.cmi ?? {}, of) };
  }

  return { commit, boot };
}
export type Tracking = ReturnType<typeof createTracking>;

/** Elements in the order they were said, as many as fit; the contract bounds each one. */
function bounded(values: Record<string, string>): Record<string, string> {
  let room = VALUES_MAX_CHARS;
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => {
      if (!key.startsWith('cmi.')) return false;
      room -= key.length + value.length;
      return room >= 0;
    }),
  );
}
