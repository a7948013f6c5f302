import type { ArticleNode, LibraryLine, LibraryWork } from '@yangfan/contract';
import { coveredBy, newId, paged, pageOf, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Reader } from '@yangfan/platform/media';
import type { TeachingPorts } from '../../ports.ts';
import { courseOf } from '../courses/courses.store.ts';
import { lessonsOf, type CourseSnapshot } from '../courses/versions.rules.ts';
import { versionRow } from '../courses/versions.store.ts';
import * as store from './library.store.ts';

const PICTURE_TTL_S = 6 * 3600;

const lineView = (row: store.LibraryRow): LibraryLine => ({
  id: row.id,
  title: row.title,
  summary: row.summary,
  category: row.category,
  institutionName: row.institutionName,
  lessons: row.lessons,
  durationS: row.durationS,
  listedAt: row.state === 'LISTED' ? (row.reviewedAt?.toISOString() ?? null) : null,
});
const workView = (row: store.LibraryRow): LibraryWork => ({
  ...lineView(row),
  state: row.state,
  classId: row.classId,
  proposedAt: row.proposedAt.toISOString(),
  reason: row.reason,
});
const isReadable = (kind: string): kind is 'ARTICLE' | 'COURSEWARE' => kind === 'ARTICLE' || kind === 'COURSEWARE';

