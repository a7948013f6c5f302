import { assessmentRoutes, managementRoutes, teachingRoutes } from '@yangfan/contract';
import { newId } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import { setTimeout as pause } from 'node:timers/promises';
import { demoIdNo } from '../../modules/management/src/seed/demo-people.rules.ts';
import { Refused, Unanswered } from './caller.ts';
import { passedCheck, screenCode, type Learner, type Stage } from './stage.ts';

/** Everything that the product has acknowledged: what must be there afterwards, once. */
export interface Acknowledged {
  /** watch id → highest heartbeat. */
  beats: Map<string, number>;
  checkIns: { sessionId: string; learnerId: string }[];
  /** attempt id → question → the last version and value that were acknowledged. */
  answers: Map<string, Map<number, { version: number; value: unknown }>>;
  receipts: { attemptId: string; mac: string; ledgerId: string }[];
  /** Rows of imports whose application was accepted. */
  imports: { importId: string; rows: number }[];
  words: { clientId: string; seq: number }[];
  films: { assetId: string; sha256: string }[];
}
export const nothingYet = (): Acknowledged => ({
  beats: new Map(),
  checkIns: [],
  answers: new Map(),
  receipts: [],
  imports: [],
  words: [],
  films: [],
});

/** A call that got no answer, to be repeated after the recovery as a client would: the same, with the same key. */
export type Again = () => Promise<void>;
export interface Round {
  stage: Stage;
  done: Acknowledged;
  again: Again[];
  sessionIds: readonly string[];
  examIds: readonly string[];
  random: () => number;
  /** True once the kill has come: nobody begins anything new. */
  isOver(): boolean;
}

/** Runs one person's work until it is over or a call gets no answer. */
export async function untilKilled(round: Round, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}
/** Does a step; when it gets no answer it is kept, to be repeated later. */
export async function step(round: Round, act: Again): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Unanswered) round.again.push(act);
    throw error;
  }
}

export const watch = (round: Round, learner: Learner) =>
  untilKilled(round, async () => {
    const opened = await learner.caller.call<{ watchId: string }>(teachingRoutes.startWatch, {
      params: { lessonId: round.stage.lessonId },
      body: { clientNow: Date.now(), takeOver: true },
    });
    let at = 0;
    for (let seq = 1, last = Date.now(); !round.isOver(); seq++) {
      // Long enough that a beat cut in two leaves more than the dust that is not kept (50 ms).
      await pause(120 + round.random() * 80);
      const ms = Math.max(1, Date.now() - last);
      last += ms;
      const segment = { from: at, to: at + ms / 1000, ms, rate: 1, state: 'playing', clientAt: last };
      at = segment.to < 50 ? segment.to : 0;
      await step(round, async () => {
        const reply = await learner.caller.call<{ accepted: number }>(teachingRoutes.heartbeat, {
          params: { watchId: opened.watchId },
          body: { beats: [{ seq, segments: [segment] }] },
        });
        round.done.beats.set(opened.watchId, Math.max(reply.accepted, round.done.beats.get(opened.watchId) ?? 0));
      });
    }
  });

export const arrive = (round: Round, learner: Learner) =>
  untilKilled(round, async () => {
    for (const sessionId of round.sessionIds) {
      if (round.isOver()) return;
      const checkToken = await passedCheck(round.stage, learner, 'CHECK_IN');
      let code = await screenCode(round.stage, sessionId);
      await step(round, async () => {
        const body = () => ({ code, position: { lat: 20.0312, lng: 110.3288, accuracy: 15 }, checkToken });
        await learner.caller.call(teachingRoutes.checkIn, { body: body() }).catch(async (error: unknown) => {
          // The recovery took longer than a code lives: the learner scans again.
          if (!(error instanceof Refused) || error.code !== 'teaching.checkin.code_expired') throw error;
          code = await screenCode(round.stage, sessionId);
          await learner.caller.call(teachingRoutes.checkIn, { body: body() });
        });
        round.done.checkIns.push({ sessionId, learnerId: learner.learnerId });
      });
    }
  });

