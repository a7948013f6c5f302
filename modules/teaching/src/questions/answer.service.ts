import { QUESTION_STATE_TEXT, type QuestionView } from '@yangfan/contract';
import { chinaDay, chinaMinute, coveredBy, paged, permits, problem, type Queryable, type Subject, type Tx } from '@yangfan/kernel';
import { EXPORT_MAX, listSheet, requireFew } from '@yangfan/platform/org';
import { lineView, type Caller, type PlaceInput, type QuestionKit, type Reader } from './questions.kit.ts';
import { hitsNeeded } from './questions.rules.ts';
import { after } from './questions.states.ts';
import * as store from './questions.store.ts';

const READ = 'teaching.question.read';
const FIGURE_DAYS = 30;
const DAY_MS = 86_400_000;
/** As whom staff read. */
export const staffReader = (actor: Caller): Reader => ({ accountId: actor.accountId, learnerId: null, staff: true, bound: actor.bound });
export const subjectOfRow = (row: store.QuestionRow): Subject => ({
  classId: row.classId,
  institutionId: row.institutionId,
  regionCode: row.regionCode,
  lecturerIds: row.lecturerIds,
  learnerId: row.learnerId,
});

/** The side of lecturers and teachers: queue, figures, answers, duplicates. */
export function createAnswering(kit: QuestionKit) {
  const { identity, sheet } = kit.ports;

  async function locked(tx: Tx, id: string): Promise<store.QuestionRow> {
    const row = await store.lockQuestion(tx, id);
    if (!row) throw problem('request.not_found');
    return row;
  }
  const read = async (db: Queryable, id: string, actor: Caller, now: Date): Promise<QuestionView> => {
    const row = await store.questionRow(db, id);
    if (!row) throw problem('request.not_found');
    return kit.view(db, row, staffReader(actor), now);
  };

  return {
    read,

    async list(db: Queryable, query: store.QuestionFilter, page: { limit: number; offset: number }, actor: Caller, now: Date) {
      const rows = await store.coveredQuestions(db, coveredBy(actor, READ), query, now, page);
      return paged(rows, (row) => lineView(row, staffReader(actor), now));
    },

    async export(db: Queryable, query: store.QuestionFilter, actor: Caller, now: Date): Promise<Buffer> {
      const rows = await store.coveredQuestions(db, coveredBy(actor, READ), query, now, { limit: EXPORT_MAX, offset: 0 });
      requireFew(rows);
      const time = (at: Date | null) => (at ? chinaMinute(at) : '');
      const titles = ['班级', '问题', '提问人', '状态', '提问时间', '应答时限', '首次回答', '是否超时', '位置', '评分'];
      const lines = rows.map((row) => [
        row.className,
        row.title,
        row.maskedName,
        QUESTION_STATE_TEXT[row.state],
        time(row.askedAt),
        time(row.firstDueAt),
        time(row.answeredAt),
        (row.answeredAt ?? row.closedAt ?? now) > row.firstDueAt ? '是' : '否',
        row.place ?? '',
        row.rating ?? '',
      ]);
      return sheet.write(listSheet('答疑记录', titles, ['班级', '问题'], lines));
    },

    async figures(db: Queryable, query: { classId?: string; from?: string; to?: string }, actor: Caller, now: Date) {
      const to = query.to ?? chinaDay(now);
      const from = query.from ?? chinaDay(new Date(now.getTime() - (FIGURE_DAYS - 1) * DAY_MS));
      const row = await store.figureRow(db, coveredBy(actor, READ), { classId: query.classId, from, to }, now);
      return { from, to, ...row };
    },

    async similar(db: Queryable, id: string, actor: Caller, now: Date) {
      const row = await store.questionRow(db, id);
      if (!row) throw problem('request.not_found');
      const rows = row.grams.length ? await store.similarRows(db, coveredBy(actor, READ), row, hitsNeeded(row.grams.length)) : [];
      return { items: rows.map((one) => lineView(one, staffReader(actor), now)) };
    },

    async answer(tx: Tx, id: string, input: PlaceInput & { text: string; fileIds?: string[] | undefined }, actor: Caller, now: Date) {
      const row = await locked(tx, id);
      const to = after(row.state, 'ANSWER');
      if (!to) throw problem('teaching.question.state');
      const cls = await kit.requireClass(tx, row.classId);
      const name = (await identity.names(tx, [actor.accountId])).get(actor.accountId) ?? '老师';
      const place = await kit.placeOf(tx, row.classId, input);
      await kit.addPost(tx, {
        questionId: id,
        kind: 'ANSWER',
        accountId: actor.accountId,
        name,
        text: input.text,
        at: now,
        fileIds: input.fileIds,
        place,
      });
      const closeAt = new Date(now.getTime() + (await kit.policyNumber(tx, cls, 'qa.closeDays', now)) * DAY_MS);
      await store.changeQuestion(tx, id, { state: to, answeredAt: row.answeredAt ?? now, closeAt }, now);
      await kit.note(tx, row, 'answered', '讲师回答了提问', actor, { first: row.answeredAt === null, late: now > row.dueAt }, now);
      await kit.tellAskers(tx, row, 'answered', '您的提问有了回答');
      return read(tx, id, actor, now);
    },

    async merge(tx: Tx, id: string, intoId: string, actor: Caller, now: Date) {
      if (id === intoId) throw problem('teaching.question.merge');
      // Always in the same order, so that two people who merge crosswise cannot wait for each other.
      const rows = new Map<string, store.QuestionRow | undefined>();
      for (const one of [id, intoId].sort()) rows.set(one, await store.lockQuestion(tx, one));
      const [row, into] = [rows.get(id), rows.get(intoId)];
      if (!row) throw problem('request.not_found');
      const to = after(row.state, 'MERGE');
      if (!to) throw problem('teaching.question.state', '只有还在等回答的问题才需要合并');
      // A ticket that has taken others in would leave them without an answer.
      if ((await store.mergedRows(tx, id)).length) throw problem('teaching.question.merge', '已有别的问题合并到这里，请反过来合并');
      const fits = into && !into.mergedInto && into.programCode === row.programCode && permits(actor, READ, subjectOfRow(into));
      if (!fits) throw problem('teaching.question.merge');
      await store.changeQuestion(tx, id, { state: to, mergedInto: intoId, closedAt: now, closeAt: null }, now);
      await kit.note(tx, row, 'merged', '重复的提问已合并', actor, { intoId }, now);
      await kit.ports.notifications.notify(tx, {
        learnerId: row.learnerId,
        kind: 'teaching.question.merged',
        title: into.answeredAt ? '您的提问和另一个问题相同，已有回答' : '您的提问已和相同的问题合并，有回答会通知您',
        body: row.title,
        link: `/learn/questions/${row.id}`,
      });
      return read(tx, id, actor, now);
    },
  };
}
export type Answering = ReturnType<typeof createAnswering>;