/** The free library: proposed by schools and the province, reviewed by the province, open to everybody who signed in. */
export function createLibrary(ports: Pick<TeachingPorts, 'org' | 'media' | 'files' | 'ledger'>) {
  const { org, media, files, ledger } = ports;

  /** A course that is listed, or that the caller has to do with. Others look as if they were not there. */
  async function visible(db: Queryable, id: string, actor: Actor) {
    const row = await store.libraryRow(db, id);
    if (!row || (row.state !== 'LISTED' && !permits(actor, 'teaching.library.read', row))) throw problem('request.not_found');
    return row;
  }
  async function note(tx: Tx, row: store.LibraryRow, kind: string, summary: string, actor: Actor, now: Date): Promise<void> {
    const { id, classId, institutionId, version } = row;
    const data = { libraryId: id, version };
    await ledger.append(tx, { chain: `class:${classId}`, kind, classId, institutionId, actorId: actor.accountId, summary, data }, now);
  }

  return {
    async list(db: Queryable, query: { page?: number; size?: number; search?: string; category?: store.LibraryCategory }) {
      const rows = await store.listedRows(db, { search: query.search?.trim() ?? '', category: query.category ?? null }, pageOf(query));
      return paged(rows, lineView);
    },

    async read(db: Queryable, id: string, actor: Actor) {
      const row = await visible(db, id, actor);
      const films = await media.assets(
        db,
        lessonsOf(row.snapshot).flatMap(({ assetId }) => assetId ?? []),
      );
      const chapters = row.snapshot.chapters.map(({ title, lessons }) => ({
        title,
        lessons: lessons.map((lesson) => ({
          id: lesson.id,
          title: lesson.title,
          playable: !!lesson.assetId && !!films.get(lesson.assetId)?.playable,
          durationS: lesson.durationS,
          activities: lesson.activities.flatMap(({ id: activityId, kind, title: name }) =>
            isReadable(kind) ? [{ id: activityId, kind, title: name }] : [],
          ),
        })),
      }));
      return { ...lineView(row), chapters: chapters.filter(({ lessons }) => lessons.length > 0) };
    },

    async play(db: Queryable, id: string, lessonId: string, actor: Actor, reader: Reader) {
      const lesson = lessonsOf((await visible(db, id, actor)).snapshot).find((one) => one.id === lessonId);
      if (!lesson) throw problem('request.not_found');
      const asset = lesson.assetId ? await media.asset(db, lesson.assetId) : undefined;
      if (!asset?.playable) throw problem('teaching.lesson.no_video');
      return { title: lesson.title, durationS: lesson.durationS, ...media.playback(asset, reader) };
    },

    async activity(db: Queryable, id: string, activityId: string, actor: Actor, reader: Reader) {
      const all = lessonsOf((await visible(db, id, actor)).snapshot).flatMap(({ activities }) => activities);
      const found = all.find((one) => one.id === activityId && isReadable(one.kind));
      if (!found) throw problem('request.not_found');
      const nothing = { title: found.title, article: null, images: {}, deck: null };
      if (found.kind === 'ARTICLE') {
        const bound = reader.sessionToken ? { accountId: reader.accountId } : {};
        const ids = (found.body['fileIds'] as string[] | undefined) ?? [];
        const images = ids.map((file) => [file, files.signedUrl(file, { ttlS: PICTURE_TTL_S, inline: true, ...bound })] as const);
        return { ...nothing, article: found.body['doc'] as ArticleNode, images: Object.fromEntries(images) };
      }
      const deck = await media.deck(db, String(found.body['deckId']));
      if (!deck) return nothing;
      const pdf = media.deckFileUrl(deck.id, reader);
      const { status, pages, done, note: words, name } = deck;
      return { ...nothing, deck: { id: deck.id, status, pages, done, note: words, name, base: pdf.replace(/[^/]*$/, ''), pdf } };
    },

    async propose(
      tx: Tx,
      classId: string,
      input: { title: string; summary: string; category: store.LibraryCategory },
      actor: Actor,
      now: Date,
    ): Promise<LibraryWork> {
      const course = await courseOf(tx, classId);
      if (!course) throw problem('teaching.course.missing');
      const version = course.version > 0 ? await versionRow(tx, course.id, course.version) : undefined;
      const cls = await org.class(tx, classId);
      if (!version || !cls) throw problem('teaching.library.not_published');
      const snapshot: CourseSnapshot = version.snapshot;
      const lessons = lessonsOf(snapshot);
      const row: store.LibraryRow = {
        id: newId('lib'),
        classId,
        institutionId: cls.institutionId,
        regionCode: cls.regionCode,
        lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
        institutionName: cls.institutionName,
        title: input.title,
        summary: input.summary,
        category: input.category,
        state: 'PROPOSED',
        version: course.version,
        lessons: lessons.length,
        durationS: lessons.reduce((sum, { durationS }) => sum + durationS, 0),
        proposedBy: actor.accountId,
        proposedAt: now,
        reviewedBy: null,
        reviewedAt: null,
        reason: null,
      };
      if (!(await store.insertLibrary(tx, row, snapshot))) throw problem('teaching.library.waiting');
      await note(tx, row, 'teaching.library.proposed', `推荐课程“${row.title}”进免费课程库`, actor, now);
      return workView(row);
    },

    async work(db: Queryable, actor: Actor, query: { page?: number; size?: number; state?: store.LibraryState }) {
      const grants = coveredBy(actor, 'teaching.library.read');
      return paged(await store.workRows(db, { grants, state: query.state ?? null }, pageOf(query)), workView);
    },

    async review(tx: Tx, id: string, input: { pass: boolean; reason: string }, actor: Actor, now: Date): Promise<LibraryWork> {
      const row = await store.libraryRow(tx, id);
      if (!row || !permits(actor, 'teaching.library.review', row)) throw problem('request.not_found');
      if (row.proposedBy === actor.accountId) throw problem('teaching.library.same_person');
      if (!input.pass && !input.reason.trim()) throw problem('teaching.library.reason');
      const state = input.pass ? ('LISTED' as const) : ('REFUSED' as const);
      const to = { state, by: actor.accountId, reason: input.reason.trim() || null, at: now };
      if ((await store.moveLibrary(tx, id, 'PROPOSED', to)) === 0) throw problem('teaching.library.state');
      await note(tx, row, 'teaching.library.reviewed', `课程“${row.title}”${input.pass ? '进入' : '未进入'}免费课程库`, actor, now);
      return workView({ ...row, state, reviewedAt: now, reason: to.reason });
    },

    async withdraw(tx: Tx, id: string, reason: string, actor: Actor, now: Date): Promise<void> {
      const row = await store.libraryRow(tx, id);
      if (!row || !permits(actor, 'teaching.library.review', row)) throw problem('request.not_found');
      const to = { state: 'WITHDRAWN' as const, by: actor.accountId, reason, at: now };
      if ((await store.moveLibrary(tx, id, 'LISTED', to)) === 0) throw problem('teaching.library.state');
      await note(tx, row, 'teaching.library.withdrawn', `课程“${row.title}”从免费课程库下架`, actor, now);
    },
  };
}

export type Library = ReturnType<typeof createLibrary>;
