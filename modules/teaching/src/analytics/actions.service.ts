import { chinaDay, chinaInstant, newId, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { insertActions, lockReminders, remindedSince, type ActionRow } from './actions.store.ts';
import { evidenceOf, requireCounted } from './evidence.service.ts';
import { figuresOf } from './figures.service.ts';
import { actionView } from './study.service.ts';

/** What staff do about learners who fall behind: remind them, note what was found. */
export function createStudyActions(ports: TeachingPorts) {
  const { ledger, notifications, identity } = ports;

  async function remind(tx: Tx, classId: string, input: { learnerIds: readonly string[]; text?: string }, actor: Actor, now: Date) {
    const cls = await requireCounted(tx, ports, classId);
    await lockReminders(tx, classId);
    const found = await evidenceOf(tx, ports, cls, now);
    const enrolled = new Set(found.enrolments.map(({ learnerId }) => learnerId));
    if (input.learnerIds.some((id) => !enrolled.has(id)))
      throw problem('teaching.learner.not_enrolled', '有的人已不在这个班里，请刷新后重新选择');
    const already = await remindedSince(tx, classId, input.learnerIds, chinaInstant(chinaDay(now)));
    const extra = input.text?.trim();
    const rows = input.learnerIds
      .filter((id) => !already.has(id))
      .map((learnerId): ActionRow => {
        const { risk, forecast } = figuresOf(found, learnerId, now);
        const reasons = risk.reasons.map(({ text }) => text);
        const words = [...(reasons.length ? reasons : [forecast.sentence]), ...(extra ? [extra] : [])];
        return {
          id: newId('sta'),
          classId,
          learnerId,
          kind: 'REMINDER' as const,
          text: words.join('；'),
          reasons,
          byAccount: actor.accountId,
          at: now,
        };
      });
    if (rows.length === 0) return { reminded: 0, already: already.size };
    await insertActions(tx, rows);
    for (const { learnerId, text } of rows)
      await notifications.notify(tx, {
        learnerId,
        kind: 'teaching.study.reminded',
        title: `${cls.name}：请留意学习进度`,
        body: `${text}。`,
        link: `/study/${classId}`,
      });
    await ledger.appendMany(
      tx,
      rows.map(({ id, learnerId, reasons }) => ({
        chain: `class:${classId}`,
        kind: 'teaching.study.reminded',
        classId,
        learnerId,
        actorId: actor.accountId,
        summary: '提醒学员留意学习进度',
        data: {
          actionId: id,
          reasons,
        },
        link: `/work/classes/${classId}/learners/${learnerId}/study`,
      })),
      now,
    );
    return { reminded: rows.length, already: already.size };
  }

  async function note(tx: Tx, of: { classId: string; learnerId: string }, text: string, actor: Actor, now: Date) {
    await requireCounted(tx, ports, of.classId);
    await requireEnrolled(tx, ports, of.classId, of.learnerId);
    const row: ActionRow = { ...of, id: newId('sta'), kind: 'NOTE', text: text.trim(), reasons: [], byAccount: actor.accountId, at: now };
    await insertActions(tx, [row]);
    // The words may name people, so the chain only knows that there is a note.
    await ledger.append(
      tx,
      {
        chain: `class:${of.classId}`,
        kind: 'teaching.study.noted',
        ...of,
        actorId: actor.accountId,
        summary: '记录学情跟进',
        data: { actionId: row.id },
        link: `/work/classes/${of.classId}/learners/${of.learnerId}/study`,
      },
      now,
    );
    return actionView(row, await identity.names(tx, [actor.accountId]));
  }

  return { remind, note };
}
export type StudyActions = ReturnType<typeof createStudyActions>;
