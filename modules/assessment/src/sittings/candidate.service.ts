import { createBatcher, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { attemptById, insertEvent, lockAttempts } from '../attempts/attempts.store.ts';
import { refusalOfHolder } from '../attempts/closing.service.ts';
import { examById } from '../exams/exams.store.ts';
import type { Hints } from './hints.ts';
import { dueLook, isByCamera, lookTimes } from './looks.rules.ts';
import { rulesOf } from './policy.rules.ts';
import { beatMany, insertLook, looksOf, type BeatItem, type BeatRow } from './presence.store.ts';
import * as store from './sittings.store.ts';

/** So many lines of one attempt's record come from its own page; a page gone wild fills no disk. */
const EVENTS_MAX = 400;
const LOOK_WORDS = {
  OWN: '已完成一次随机查看',
  UNSURE: '没有看清，请正对镜头继续作答',
  NO_FACE: '画面里没有看到您，请坐在镜头前；已记录',
  MANY_FACES: '画面里不止一个人，请让旁人离开；已记录',
  OTHER_FACE: '与录入的人脸不一致，已记录；监考员会来核实',
} as const;

/** What a candidate's page says by itself while the exam runs. */
export function createCandidateSide({ db, crypto, identity, files }: AssessmentDeps, hints: Hints) {
  // A class beats together: one question and one write for all of them.
  const beats = createBatcher<BeatItem, BeatRow | null>({
    maxBatch: 400,
    maxWaitMs: 20,
    flush: (items) =>
      db.tx(async (tx) => {
        const found = await beatMany(tx, items);
        return items.map((_item, index) => found.get(index) ?? null);
      }),
  });

  return {
    async beat(
      id: string,
      input: { holder: string; unsent: number; camera: boolean; fullScreen: boolean },
      from: { actor: Actor; ip: string; now: Date },
    ) {
      const { actor, ip, now } = from;
      if (!actor.learnerId) throw problem('request.not_found');
      const address = crypto.blind('exam-address', ip).slice(0, 24);
      const row = await beats.add({ ...input, attemptId: id, learnerId: actor.learnerId, now, address });
      if (!row) throw problem('request.not_found');
      const times = lookTimes({
        attemptId: id,
        startedAt: row.startedAt,
        durationMin: row.durationMin,
        looks: rulesOf(row.rules).looks,
      });
      const no = row.here && row.state === 'IN_PROGRESS' && !row.pausedAt ? dueLook(times, row.taken, now) : null;
      return {
        state: row.state,
        here: row.here,
        deadline: row.deadline.toISOString(),
        pausedAt: row.pausedAt?.toISOString() ?? null,
        serverNow: now.toISOString(),
        messages: (row.messages ?? []).map((message) => ({ ...message, at: new Date(message.at).toISOString() })),
        look: no === null ? null : { no, way: isByCamera({ ...row, camera: input.camera }) ? ('CAMERA' as const) : ('EYES' as const) },
      };
    },

    async acknowledge(tx: Tx, of: { attemptId: string; messageId: string }, actor: Actor, now: Date) {
      const attempt = await attemptById(tx, of.attemptId);
      if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
      if ((await store.acknowledge(tx, of.messageId, of.attemptId, now)) > 0) {
        await insertEvent(tx, of.attemptId, now, 'MESSAGE_READ', { messageId: of.messageId });
        hints.board(tx, attempt.examId);
      }
      return { at: now.toISOString() };
    },

    async notice(tx: Tx, id: string, input: { holder: string; kind: string; seconds: number }, actor: Actor, now: Date) {
      const attempt = await attemptById(tx, id);
      if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
      const refusal = refusalOfHolder(attempt, input.holder);
      if (refusal) throw refusal;
      if ((await store.countEvents(tx, id)) >= EVENTS_MAX) return { kept: false };
      await insertEvent(tx, id, now, input.kind, { seconds: input.seconds });
      hints.board(tx, attempt.examId);
      return { kept: true };
    },

    async look(id: string, input: { holder: string; no: number; jpeg: string }, actor: Actor, now: Date) {
      const attempt = await attemptById(db, id);
      if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
      const refusal = refusalOfHolder(attempt, input.holder);
      if (refusal) throw refusal;
      const exam = (await examById(db, attempt.examId))!;
      const times = lookTimes({
        attemptId: id,
        startedAt: attempt.startedAt,
        durationMin: exam.durationMin,
        looks: rulesOf(exam.rules).looks,
      });
      const taken = (await looksOf(db, id)).map(({ no }) => no);
      if (dueLook(times, taken, now) !== input.no) throw problem('assessment.look_none');
      const bytes = Buffer.from(input.jpeg, 'base64');
      const outcome = await identity.glance(actor, bytes, now);
      const isBad = outcome !== 'OWN' && outcome !== 'UNSURE';
      return db.tx(async (tx) => {
        const [locked] = await lockAttempts(tx, [id]);
        if (locked?.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
        // Only what may be held against somebody is kept, so that it can be looked at again and appealed.
        const file = isBad
          ? await files.saveBytes(tx, {
              bytes,
              name: `${id}-${input.no}.jpg`,
              mediaType: 'image/jpeg',
              purpose: 'EVIDENCE',
              ownerAccountId: null,
            })
          : null;
        const row = { attemptId: id, no: input.no, dueAt: times[input.no - 1]!, at: now, way: 'CAMERA' as const, outcome, by: null };
        if (!(await insertLook(tx, { ...row, fileId: file?.id ?? null }))) throw problem('assessment.look_none');
        await insertEvent(tx, id, now, `LOOK_${outcome}`, { no: input.no, ...(file ? { fileId: file.id } : {}) });
        hints.board(tx, exam.id);
        return { outcome, message: LOOK_WORDS[outcome] };
      });
    },
    stop: () => beats.close(),
  };
}
export type CandidateSide = ReturnType<typeof createCandidateSide>;
