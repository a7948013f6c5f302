import { rm } from 'node:fs/promises';
import type { MyScorm, ScormLaunch, ScormPeople, ScormStatus, ScormView } from '@yangfan/contract';
import { newId, problem, ProblemError, type Actor, type Db, type Job, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { activityById, settleActivity, type ActivityRow } from '../activities/activities.store.ts';
import { createActivityDoor } from '../activities/door.service.ts';
import { makeActivity } from '../activities/make.ts';
import { classPeople } from '../activities/people.ts';
import type { ScormContent } from './content.plugin.ts';
import type { Part } from './manifest.ts';
import { wholeOf } from './runtime.rules.ts';
import * as store from './scorm.store.ts';
import { checkPackage, unpackTo } from './unpack.ts';

export const UNPACK_JOB = 'teaching.scorm.unpack';
export const FORGET_JOB = 'teaching.scorm.forget';
const DAY_MS = 86_400_000;
/** A preview belongs to no launch. */
const NO_LAUNCH = '-';

/** The activity of a package, or the problem that says it is not there. */
export async function requireScorm(db: Queryable, id: string): Promise<ActivityRow> {
  const activity = await activityById(db, id);
  if (activity?.kind !== 'SCORM') throw problem('teaching.scorm.missing');
  return activity;
}

interface Sum {
  status: ScormStatus;
  percent: number | null;
  totalS: number;
  launches: number;
  lastAt: string | null;
}
/** The whole of a learner's tracks over the parts there are. */
export function sumOf(parts: readonly Part[], tracks: readonly Omit<store.TrackRow, 'cmi'>[]): Sum {
  const known = parts.map(({ id }) => tracks.find(({ partId }) => partId === id) ?? { status: 'NOT_STARTED' as const, percent: null });
  const last = Math.max(0, ...tracks.map(({ lastAt }) => lastAt.getTime()));
  return {
    ...(known.length > 0 ? wholeOf(known) : { status: 'NOT_STARTED' as const, percent: null }),
    // Time in parts of an earlier package was spent all the same.
    totalS: tracks.reduce((sum, { totalS }) => sum + totalS, 0),
    launches: tracks.reduce((sum, { launches }) => sum + launches, 0),
    lastAt: last ? new Date(last).toISOString() : null,
  };
}

/** SCORM packages: put in, unpacked, opened, looked at. */
export function createScorm(ports: TeachingPorts, { db, content }: { db: Db; content: ScormContent }) {
  const door = createActivityDoor(ports);
  const { files, jobs } = ports;

  async function view(at: Queryable, id: string): Promise<ScormView> {
    const activity = await requireScorm(at, id);
    const { newest } = await store.packagesOf(at, id);
    return {
      id,
      classId: activity.classId,
      title: activity.title,
      package: newest
        ? {
            id: newest.id,
            version: newest.version,
            state: newest.state,
            note: newest.note,
            title: newest.title,
            files: newest.files,
            bytes: newest.bytes,
            parts: newest.parts.map((part) => ({ id: part.id, title: part.title })),
            createdAt: newest.createdAt.toISOString(),
          }
        : null,
    };
  }

  async function playable(at: Queryable, id: string, partId: string | undefined): Promise<{ pack: store.PackageRow; part: Part }> {
    const { playable: pack } = await store.packagesOf(at, id);
    if (!pack) throw problem('teaching.scorm.not_ready');
    const part = partId === undefined ? pack.parts[0] : pack.parts.find((one) => one.id === partId);
    if (!part) throw problem('request.not_found');
    return { pack, part };
  }

  async function people(at: Queryable, id: string): Promise<ScormPeople> {
    const activity = await requireScorm(at, id);
    const [everybody, tracks, { playable: pack }] = await Promise.all([
      classPeople(at, ports, activity.classId),
      store.trackRows(at, id),
      store.packagesOf(at, id),
    ]);
    const of = (learnerId: string) => tracks.filter((track) => track.learnerId === learnerId);
    return {
      title: activity.title,
      items: everybody.map((person) => ({ ...person, ...sumOf(pack?.parts ?? [], of(person.learnerId)) })),
    };
  }

  /** Unpacks what was checked when it was put in; what only shows while unpacking is said beside the package, and nothing stays. */
  const unpackJob: Job = {
    name: UNPACK_JOB,
    run: async ({ packageId }: { packageId: string }, { signal }) => {
      const row = await store.packageRow(db, packageId);
      if (row?.state !== 'WAITING') return;
      try {
        const { zip } = await checkPackage(await files.read(row.fileId));
        await unpackTo(zip, content.dirOf(packageId), signal);
        await store.settlePackage(db, packageId, 'READY', null);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        await store.settlePackage(db, packageId, 'FAILED', error.message);
      }
    },
  };
  const forgetJob: Job = {
    name: FORGET_JOB,
    run: async ({ packageId }: { packageId: string }) => rm(content.dirOf(packageId), { recursive: true, force: true }),
  };

  return {
    jobs: [unpackJob, forgetJob],
    view,
    people,

    async create(tx: Tx, lessonId: string, title: string, now: Date): Promise<{ activityId: string }> {
      const { activityId } = await makeActivity(tx, { lessonId, kind: 'SCORM', title }, now);
      return { activityId };
    },

    async put(tx: Tx, id: string, fileId: string, actor: Actor, now: Date): Promise<ScormView> {
      const activity = await requireScorm(tx, id);
      await files.requireOwn(tx, [fileId], { accountId: actor.accountId, purposes: ['SCORM'] });
      const { version, title, parts, files: count, bytes } = await checkPackage(await files.read(fileId));
      const { newest } = await store.packagesOf(tx, id);
      const packageId = newId('scp');
      await store.insertPackage(tx, {
        id: packageId,
        activityId: id,
        classId: activity.classId,
        fileId,
        version,
        state: 'WAITING',
        note: null,
        title,
        parts,
        files: count,
        bytes,
        createdAt: now,
      });
      await jobs.enqueue(tx, UNPACK_JOB, { packageId }, { key: `${UNPACK_JOB}:${packageId}` });
      // Who has the old one open may finish it.
      if (newest)
        await jobs.enqueue(
          tx,
          FORGET_JOB,
          { packageId: newest.id },
          { key: `${FORGET_JOB}:${newest.id}`, runAt: new Date(now.getTime() + DAY_MS) },
        );
      return view(tx, id);
    },

    async preview(at: Queryable, id: string, partId: string | undefined, actor: Actor): Promise<ScormLaunch> {
      await requireScorm(at, id);
      const { pack, part } = await playable(at, id, partId);
      const ticket = { packageId: pack.id, accountId: actor.accountId, launchId: NO_LAUNCH, partId: part.id };
      return { launchId: null, url: content.address(ticket, part.path, part.query), version: pack.version };
    },

    async mine(at: Queryable, id: string, actor: Actor, now: Date): Promise<MyScorm> {
      const activity = await requireScorm(at, id);
      const { learnerId } = await door.requireOpen(at, id, actor, now);
      const [{ newest, playable: pack }, tracks] = await Promise.all([store.packagesOf(at, id), store.trackRows(at, id, learnerId)]);
      return {
        id,
        classId: activity.classId,
        title: activity.title,
        ready: pack !== undefined,
        note: pack ? null : newest?.state === 'WAITING' ? '互动课件正在准备，请过一会儿再来。' : '讲师还没有放好互动课件，请稍后再来。',
        ...sumOf(pack?.parts ?? [], tracks),
        parts: (pack?.parts ?? []).map((part) => ({
          id: part.id,
          title: part.title,
          ...sumOf(
            [part],
            tracks.filter(({ partId }) => partId === part.id),
          ),
        })),
      };
    },

    async launch(tx: Tx, id: string, partId: string | undefined, actor: Actor, now: Date): Promise<ScormLaunch> {
      const { classId } = await requireScorm(tx, id);
      const { learnerId } = await door.requireOpen(tx, id, actor, now);
      const { pack, part } = await playable(tx, id, partId);
      const launchId = newId('scl');
      // What does not talk to the platform is done once it was opened.
      await store.openTrack(
        tx,
        { activityId: id, learnerId, partId: part.id, classId, status: part.sco ? 'INCOMPLETE' : 'COMPLETED' },
        now,
      );
      await store.openLaunch(tx, {
        id: launchId,
        activityId: id,
        learnerId,
        partId: part.id,
        packageId: pack.id,
        accountId: actor.accountId,
        startedAt: now,
      });
      const { status, percent } = sumOf(pack.parts, await store.trackRows(tx, id, learnerId));
      const done = status === 'COMPLETED' || status === 'PASSED';
      await settleActivity(tx, { learnerId, activityId: id, classId, state: done ? 'DONE' : 'OPENED', scorePercent: percent }, now);
      const ticket = { packageId: pack.id, accountId: actor.accountId, launchId, partId: part.id };
      return { launchId, url: content.address(ticket, part.path, part.query), version: pack.version };
    },

    async sheet(at: Queryable, id: string): Promise<Buffer> {
      const { items, title } = await people(at, id);
      const words = { NOT_STARTED: '未开始', INCOMPLETE: '学习中', COMPLETED: '已完成', PASSED: '已通过', FAILED: '未通过' };
      return ports.sheet.write({
        name: `${title}学习情况`.slice(0, 30),
        columns: ['座号', '姓名', '状态', '成绩（%）', '用时（分钟）', '打开次数', '最近学习'].map((one) => ({ title: one, width: 16 })),
        rows: items.map((one) => [
          one.seatNo,
          one.maskedName,
          words[one.status],
          one.percent ?? '',
          Math.round(one.totalS / 60),
          one.launches,
          one.lastAt ?? '',
        ]),
      });
    },
  };
}
export type Scorm = ReturnType<typeof createScorm>;
