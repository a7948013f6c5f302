import type { CourseView } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Reader } from '@yangfan/platform/media';
import type { TeachingPorts } from '../../ports.ts';
import type { ActivityKindParts } from '../activities/kinds.ts';
import { creditHours } from '../watch/watch.rules.ts';
import { gapsOf } from './completeness.rules.ts';
import { createCourseReader, type LoadedCourse } from './course-view.ts';
import { lessonRow, lockCourse } from './courses.store.ts';
import { changesBetween, lessonsOf, snapshotOf } from './versions.rules.ts';
import * as versions from './versions.store.ts';

const tenths = (hours: number) => Math.round(hours * 100) / 100;

/** Checking, freezing and comparing courses. */
export function createPublishing(deps: {
  ports: Pick<TeachingPorts, 'org' | 'media' | 'policy' | 'ledger' | 'identity'>;
  kinds: ActivityKindParts;
}) {
  const { ports, kinds } = deps;
  const { org, media, ledger, identity } = ports;
  const reader = createCourseReader(ports);

  async function activityGaps(db: Queryable, activities: LoadedCourse['activities']): Promise<Map<string, string>> {
    const gaps = new Map<string, string>();
    for (const [kind, part] of Object.entries(kinds)) {
      const own = activities.filter((one) => one.kind === kind);
      if (own.length > 0 && part.gaps) for (const [id, text] of await part.gaps(db, own)) gaps.set(id, text);
    }
    return gaps;
  }

  async function check(db: Queryable, classId: string, now: Date) {
    const loaded = await reader.load(db, classId);
    const cls = await reader.requireClass(db, classId);
    const unitMinutes = (await reader.valuesOf(db, cls, now)).number('hours.unitMinutes');
    const snapshot = snapshotOf(loaded);
    const lessons = lessonsOf(snapshot);
    const films = await media.assets(
      db,
      lessons.flatMap(({ assetId }) => assetId ?? []),
    );
    const decks = await media.decks(
      db,
      loaded.activities.flatMap(({ kind, body }) => (kind === 'COURSEWARE' ? [String(body['deckId'])] : [])),
    );
    const sessions = await org.sessions(db, classId);
    const plannedHours = tenths(sessions.filter(({ mode }) => mode === 'VOD').reduce((sum, { hours }) => sum + hours, 0));
    const filmHours = tenths(lessons.reduce((sum, { durationS }) => sum + creditHours(durationS, durationS, unitMinutes), 0));
    const watched = new Set(sessions.filter(({ mode }) => mode === 'VOD').map(({ chapterCode }) => chapterCode));
    const gaps = gapsOf(snapshot, {
      films: new Map([...films].map(([id, { status }]) => [id, status] as const)),
      decks,
      activityGaps: await activityGaps(db, loaded.activities),
      roomChapters: new Set(sessions.map(({ chapterCode }) => chapterCode).filter((code) => !watched.has(code))),
      plannedHours,
      filmHours,
    });
    return { gaps, plannedHours, filmHours };
  }

  return {
    check,

    async publish(tx: Tx, classId: string, note: string, actor: Actor, now: Date): Promise<CourseView> {
      const { id } = await reader.requireCourse(tx, classId);
      await lockCourse(tx, id);
      const { gaps } = await check(tx, classId, now);
      const first = gaps.find(({ level }) => level === 'MUST');
      if (first) throw problem('teaching.course.incomplete', `还不能发布：${first.text}`);
      const loaded = await reader.load(tx, classId);
      const { course } = loaded;
      const snapshot = snapshotOf(loaded);
      const digest = versions.digestOf(snapshot);
      const last = course.version > 0 ? await versions.versionRow(tx, course.id, course.version) : undefined;
      if (last?.digest === digest) throw problem('teaching.course.unchanged');
      const version = course.version + 1;
      const row = { courseId: course.id, version, note, digest, snapshot, publishedBy: actor.accountId, publishedAt: now };
      await versions.publish(tx, row, classId);
      await ledger.append(
        tx,
        {
          chain: `class:${classId}`,
          kind: 'teaching.course.published',
          classId,
          actorId: actor.accountId,
          summary: `课程发布了第 ${version} 版，共 ${lessonsOf(snapshot).length} 节`,
          data: { courseId: course.id, version, digest },
          link: `/work/classes/${classId}/course`,
        },
        now,
      );
      return reader.view(tx, classId, now);
    },

    async list(db: Queryable, classId: string) {
      const course = await reader.requireCourse(db, classId);
      const rows = await versions.versionRows(db, course.id);
      const names = await identity.names(db, [...new Set(rows.map(({ publishedBy }) => publishedBy))]);
      return {
        items: rows.map(({ version, note, digest, snapshot, publishedBy, publishedAt }) => ({
          version,
          note,
          digest,
          publishedBy: names.get(publishedBy) ?? '已停用的账号',
          publishedAt: publishedAt.toISOString(),
          lessons: lessonsOf(snapshot).length,
        })),
      };
    },

    async compare(db: Queryable, classId: string, version: number, other: number | undefined) {
      const loaded = await reader.load(db, classId);
      const before = await versions.versionRow(db, loaded.course.id, version);
      const after = other === undefined ? snapshotOf(loaded) : (await versions.versionRow(db, loaded.course.id, other))?.snapshot;
      if (!before || !after) throw problem('teaching.version.missing');
      return { items: changesBetween(before.snapshot, after) };
    },

    /** The film of a lesson for staff: nothing is counted. */
    async previewLesson(db: Queryable, lessonId: string, to: Reader) {
      const lesson = await lessonRow(db, lessonId);
      if (!lesson) throw problem('request.not_found');
      const asset = lesson.assetId ? await media.asset(db, lesson.assetId) : undefined;
      if (!asset?.playable) throw problem('teaching.lesson.no_video', asset ? '视频正在处理，请稍后再来' : undefined);
      return { title: lesson.title, durationS: lesson.durationS, ...media.playback(asset, to) };
    },
  };
}

export type Publishing = ReturnType<typeof createPublishing>;
