import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface ErasureRow {
  id: string;
  accountId: string;
  learnerId: string;
  state: 'REQUESTED' | 'UNDONE' | 'CLOSED' | 'DONE';
  reason: string;
  requestedAt: Date;
  closeAt: Date;
  undoneAt: Date | null;
  closedAt: Date | null;
  keepUntil: string | null;
}
const columns = sql`id, account_id as "accountId", learner_id as "learnerId", state, reason, requested_at as "requestedAt", close_at as "closeAt", undone_at as "undoneAt",
  closed_at as "closedAt", to_char(keep_until, 'YYYY-MM-DD') as "keepUntil"`;

/** The newest request of an account. */
export const erasureOf = (db: Queryable, accountId: string) =>
  db.maybe<ErasureRow>(sql`select ${columns} from identity.erasure where account_id = ${accountId} order by requested_at desc limit 1`);

/** Keeps a request; 0 where one stands open. */
export const insertErasure = (tx: Tx, row: Pick<ErasureRow, 'id' | 'accountId' | 'learnerId' | 'reason' | 'requestedAt' | 'closeAt'>) =>
  tx.run(sql`
    insert into identity.erasure (id, account_id, learner_id, state, reason, requested_at, close_at)
    values (${row.id}, ${row.accountId}, ${row.learnerId}, 'REQUESTED', ${row.reason}, ${row.requestedAt}, ${row.closeAt})
    on conflict (account_id) where state = 'REQUESTED' do nothing`);

export const undoOpen = (tx: Tx, accountId: string, at: Date) =>
  tx.maybe<ErasureRow>(sql`
    update identity.erasure set state = 'UNDONE', undone_at = ${at} where account_id = ${accountId} and state = 'REQUESTED' and close_at > ${at} returning ${columns}`);

/** Requests whose days to think again are over, and closed ones whose retention is over. */
export const dueErasures = (db: Queryable, now: Date, day: string, limit: number) =>
  db.many<{ id: string }>(sql`
    (select id from identity.erasure where state = 'REQUESTED' and close_at <= ${now} order by close_at limit ${limit})
    union all (select id from identity.erasure where state = 'CLOSED' and (keep_until is null or keep_until < ${day}::date) order by keep_until nulls first limit ${limit})`);

export const lockErasure = (tx: Tx, id: string) =>
  tx.maybe<ErasureRow>(sql`select ${columns} from identity.erasure where id = ${id} for update`);

export const setClosed = (tx: Tx, id: string, at: Date, keepUntil: string | null, effects: object) =>
  tx.run(
    sql`update identity.erasure set state = 'CLOSED', closed_at = ${at}, keep_until = ${keepUntil}::date, reason = '', effects = ${JSON.stringify(effects)}::jsonb where id = ${id}`,
  );
export const setDone = (tx: Tx, id: string, at: Date, effects: object) =>
  tx.run(
    sql`update identity.erasure set state = 'DONE', done_at = ${at}, effects = effects || ${JSON.stringify(effects)}::jsonb where id = ${id}`,
  );

/** Everything by which the account could be known or entered goes; the row stays, because signed records name its id. */
export async function emptyAccount(tx: Tx, accountId: string, name: string, at: Date): Promise<Record<string, number>> {
  await tx.run(sql`
    update identity.account set display_name = ${name}, login_name = null, phone = null, phone_blind = null, openid = null, openid_blind = null, learner_id = null,
      large_text = false, status = 'DISABLED', disabled_reason = '本人注销' where id = ${accountId}`);
  const real = await tx.run(sql`delete from identity.real_name where account_id = ${accountId}`);
  const passwords = await tx.run(sql`delete from identity.credential where account_id = ${accountId}`);
  await tx.run(sql`delete from identity.totp where account_id = ${accountId}`);
  await tx.run(sql`update identity.role_grant set revoked_at = ${at} where account_id = ${accountId} and revoked_at is null`);
  const consents = await tx.run(
    sql`update identity.consent set withdrawn_at = ${at}, withdrawn_reason = '注销账号', guardian_name = null where account_id = ${accountId} and withdrawn_at is null`,
  );
  return { real_name: real, password: passwords, consents_withdrawn: consents };
}

/** Invitations hold name and phone of whom they were for; whoever comes back is invited anew. */
export const deleteInvitations = (tx: Tx, learnerId: string) =>
  tx.run(sql`delete from identity.invitation where learner_id = ${learnerId}`);

/** Whether the learner has come back with a new account: then the roster's record is in use again. */
export const isBack = async (db: Queryable, learnerId: string) =>
  (await db.one<{ back: boolean }>(sql`select exists (select 1 from identity.account where learner_id = ${learnerId}) as back`)).back;
