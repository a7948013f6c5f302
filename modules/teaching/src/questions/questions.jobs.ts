import type { Job, Tx } from '@yangfan/kernel';
import type { QuestionKit } from './questions.kit.ts';
import * as store from './questions.store.ts';

/** Deadlines: what is due stands in rows, so a sweep that is late, lost or doubled changes nothing. */
export function questionJobs(kit: QuestionKit): Job[] {
  async function escalate(tx: Tx, now: Date): Promise<void> {
    for (const row of await store.overdueRows(tx, now)) {
      const cls = await kit.requireClass(tx, row.classId);
      const admins = (await kit.ports.org.onboarding.staff(tx, cls.institutionId)).filter(({ role }) => role === 'INST_ADMIN');
      await store.changeQuestion(tx, row.id, { escalatedAt: now }, now);
      await kit.note(tx, row, 'escalated', '提问超时未答，已上报班主任和机构', null, { dueAt: row.dueAt.toISOString() }, now);
      const told = [...cls.teacherAccountIds, ...admins.map(({ accountId }) => accountId)];
      await kit.tellStaff(tx, told, row, 'escalated', '学员提问超时未答，请督促讲师或代为回答');
      await kit.tellStaff(
        tx,
        (await kit.answerers(tx, cls)).filter((id) => !told.includes(id)),
        row,
        'overdue',
        '学员提问已超时，请尽快回答',
      );
      await kit.ports.notifications.notify(tx, {
        learnerId: row.learnerId,
        kind: 'teaching.question.escalated',
        title: '您的提问还没有回答，已请班主任督促',
        body: row.title,
        link: `/learn/questions/${row.id}`,
      });
    }
  }
  async function close(tx: Tx, now: Date): Promise<void> {
    for (const row of await store.settledRows(tx, now)) {
      await store.changeQuestion(tx, row.id, { state: 'CLOSED', closedAt: now, closeAt: null }, now);
      await kit.note(tx, row, 'closed', '提问已有回答且不再追问，自动关闭', null, { from: row.state }, now);
    }
  }
  return [
    {
      name: 'teaching.questions.sweep',
      cron: '*/5 * * * *',
      run: async (_payload: unknown, { db, clock }) => {
        await db.tx((tx) => escalate(tx, clock.now()));
        await db.tx((tx) => close(tx, clock.now()));
      },
    },
  ] as Job[];
}
