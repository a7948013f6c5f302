import { sql, type Tx } from '@yangfan/kernel';

const NOBODY = '已注销学员';

/**
 * Names of devices, what the person said to others, and what they kept for themselves: not needed for the hours, which stay. A published
 * answer names nobody and stays; work that was handed in and marked is evidence of the training and stays without a name.
 */
export async function eraseTraces(tx: Tx, learnerId: string, accountId: string): Promise<Record<string, number>> {
  const devices = await tx.run(
    sql`update teaching.watch_session set device_label = '' where learner_id = ${learnerId} and device_label <> ''`,
  );
  const checkIns = await tx.run(
    sql`update teaching.check_in set device_id = null where learner_id = ${learnerId} and device_id is not null`,
  );
  const members = await tx.run(sql`update teaching.live_member set name = ${NOBODY}, device = '' where learner_id = ${learnerId}`);
  const words = await tx.run(sql`
    update teaching.live_event set from_name = ${NOBODY}, data = case when kind = 'chat' then '{"text":"","removed":true}'::jsonb else data end,
      removed_at = case when kind = 'voice' then coalesce(removed_at, now()) else removed_at end where from_account = ${accountId}`);
  const asks = await tx.run(sql`update teaching.live_ask set text = '（已注销学员的提问）' where learner_id = ${learnerId}`);
  // The sounds themselves go with the account's files.
  const voices = await tx.run(
    sql`update teaching.live_voice set name = ${NOBODY}, file_id = null, note = null where learner_id = ${learnerId}`,
  );
  const kept = await Promise.all([
    tx.run(sql`delete from teaching.lesson_note where learner_id = ${learnerId}`),
    tx.run(sql`delete from teaching.calendar_link where learner_id = ${learnerId}`),
    tx.run(sql`delete from teaching.reminder_choice where learner_id = ${learnerId}`),
    tx.run(sql`delete from teaching.lesson_like where learner_id = ${learnerId}`),
    tx.run(sql`delete from teaching.knowledge_vote where account_id = ${accountId}`),
  ]);
  const comments = await tx.run(sql`
    update teaching.lesson_comment set name = ${NOBODY}, text = '（已删除）', removed_at = coalesce(removed_at, now()) where learner_id = ${learnerId}`);
  const danmaku = await tx.run(sql`
    update teaching.lesson_danmaku set name = ${NOBODY}, text = '（已删除）', state = 'HIDDEN' where learner_id = ${learnerId}`);
  const posts = await tx.run(sql`
    update teaching.question_post set name = ${NOBODY}, text = '（已注销学员的提问）', file_ids = '{}' where account_id = ${accountId}`);
  const questions = await tx.run(sql`
    update teaching.question set masked_name = ${NOBODY}, title = '（已注销学员的提问）', grams = '{}', rating_note = null where learner_id = ${learnerId}`);
  return {
    devices: devices + checkIns,
    live: members,
    words: words + asks + voices + comments + danmaku + posts + questions,
    own: kept.reduce((sum, rows) => sum + rows, 0),
  };
}
