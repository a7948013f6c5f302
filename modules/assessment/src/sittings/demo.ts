import { newId, type Actor, type Db, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { itemIdsOf } from '../attempts/attempts.rules.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import { addLeave, attemptById, insertEvent } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { candidateRows } from '../exams/exams.store.ts';
import { learnerActor, staffActor } from '../seed/demo-actors.ts';
import { demoAnswer, demoUnsent } from '../seed/demo-answers.rules.ts';
import { createHints } from './hints.ts';
import { createLate } from './late.service.ts';
import { beatMany } from './presence.store.ts';
import { insertMessage, sitterRows, insertEvents } from './sittings.store.ts';

const MIN = 60_000;

/** Gives the running practice exam of the demonstration something to watch: a sign of life, a leave, a message. */
export async function watchOver(
  db: Db,
  { crypto }: Pick<AssessmentDeps, 'crypto'>,
  of: { examId: string; teacher: Actor },
  now: Date,
): Promise<void> {
  await db.tx(async (tx) => {
    const rows = await sitterRows(tx, of.examId, []);
    const running = rows.find(({ state }) => state === 'IN_PROGRESS');
    if (!running) return;
    const { attemptId } = running;
    const { holder } = (await attemptById(tx, attemptId))!;
    const address = crypto.blind('exam-address', '127.0.0.1').slice(0, 24);
    await beatMany(tx, [{ attemptId, learnerId: running.learnerId, holder, now, address, unsent: 0, camera: true, fullScreen: true }]);
    await insertEvent(tx, attemptId, new Date(now.getTime() - MIN), 'HIDDEN', { seconds: 6 });
    await addLeave(tx, attemptId);
    const message = { id: newId('smg'), examId: of.examId, attemptId, text: '请留在考试页面，不要切换窗口。' };
    await insertMessage(tx, { ...message, by: of.teacher.accountId, at: now });
    await insertEvents(tx, [attemptId], now, 'MESSAGE', { messageId: message.id, text: message.text });
  });
}

type On = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>) => Promise<T>;
interface Candidate {
  learnerId: string;
  accountId: string;
}
/** So many seconds before the end the three answers were typed, and minutes after it they arrived and were decided. */
const TYPED_S = [505, 340, 125];
const SENT_MIN = 24;
const DECIDED_MIN = 50;
const OUTAGE = '教室网络中断有记录，三题的作答时间都在截止之前，予以采纳。';

/** Two candidates whose network failed before the end send what their computers kept: one waits for the class teacher, the other was accepted. */
export async function demoLate(
  deps: AssessmentDeps,
  { bank, attempts }: { bank: BankService; attempts: AttemptService },
  on: On,
  of: { examId: string; classId: string; teacherAccountId: string; waiting: Candidate | undefined; accepted: Candidate | undefined },
): Promise<void> {
  const late = createLate(deps, bank, attempts, createHints(deps));
  const teacher = staffActor(of.teacherAccountId, { role: 'CLASS_TEACHER', scope: 'class', id: of.classId });
  const { programCode } = (await deps.org.class(deps.db, of.classId))!;
  const rows = await candidateRows(deps.db, of.examId);
  for (const candidate of [of.waiting, of.accepted]) {
    const row = candidate && rows.find(({ learnerId }) => learnerId === candidate.learnerId);
    if (!candidate || !row) continue;
    const { id, paper, deadline } = (await attemptById(deps.db, row.attemptId))!;
    const after = (minutes: number) => new Date(deadline.getTime() + minutes * MIN);
    const sent = await on(after(SENT_MIN), async (tx, now) => {
      const unsent = demoUnsent(paper.questions, await bank.itemsOf(tx, programCode, itemIdsOf(paper)));
      const answers = unsent.map(({ question, item }, index) => ({
        no: question.no,
        value: demoAnswer(question, item, true),
        version: 2,
        typedAt: new Date(deadline.getTime() - TYPED_S[index]! * 1000).toISOString(),
      }));
      await insertEvent(tx, id, after(-15), 'OFFLINE', { seconds: 95 });
      return late.send(tx, id, answers, learnerActor(candidate), now);
    });
    if (candidate === of.accepted)
      await on(after(DECIDED_MIN), (tx, now) =>
        late.decide(tx, { attemptId: id, lateId: sent.id }, { accept: true, reason: OUTAGE }, teacher, now),
      );
  }
}
