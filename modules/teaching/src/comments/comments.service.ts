import type { LessonComment } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import * as store from './comments.store.ts';
import type { Talkers } from './talker.ts';

interface NewComment {
  text: string;
  atS?: number | null;
  replyTo?: string;
}
type Said = Omit<LessonComment, 'replies'>;

const view = (row: store.CommentRow, accountId: string): Said => ({
  id: row.id,
  name: row.name,
  role: row.learnerId ? 'LEARNER' : 'STAFF',
  mine: row.accountId === accountId,
  atS: row.atS,
  text: row.text,
  at: row.at.toISOString(),
  hidden: row.hiddenAt ? (row.hiddenReason ?? '') : null,
});

/** What is said under a lesson: by learners of its class and its teachers; likes. */
export function createComments(talkers: Talkers) {
  async function page(db: Queryable, lessonId: string, actor: Actor, all: boolean, query: { page?: number; size?: number }) {
    const { page: number = 1, size = 20 } = query;
    const viewer = all ? null : actor.accountId;
    const [rows, total] = await Promise.all([
      store.commentRows(db, lessonId, viewer, { limit: size, offset: (number - 1) * size }),
      store.commentCount(db, lessonId, viewer),
    ]);
    const replies = await store.replyRows(
      db,
      rows.map(({ id }) => id),
      viewer,
    );
    const items = rows.map((row) => ({
      ...view(row, actor.accountId),
      replies: replies.filter(({ replyTo }) => replyTo === row.id).map((reply) => view(reply, actor.accountId)),
    }));
    return { items, total };
  }
  /** A reply to a reply stands below the first comment. */
  async function rootOf(tx: Tx, lessonId: string, replyTo: string | undefined): Promise<string | null> {
    if (!replyTo) return null;
    const to = await store.commentRow(tx, lessonId, replyTo);
    if (!to || to.hiddenAt) throw problem('request.not_found');
    return to.replyTo ?? to.id;
  }
  async function save(
    tx: Tx,
    by: { lessonId: string; classId: string; durationS: number; accountId: string; learnerId: string | null; name: string },
    input: NewComment,
    now: Date,
  ): Promise<Said> {
    const text = await talkers.word(tx, by, input.text.trim(), await store.lastSaidAt(tx, by.accountId), now);
    const row: store.CommentRow = {
      ...by,
      id: newId('cmt'),
      atS: input.atS === undefined || input.atS === null ? null : Math.min(input.atS, by.durationS),
      text,
      replyTo: await rootOf(tx, by.lessonId, input.replyTo),
      at: now,
      hiddenAt: null,
      hiddenReason: null,
    };
    await store.insertComment(tx, row);
    return view(row, by.accountId);
  }

  return {
    list: (db: Queryable, lessonId: string, query: { page?: number; size?: number }, actor: Actor) =>
      page(db, lessonId, actor, true, query),

    async mine(db: Queryable, lessonId: string, query: { page?: number; size?: number }, actor: Actor) {
      const { learnerId } = await talkers.learner(db, lessonId, actor);
      const [comments, likes] = await Promise.all([page(db, lessonId, actor, false, query), store.likesOf(db, lessonId, learnerId)]);
      return { ...comments, ...likes };
    },

    async add(tx: Tx, lessonId: string, input: NewComment, actor: Actor, now: Date): Promise<Said> {
      const by = await talkers.learner(tx, lessonId, actor);
      return save(tx, { ...by, name: await talkers.learnerName(tx, by.learnerId) }, input, now);
    },

    async addAsStaff(tx: Tx, lessonId: string, input: NewComment, actor: Actor, now: Date): Promise<Said> {
      const { classId, durationS } = await talkers.lesson(tx, lessonId);
      const name = await talkers.staffName(tx, actor.accountId);
      return save(tx, { lessonId, classId, durationS, accountId: actor.accountId, learnerId: null, name }, input, now);
    },

    async remove(tx: Tx, lessonId: string, id: string, actor: Actor, now: Date): Promise<void> {
      const { learnerId } = await talkers.learner(tx, lessonId, actor);
      const row = await store.commentRow(tx, lessonId, id);
      if (!row || row.learnerId !== learnerId) throw problem('request.not_found');
      await store.removeComment(tx, id, now);
    },

    async hide(tx: Tx, lessonId: string, id: string, input: { hidden: boolean; reason?: string }, actor: Actor, now: Date): Promise<void> {
      if (!(await store.commentRow(tx, lessonId, id))) throw problem('request.not_found');
      if (input.hidden && !input.reason) throw problem('request.invalid', '请写明隐藏的原因，作者会看到');
      await store.hideComment(tx, id, input.hidden ? { at: now, accountId: actor.accountId, reason: input.reason! } : null);
    },

    async like(tx: Tx, lessonId: string, on: boolean, actor: Actor, now: Date) {
      const by = await talkers.learner(tx, lessonId, actor);
      await store.setLike(tx, by, on, now);
      return store.likesOf(tx, lessonId, by.learnerId);
    },
  };
}
export type Comments = ReturnType<typeof createComments>;
