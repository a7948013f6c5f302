import type { QuestionView } from '@yangfan/contract';
import { newId, paged, problem, type Queryable, type Tx } from '@yangfan/kernel';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lineView, type Caller, type PlaceInput, type QuestionKit, type Reader } from './questions.kit.ts';
import { dueAt, gramsOf } from './questions.rules.ts';
import { after, isWaiting } from './questions.states.ts';
import * as store from './questions.store.ts';

interface AskInput extends PlaceInput {
  classId?: string | undefined;
  title: string;
  text?: string | undefined;
  anonymous?: boolean | undefined;
  fileIds?: string[] | undefined;
}
const readerOf = (actor: Caller): Reader => ({ accountId: actor.accountId, learnerId: actor.learnerId, staff: false, bound: actor.bound });

/** The learner's side: asks, reads, asks again, accepts, closes. */
export function createAsking(kit: QuestionKit) {
  const { org } = kit.ports;

  /** The caller's own ticket, locked. Somebody else's is answered like one that does not exist. */
  async function own(tx: Tx, id: string, actor: Caller): Promise<store.QuestionRow> {
    const row = await store.lockQuestion(tx, id);
    if (!row || row.learnerId !== actor.learnerId) throw problem('request.not_found');
    return row;
  }
  const reply = async (tx: Tx, id: string, actor: Caller, now: Date): Promise<QuestionView> =>
    kit.view(tx, (await store.questionRow(tx, id))!, readerOf(actor), now);

  return {
    async ask(tx: Tx, input: AskInput, actor: Caller, now: Date): Promise<QuestionView> {
      const classId = input.classId ?? (await kit.classOf(tx, input));
      const learnerId = await requireEnrolled(tx, kit.ports, classId, actor.learnerId);
      const cls = await kit.requireClass(tx, classId);
      const place = await kit.placeOf(tx, cls.id, input);
      const due = dueAt(now, await kit.policyNumber(tx, cls, 'qa.answerHours', now));
      const card = (await org.learners(tx, [learnerId])).get(learnerId);
      // Blanks alone are no title: then the first words of the question stand for it.
      const title = input.title.trim() || input.text?.trim().slice(0, 60) || '提问';
      const text = input.text?.trim() || title;
      const row: store.QuestionRow = {
        ...place,
        id: newId('qst'),
        classId: cls.id,
        className: cls.name,
        institutionId: cls.institutionId,
        regionCode: cls.regionCode,
        lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
        programCode: cls.programCode,
        practice: cls.kind === 'PRACTICE',
        learnerId,
        accountId: actor.accountId,
        maskedName: card?.maskedName ?? '学员',
        anonymous: input.anonymous ?? false,
        title,
        grams: gramsOf(`${title} ${text}`),
        state: 'OPEN',
        posts: 0,
        askedAt: now,
        firstDueAt: due,
        dueAt: due,
        escalatedAt: null,
        answeredAt: null,
        closeAt: null,
        closedAt: null,
        rating: null,
        ratingNote: null,
        mergedInto: null,
      };
      await store.insertQuestion(tx, row);
      await kit.addPost(tx, {
        questionId: row.id,
        kind: 'ASK',
        accountId: actor.accountId,
        name: row.maskedName,
        text,
        at: now,
        fileIds: input.fileIds,
        place,
      });
      await kit.note(tx, row, 'asked', '学员提问', actor, { dueAt: due.toISOString() }, now);
      await kit.tellStaff(tx, await kit.answerers(tx, cls), row, 'asked', '有学员提问，等您回答');
      return reply(tx, row.id, actor, now);
    },

    async list(
      db: Queryable,
      query: store.QuestionFilter & { own: boolean },
      page: { limit: number; offset: number },
      actor: Caller,
      now: Date,
    ) {
      if (!actor.learnerId) return { items: [], total: 0 };
      const { own: isOwn, ...filter } = query;
      const classIds = isOwn ? [] : (await org.classesOfLearner(db, actor.learnerId)).map(({ id }) => id);
      const rows = await store.learnerQuestions(db, { learnerId: actor.learnerId, classIds, own: isOwn }, filter, now, page);
      return paged(rows, (row) => lineView(row, readerOf(actor), now));
    },

    /** An own ticket, or one of a class the caller is in. */
    async read(db: Queryable, id: string, actor: Caller, now: Date): Promise<QuestionView> {
      const row = await store.questionRow(db, id);
      if (!row || !actor.learnerId) throw problem('request.not_found');
      if (row.learnerId !== actor.learnerId) {
        const enrolment = await org.enrolmentOf(db, row.classId, actor.learnerId);
        if (!enrolment || enrolment.status === 'DROPPED' || row.mergedInto) throw problem('request.not_found');
      }
      return kit.view(db, row, readerOf(actor), now);
    },

    async more(tx: Tx, id: string, input: { text: string; fileIds?: string[] | undefined }, actor: Caller, now: Date) {
      const row = await own(tx, id, actor);
      const to = after(row.state, 'MORE');
      if (!to) throw problem('teaching.question.state', '这个问题已经关闭；如果还有疑问，请另提一个问题');
      const post = { questionId: id, kind: 'MORE' as const, accountId: actor.accountId, name: row.maskedName, at: now };
      await kit.addPost(tx, { ...post, text: input.text, fileIds: input.fileIds });
      const asksAgain = !isWaiting(row.state) && isWaiting(to);
      if (asksAgain) {
        const cls = await kit.requireClass(tx, row.classId);
        const due = dueAt(now, await kit.policyNumber(tx, cls, 'qa.answerHours', now));
        await store.changeQuestion(tx, id, { state: to, dueAt: due, escalatedAt: null, closeAt: null }, now);
        await kit.note(tx, row, 'followed_up', '学员追问', actor, { dueAt: due.toISOString() }, now);
        await kit.tellStaff(tx, await kit.answerers(tx, cls), row, 'followed_up', '学员追问，等您回答');
      }
      return reply(tx, id, actor, now);
    },

    async accept(tx: Tx, id: string, input: { rating: number; note?: string | undefined }, actor: Caller, now: Date) {
      const row = await own(tx, id, actor);
      const to = after(row.state, 'ACCEPT');
      if (!to) throw problem('teaching.question.state');
      await store.changeQuestion(tx, id, { state: to, rating: input.rating, ratingNote: input.note?.trim() || null }, now);
      await kit.note(tx, row, 'accepted', '学员采纳了回答', actor, { rating: input.rating }, now);
      const answers = (await store.postRows(tx, id)).filter(({ kind }) => kind === 'ANSWER').map(({ accountId }) => accountId);
      await kit.tellStaff(tx, answers, row, 'accepted', `学员采纳了您的回答，评分 ${input.rating} 分`);
      return reply(tx, id, actor, now);
    },

    async close(tx: Tx, id: string, actor: Caller, now: Date) {
      const row = await own(tx, id, actor);
      const to = after(row.state, 'CLOSE');
      if (!to) throw problem('teaching.question.state');
      await store.changeQuestion(tx, id, { state: to, closedAt: now, closeAt: null }, now);
      await kit.note(tx, row, 'closed', '学员关闭了问题', actor, { from: row.state }, now);
      if (isWaiting(row.state)) {
        const cls = await kit.requireClass(tx, row.classId);
        await kit.tellStaff(tx, await kit.answerers(tx, cls), row, 'closed', '学员撤回了问题，不用再回答');
      }
      return reply(tx, id, actor, now);
    },
  };
}
export type Asking = ReturnType<typeof createAsking>;
