import type { Danmaku } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Talkers } from '../comments/talker.ts';
import * as store from './danmaku.store.ts';

/** So many different learners reporting one take it from the film until somebody has looked. */
const REPORTS_HIDE = 3;

const view = (row: store.DanmakuRow, learnerId: string): Danmaku => ({
  id: row.id,
  atS: row.atS,
  text: row.text,
  mine: row.learnerId === learnerId,
  state: row.state,
});
const line = (row: store.DanmakuRow) => ({
  id: row.id,
  atS: row.atS,
  text: row.text,
  name: row.name,
  learnerId: row.learnerId,
  at: row.at.toISOString(),
  state: row.state,
  reports: row.reports,
  reason: row.reason,
});

/** Words that fly over a film at their second: filtered, slowed, reviewed where the policy asks, reported by learners. */
export function createDanmaku(talkers: Talkers) {
  return {
    async mine(db: Queryable, lessonId: string, actor: Actor, now: Date) {
      const { classId, learnerId } = await talkers.learner(db, lessonId, actor);
      const [rows, values] = await Promise.all([store.shownTo(db, lessonId, learnerId), talkers.valuesOf(db, classId, now)]);
      return {
        items: rows.map((row) => view(row, learnerId)),
        review: talkers.mustReview(values),
        slowS: talkers.slowS(values),
      };
    },

    async send(tx: Tx, lessonId: string, input: { atS: number; text: string }, actor: Actor, now: Date): Promise<Danmaku> {
      const by = await talkers.learner(tx, lessonId, actor);
      if (input.atS > by.durationS) throw problem('teaching.talk.far');
      const text = await talkers.word(tx, by, input.text.replace(/\s+/g, ' ').trim(), await store.lastSentAt(tx, by.learnerId), now);
      if (!text) throw problem('request.invalid', '弹幕里还没有字，请写好再发');
      const row: store.DanmakuRow = {
        ...by,
        id: newId('dmk'),
        name: await talkers.learnerName(tx, by.learnerId),
        atS: input.atS,
        text,
        at: now,
        state: talkers.mustReview(await talkers.valuesOf(tx, by.classId, now)) ? 'WAITING' : 'SHOWN',
        reports: 0,
        reason: null,
      };
      await store.insertDanmaku(tx, row);
      return view(row, by.learnerId);
    },

    async report(tx: Tx, lessonId: string, id: string, reason: string, actor: Actor, now: Date): Promise<void> {
      const { learnerId } = await talkers.learner(tx, lessonId, actor);
      const row = await store.danmakuRow(tx, lessonId, id);
      if (!row || row.state !== 'SHOWN') throw problem('request.not_found');
      await store.insertReport(tx, { danmakuId: id, learnerId, reason, at: now });
      const after = await store.danmakuRow(tx, lessonId, id);
      if (after && after.reports >= REPORTS_HIDE)
        await store.reviewRow(tx, id, { state: 'WAITING', reason: '多人举报，等待审核', by: '', at: now });
    },

    async queue(db: Queryable, lessonId: string, query: store.QueueFilter & { page?: number; size?: number }) {
      const { page = 1, size = 20, ...filter } = query;
      const [rows, total] = await Promise.all([
        store.queueRows(db, lessonId, filter, { limit: size, offset: (page - 1) * size }),
        store.queueCount(db, lessonId, filter),
      ]);
      return { items: rows.map(line), total };
    },

    async review(tx: Tx, lessonId: string, id: string, input: { state: 'SHOWN' | 'HIDDEN'; reason?: string }, actor: Actor, now: Date) {
      if (!(await store.danmakuRow(tx, lessonId, id))) throw problem('request.not_found');
      if (input.state === 'HIDDEN' && !input.reason) throw problem('request.invalid', '请写明隐藏的原因');
      await store.reviewRow(tx, id, { state: input.state, reason: input.reason ?? null, by: actor.accountId, at: now });
      return line((await store.danmakuRow(tx, lessonId, id))!);
    },
  };
}
export type DanmakuService = ReturnType<typeof createDanmaku>;
