import { sessionToken } from '../../shell/session.ts';
import { forget, keepSealed, readSealed } from '../../shell/storage.ts';
import type { Attempt } from './answers.rules.ts';

interface Kept {
  attempt: Attempt;
  /** The end of the session's token: another person who signs in on this phone is shown nothing. */
  of: string;
  /** By the phone's clock, when it was kept. */
  at: number;
}
const keyOf = (examId: string) => `yangfan.exam-paper.${examId}`;
const ownMark = async () => ((await sessionToken()) ?? '').slice(-12);

/** The running paper kept on this phone, for opening the exam again without network; it goes with the submission. */
export async function keptPaper(examId: string): Promise<Attempt | null> {
  const kept = await readSealed<Kept>(keyOf(examId));
  if (!kept || kept.of !== (await ownMark())) return null;
  // The server's clock has gone on since.
  const serverNow = new Date(Date.parse(kept.attempt.serverNow) + Date.now() - kept.at).toISOString();
  return { ...kept.attempt, serverNow };
}
export async function keepPaper(attempt: Attempt): Promise<void> {
  const kept: Kept = { attempt: { ...attempt, deviceKey: '' }, of: await ownMark(), at: Date.now() };
  // A phone without space goes on while the page is open.
  await keepSealed(keyOf(attempt.examId), kept).catch(() => undefined);
}
export const forgetPaper = (examId: string): Promise<void> => forget(keyOf(examId));
