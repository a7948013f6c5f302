import { forget, keep, readKept } from '../../shell/storage.ts';
import type { Attempt } from './answers.rules.ts';

const keyOf = (examId: string) => `yangfan.exam-paper.${examId}`;

/** The running paper kept on this phone, for opening the exam again without network; it goes with the submission and with sign-out. */
export const keptPaper = (examId: string): Promise<Attempt | null> => readKept<Attempt>(keyOf(examId));
export const keepPaper = (attempt: Attempt): Promise<void> => keep(keyOf(attempt.examId), attempt).catch(() => undefined);
export const forgetPaper = (examId: string): Promise<void> => forget(keyOf(examId));
