import { newId, type Actor, type Db } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { addLeave, attemptById, insertEvent } from '../attempts/attempts.store.ts';
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