interface Paper {
  id: string;
  holder: string;
  questions: { no: number; type: string }[];
}
export const sitExams = (round: Round, learner: Learner) =>
  untilKilled(round, async () => {
    const { caller } = learner;
    for (const examId of round.examIds) {
      if (round.isOver()) return;
      const checkToken = await passedCheck(round.stage, learner, 'EXAM_ENTER');
      const paper = await caller.call<Paper>(assessmentRoutes.startAttempt, { params: { examId }, body: { checkToken, pledge: true } });
      const params = { attemptId: paper.id };
      const saved = new Map<number, { version: number; value: unknown }>();
      round.done.answers.set(paper.id, saved);
      const versions = new Map<number, number>();
      const saves = 5 + Math.floor(round.random() * 25);
      for (let i = 0; i < saves && !round.isOver(); i++) {
        const question = paper.questions[Math.floor(round.random() * paper.questions.length)]!;
        const version = (versions.get(question.no) ?? 0) + 1;
        versions.set(question.no, version);
        const letter = 'ABCD'[Math.floor(round.random() * 4)]!;
        const value = question.type === 'JUDGE' ? letter < 'C' : question.type === 'MULTI' ? [letter] : letter;
        await step(round, async () => {
          await caller.call(assessmentRoutes.saveAnswers, {
            params,
            body: { holder: paper.holder, answers: [{ no: question.no, version, value }] },
          });
          saved.set(question.no, { version, value });
        });
      }
      const key = newId('key');
      await step(round, async () => {
        const receipt = await caller.call<{ mac: string; ledgerId: string }>(assessmentRoutes.submitAttempt, {
          params,
          body: { holder: paper.holder, answers: [] },
          key,
        });
        round.done.receipts.push({ attemptId: paper.id, mac: receipt.mac, ledgerId: receipt.ledgerId });
      });
    }
  });

// Above every number of the demonstration's people.
let nextPerson = 100_000;
const ROWS = 25;
export const importRosters = (round: Round) =>
  untilKilled(round, async () => {
    const { admin, rosterClassId } = round.stage;
    while (!round.isOver()) {
      const people = Array.from({ length: ROWS }, () => (nextPerson += 1));
      const columns = Object.entries({ name: '姓名', idNo: '证件号码', phone: '手机号码', category: '人员类别', certType: '证件类型' }).map(
        ([key, title]) => ({ key, title }),
      );
      const rows = people.map((order) => ({
        name: '演示学员',
        idNo: demoIdNo(order),
        phone: `199${String(20_000_000 + order)}`,
        category: '05',
      }));
      const file = await writeXlsx({ sheets: [{ name: '名册', columns, rows }] });
      const params = { classId: rosterClassId };
      const keys = [newId('key'), newId('key')];
      // From the file to the roster in one piece: after a kill the whole is repeated, with the same keys.
      await step(round, async () => {
        const { id } = await admin.call<{ id: string }>(managementRoutes.checkRoster, {
          params,
          body: { fileName: '名册.xlsx', base64: file.toString('base64') },
          key: keys[0]!,
        });
        const one = { classId: rosterClassId, importId: id };
        const state = async () =>
          (await admin.call<{ import: { state: string; goodRows: number } }>(managementRoutes.getImport, { params: one })).import;
        for (let now = await state(); now.state === 'CHECKING'; now = await state()) await pause(30);
        const checked = await state();
        if (checked.goodRows !== ROWS) throw new Error(`the check found ${JSON.stringify(checked)}`);
        await admin.call(managementRoutes.applyImport, { params: one, body: { mode: 'ALL_OR_NOTHING' }, key: keys[1]! });
        round.done.imports.push({ importId: id, rows: ROWS });
      });
    }
  });
