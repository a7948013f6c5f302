import { sql, type Tx } from '@yangfan/kernel';

const NOBODY = '已注销学员';

/** Names of devices, and what the person said in live classes: not needed for the hours, which stay. */
export async function eraseTraces(tx: Tx, learnerId: string, accountId: string): Promise<Record<string, number>> {
  const devices = await tx.run(
    sql`update teaching.watch_session set device_label = '' where learner_id = ${learnerId} and device_label <> ''`,
  );
  const checkIns = await tx.run(
    sql`update teaching.check_in set device_id = null where learner_id = ${learnerId} and device_id is not null`,
  );
  const members = await tx.run(sql`update teaching.live_member set name = ${NOBODY}, device = '' where learner_id = ${learnerId}`);
  const words = await tx.run(sql`
    update teaching.live_event set from_name = ${NOBODY}, data = case when kind = 'chat' then '{"text":"","removed":true}'::jsonb else data end where from_account = ${accountId}`);
  const asks = await tx.run(sql`update teaching.live_ask set text = '（已注销学员的提问）' where learner_id = ${learnerId}`);
  return { devices: devices + checkIns, live: members, words: words + asks };
}
