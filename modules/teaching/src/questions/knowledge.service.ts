import type { KnowledgeLine, ProgramCode } from '@yangfan/contract';
import { can, newId, paged, permits, problem, type Queryable, type Tx } from '@yangfan/kernel';
import { staffReader, subjectOfRow } from './answer.service.ts';
import * as knowledge from './knowledge.store.ts';
import { placeView, type Caller, type QuestionKit } from './questions.kit.ts';
import { gramsOf, hitsNeeded, namesSomebody } from './questions.rules.ts';
import * as store from './questions.store.ts';

interface Search {
  q?: string | undefined;
  programCode?: string | undefined;
  lessonId?: string | undefined;
  roomId?: string | undefined;
}

/** The knowledge base: published answers, found by words, read by all learners of the programme. */
export function createKnowledge(kit: QuestionKit) {
  const { org } = kit.ports;

  /** The programmes whose answers somebody reads; `null`: all. */
  async function programmesOf(db: Queryable, actor: Caller): Promise<string[] | null> {
    if (!actor.learnerId) return null;
    return [...new Set((await org.classesOfLearner(db, actor.learnerId)).map(({ programCode }) => programCode))];
  }
  /** Whether the caller may open the class an answer came from. */
  async function opens(db: Queryable, actor: Caller, rows: readonly knowledge.KnowledgeRow[]): Promise<(classId: string) => boolean> {
    if (actor.learnerId) {
      const own = new Set((await org.classesOfLearner(db, actor.learnerId)).map(({ id }) => id));
      return (classId) => own.has(classId);
    }
    if (!can(actor, 'teaching.question.read')) return () => false;
    const classes = await org.classes(db, [...new Set(rows.map(({ classId }) => classId))]);
    return (classId) => {
      const cls = classes.get(classId);
      const at = cls && {
        classId,
        institutionId: cls.institutionId,
        regionCode: cls.regionCode,
        lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
      };
      return !!at && permits(actor, 'teaching.question.read', at);
    };
  }

  return {
    async search(db: Queryable, query: Search, page: { limit: number; offset: number }, actor: Caller) {
      const own = await programmesOf(db, actor);
      const asked = query.programCode ? [query.programCode] : null;
      const programCodes = own && asked ? asked.filter((code) => own.includes(code)) : (asked ?? own);
      const q = query.q?.trim() ?? '';
      const grams = gramsOf(q);
      const rows = await knowledge.findKnowledge(
        db,
        {
          programCodes,
          q,
          grams,
          needed: hitsNeeded(grams.length),
          ...(query.lessonId ? { lessonId: query.lessonId } : {}),
          ...(query.roomId ? { roomId: query.roomId } : {}),
        },
        page,
      );
      const ids = rows.map(({ id }) => id);
      const [mayOpen, voted] = await Promise.all([opens(db, actor, rows), knowledge.votesOf(db, ids, actor.accountId)]);
      return paged(rows, (row): KnowledgeLine => {
        const place = placeView(row);
        const open = mayOpen(row.classId);
        return {
          id: row.id,
          programCode: row.programCode as ProgramCode,
          title: row.title,
          question: row.question,
          answer: row.answer,
          helpful: row.helpful,
          voted: voted.has(row.id),
          publishedAt: row.publishedAt.toISOString(),
          place: place && open ? { ...place, classId: row.classId } : null,
          questionId: open ? row.questionId : null,
        };
      });
    },

    async vote(tx: Tx, id: string, on: boolean, actor: Caller, now: Date) {
      const row = await knowledge.knowledgeRow(tx, id);
      const own = await programmesOf(tx, actor);
      // What cannot be read cannot be voted for.
      if (!row || (own && !own.includes(row.programCode))) throw problem('request.not_found');
      return { helpful: await knowledge.setVote(tx, id, actor.accountId, on, now), voted: on };
    },

    async publish(tx: Tx, id: string, input: { title: string; question: string; answer: string }, actor: Caller, now: Date) {
      const row = await store.lockQuestion(tx, id);
      if (!row) throw problem('request.not_found');
      if (!row.answeredAt || row.mergedInto) throw problem('teaching.question.state', '先回答这个问题，再发布到知识库');
      if (namesSomebody(`${input.title}\n${input.question}\n${input.answer}`)) throw problem('teaching.knowledge.personal');
      const answers = (await store.postRows(tx, id)).filter(({ kind }) => kind === 'ANSWER');
      // The minute that the answer points at tells more than the one that was asked about.
      const at = answers.findLast((post) => post.lessonId || post.roomId) ?? row;
      await knowledge.saveKnowledge(
        tx,
        {
          id: newId('kno'),
          questionId: id,
          classId: row.classId,
          programCode: row.programCode,
          ...input,
          lessonId: at.lessonId,
          roomId: at.roomId,
          atS: at.atS,
          place: at.place,
          grams: gramsOf(`${input.title} ${input.question} ${input.answer}`),
          by: actor.accountId,
        },
        now,
      );
      await kit.note(tx, row, 'published', '回答已发布到知识库', actor, {}, now);
      await kit.tellAskers(tx, row, 'published', '您的提问和回答已收入知识库（不显示姓名）');
      return kit.view(tx, row, staffReader(actor), now);
    },

    async withdraw(tx: Tx, id: string, actor: Caller, now: Date) {
      const row = await store.lockQuestion(tx, id);
      if (!row) throw problem('request.not_found');
      if (await knowledge.withdrawKnowledge(tx, id, now)) await kit.note(tx, row, 'withdrawn', '回答已从知识库撤下', actor, {}, now);
      return kit.view(tx, row, staffReader(actor), now);
    },

    subject: async (db: Queryable, id: string) => {
      const row = await store.questionRow(db, id);
      return row ? subjectOfRow(row) : null;
    },
  };
}
export type Knowledge = ReturnType<typeof createKnowledge>;
