import type { ActivityContent, ArticleNode, LearnerActivity, PLAIN_KINDS } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { cleanArticle } from '@yangfan/kernel/article';
import type { Reader } from '@yangfan/platform/media';
import type { TeachingPorts } from '../../ports.ts';
import { activityView } from '../courses/course-view.ts';
import { moved } from '../courses/courses.rules.ts';
import { lessonRow } from '../courses/courses.store.ts';
import * as store from './activities.store.ts';
import { createActivityDoor } from './door.service.ts';
import type { ActivityKindParts } from './kinds.ts';

/** Activities of one lesson at most. */
const MAX_ACTIVITIES = 50;
const PICTURE_TTL_S = 6 * 3600;

export interface ActivityInput {
  title?: string;
  required?: boolean;
  position?: number;
  article?: ArticleNode;
  version?: number;
  fileId?: string;
}

/** Articles and courseware whole; of the other kinds what is common to all. */
export function createActivities(deps: { ports: Pick<TeachingPorts, 'org' | 'media' | 'files'>; kinds: ActivityKindParts }) {
  const { ports, kinds } = deps;
  const { media, files } = ports;
  const door = createActivityDoor(ports);

  async function require(db: Queryable, id: string): Promise<store.ActivityRow> {
    const row = await store.activityById(db, id);
    if (!row) throw problem('request.not_found');
    return row;
  }

  /** What stands in an activity's body, from what was sent. Pictures must be one's own, or stand in the article already. */
  async function bodyOf(
    tx: Tx,
    input: ActivityInput,
    actor: Actor,
    before: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> {
    const of = { accountId: actor.accountId };
    if (input.fileId) {
      await files.requireOwn(tx, [input.fileId], { ...of, purposes: ['COURSEWARE'] });
      return { deckId: (await media.makeDeck(tx, input.fileId, actor.accountId)).id };
    }
    const cleaned = cleanArticle(input.article);
    if (!cleaned) throw problem('teaching.article.too_long');
    const known = new Set((before['fileIds'] as string[] | undefined) ?? []);
    await files.requireOwn(
      tx,
      cleaned.fileIds.filter((id) => !known.has(id)),
      { ...of, purposes: ['PHOTO'] },
    );
    return { doc: cleaned.doc, fileIds: cleaned.fileIds, length: cleaned.length };
  }

  async function content(db: Queryable, row: Pick<store.ActivityRow, 'kind' | 'body'>, reader: Reader) {
    const nothing = { article: null, images: {}, deck: null };
    if (row.kind === 'ARTICLE') {
      const bound = reader.sessionToken ? { accountId: reader.accountId } : {};
      const ids = (row.body['fileIds'] as string[] | undefined) ?? [];
      return {
        article: (row.body['doc'] as ArticleNode | undefined) ?? { type: 'doc' },
        images: Object.fromEntries(ids.map((id) => [id, files.signedUrl(id, { ttlS: PICTURE_TTL_S, inline: true, ...bound })])),
        deck: null,
      };
    }
    const deck = row.kind === 'COURSEWARE' ? await media.deck(db, String(row.body['deckId'])) : undefined;
    if (!deck) return nothing;
    const { id, status, pages, done, note, name } = deck;
    const pdf = media.deckFileUrl(id, reader);
    return { ...nothing, deck: { id, status, pages, done, note, name, base: pdf.replace(/[^/]*$/, ''), pdf } };
  }
  const view = async (db: Queryable, row: store.ActivityRow, reader: Reader): Promise<ActivityContent> => ({
    ...activityView(row),
    ...(await content(db, row, reader)),
  });

  return {
    async list(db: Queryable, lessonId: string) {
      return { items: (await store.activitiesOfLesson(db, lessonId)).map(activityView) };
    },
    read: async (db: Queryable, id: string, reader: Reader) => view(db, await require(db, id), reader),

    async add(
      tx: Tx,
      lessonId: string,
      input: ActivityInput & { kind: (typeof PLAIN_KINDS)[number]; title: string; required: boolean },
      actor: Actor,
      reader: Reader,
      now: Date,
    ): Promise<ActivityContent> {
      const lesson = await lessonRow(tx, lessonId);
      if (!lesson) throw problem('request.not_found');
      if (input.kind === 'ARTICLE' ? !input.article : !input.fileId) throw problem('teaching.activity.no_content');
      if ((await store.activitiesOfLesson(tx, lessonId)).length >= MAX_ACTIVITIES) throw problem('teaching.activity.too_many');
      const { kind, title, required } = input;
      const body = await bodyOf(tx, kind === 'ARTICLE' ? { article: input.article! } : { fileId: input.fileId! }, actor);
      const id = newId('act');
      await store.insertActivity(tx, { id, lessonId, classId: lesson.classId, kind, title, required, body }, now);
      return view(tx, await require(tx, id), reader);
    },

    async edit(tx: Tx, id: string, input: ActivityInput, actor: Actor, reader: Reader, now: Date): Promise<ActivityContent> {
      const row = await require(tx, id);
      if ((input.article && row.kind !== 'ARTICLE') || (input.fileId && row.kind !== 'COURSEWARE'))
        throw problem('teaching.activity.wrong_kind');
      if (input.version !== undefined && input.version !== row.version) throw problem('teaching.activity.changed');
      const isNewContent = !!input.article || !!input.fileId;
      const body = isNewContent ? await bodyOf(tx, input, actor, row.body) : row.body;
      await store.updateActivity(
        tx,
        id,
        { title: input.title ?? row.title, required: input.required ?? row.required, body, isNewContent },
        now,
      );
      if (input.position !== undefined) {
        const ids = (await store.activitiesOfLesson(tx, row.lessonId)).map((one) => one.id);
        await store.orderActivities(tx, moved(ids, id, input.position));
      }
      return view(tx, await require(tx, id), reader);
    },

    async remove(tx: Tx, id: string): Promise<void> {
      const { kind } = await require(tx, id);
      await kinds[kind]?.forget?.(tx, id);
      if ((await store.deleteUnopened(tx, id)) === 0) throw problem('teaching.activity.used');
    },

    async open(tx: Tx, id: string, actor: Actor, reader: Reader, now: Date): Promise<LearnerActivity> {
      const row = await door.requireOpen(tx, id, actor, now);
      const { learnerId, lessonId, classId, kind, title, required } = row;
      await store.settleActivity(tx, { learnerId, activityId: id, classId, state: 'OPENED', scorePercent: null }, now);
      const progress = (await store.progressOf(tx, learnerId, id))!;
      return { id, lessonId, classId, kind, title, required, ...progress, ...(await content(tx, row, reader)) };
    },

    /** An article is done when its reader says so after opening it; courseware when its last page was reached. */
    async finish(tx: Tx, id: string, page: number | undefined, actor: Actor, now: Date): Promise<{ state: 'OPENED' | 'DONE' }> {
      const row = await door.requireOpen(tx, id, actor, now);
      if (row.kind !== 'ARTICLE' && row.kind !== 'COURSEWARE') throw problem('teaching.activity.wrong_kind');
      if (!(await store.progressOf(tx, row.learnerId, id))) throw problem('teaching.activity.not_read');
      const deck = row.kind === 'COURSEWARE' ? await media.deck(tx, String(row.body['deckId'])) : undefined;
      // Shown as one PDF, nobody can tell its page; then the reader's word counts, as with an article.
      if (deck?.status === 'READY' && (page ?? 0) < deck.pages) throw problem('teaching.activity.not_read');
      const { learnerId, classId } = row;
      await store.settleActivity(tx, { learnerId, activityId: id, classId, state: 'DONE', scorePercent: null }, now);
      return { state: 'DONE' };
    },
  };
}

export type Activities = ReturnType<typeof createActivities>;
