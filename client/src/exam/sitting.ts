import type { ReplyOf, routes } from '@yangfan/contract';
import type { Client } from '../call.ts';
import { assessmentRoutes } from '../routes.gen.ts';

type Board = ReplyOf<(typeof routes.assessment)['sittingBoard']>;
export type Sitter = Board['candidates'][number];

/** A running candidate's page that says nothing for so long is lost. */
const LOST_MS = 120_000;
export const isLost = (one: Sitter, serverNow: string): boolean =>
  one.state === 'IN_PROGRESS' && one.heardAt !== null && Date.parse(serverNow) - Date.parse(one.heardAt) > LOST_MS;
const isFlagged = (one: Sitter) =>
  one.leaves > 0 || one.flags.length > 0 || one.validity === 'SUSPECT' || one.appeal === 'OPEN' || one.late > 0;

/** Parts of the list of candidates, in the order of the pages. */
export const SITTER_FILTERS = [
  { key: 'all', label: '全部', holds: () => true },
  { key: 'in', label: '作答中', holds: ({ state }) => state === 'IN_PROGRESS' },
  { key: 'out', label: '未入场', holds: ({ state }) => state === 'NOT_STARTED' },
  { key: 'flagged', label: '有异常', holds: (one, now) => isFlagged(one) || isLost(one, now) },
  { key: 'done', label: '已交卷', holds: ({ state }) => state === 'SUBMITTED' || state === 'AUTO_SUBMITTED' },
] as const satisfies readonly { key: string; label: string; holds: (one: Sitter, serverNow: string) => boolean }[];
export type SitterFilter = (typeof SITTER_FILTERS)[number]['key'];

/** What is done to one candidate or to all of them. */
export type SittingAct = 'message' | 'extend' | 'pause' | 'force' | 'doubt' | 'standing' | 'judge' | 'appeal';
export const SITTING_ACTS: Record<SittingAct, { title: (name: string) => string; follows: string; done: string }> = {
  message: {
    title: (name) => `给${name}发消息`,
    follows: '消息会立即显示在考生屏幕上，考生点“我已看到”后这里会显示。',
    done: '消息已发出',
  },
  extend: { title: (name) => `为${name}延长时间`, follows: '截止时间立即延后，考生屏幕上的倒计时随之改变。', done: '已延长' },
  pause: {
    title: () => '暂停整场考试？',
    follows: '全体考生停止计时；答案照常保存。继续时每人的截止时间按暂停时长顺延。',
    done: '考试已暂停',
  },
  force: { title: (name) => `强制${name}交卷？`, follows: '按已保存的答案立即交卷，不能撤回。考生会看到原因。', done: '已强制交卷' },
  doubt: {
    title: (name) => `把${name}的答卷列为存疑？`,
    follows: '成绩公布前须由班主任或机构认定有效或作废；考生能看到原因并可申诉。',
    done: '已列为存疑',
  },
  standing: {
    title: (name) => `${name}的考前安排`,
    follows: '延长时间用于残疾等情形；原因加密保存，只有考务人员处理时使用。',
    done: '已保存',
  },
  judge: {
    title: (name) => `认定${name}的答卷`,
    follows: '作废的答卷按 0 分计；考生会收到通知，可以申诉。',
    done: '已认定，考生会收到通知',
  },
  appeal: {
    title: (name) => `处理${name}的申诉`,
    follows: '处理结果和理由会通知考生，答卷是否有效按这里的认定。',
    done: '已处理，考生会收到通知',
  },
};
/** The fewest signs its words need. */
export const leastWords = (kind: SittingAct): number => (kind === 'message' ? 1 : kind === 'appeal' ? 5 : 2);

export interface SittingActInput {
  words: string;
  minutes: number;
  barred: boolean;
  valid: boolean;
  decision: 'UPHELD' | 'PARTLY' | 'REJECTED';
}

/**
 * Does one act of the board to a candidate, or (null) to all; rejects with the server's sentence. The same key at every try of one
 * intention: time that was given is not given twice because the reply was lost.
 */
export async function actOnSitting(
  call: Client['call'],
  of: { examId: string; kind: SittingAct; sitter: Pick<Sitter, 'learnerId' | 'attemptId'> | null },
  { words, minutes, barred, valid, decision }: SittingActInput,
  idempotencyKey: string,
): Promise<void> {
  const { examId, kind, sitter } = of;
  const attemptId = sitter?.attemptId ?? null;
  const reason = words.trim();
  const exam = { params: { examId } };
  if (kind === 'message') await call(assessmentRoutes.messageSitting, { ...exam, body: { text: reason, attemptId } }, { idempotencyKey });
  else if (kind === 'extend')
    await call(assessmentRoutes.extendSitting, { ...exam, body: { minutes, attemptId, reason } }, { idempotencyKey });
  else if (kind === 'pause') await call(assessmentRoutes.pauseSitting, { ...exam, body: { reason } });
  else if (kind === 'standing') {
    const params = { examId, learnerId: sitter!.learnerId };
    await call(assessmentRoutes.setStanding, { params, body: { extraMin: minutes, barred, reason } });
  } else {
    const attempt = { params: { attemptId: attemptId! } };
    if (kind === 'force') await call(assessmentRoutes.forceSubmit, { ...attempt, body: { reason } });
    else if (kind === 'doubt') await call(assessmentRoutes.doubtAttempt, { ...attempt, body: { reason } });
    else if (kind === 'judge') await call(assessmentRoutes.judgeAttempt, { ...attempt, body: { valid, reason } });
    else await call(assessmentRoutes.decideAppeal, { ...attempt, body: { decision, valid, reason } });
  }
}
