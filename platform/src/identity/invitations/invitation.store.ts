import { sql, type Queryable } from '@yangfan/kernel';

export interface InvitationRow {
  id: string;
  learnerId: string;
  classId: string;
  className: string;
  /** Sealed. */
  name: string;
  /** Sealed. */
  phone: string;
  /** Sealed. */
  code: string;
  state: 'OPEN' | 'ACTIVATED' | 'REVOKED';
  sentAt: Date;
  expiresAt: Date;
  activatedAt: Date | null;
}

const columns = sql`id, learner_id as "learnerId", class_id as "classId", class_name as "className", name, phone, code, state,
  sent_at as "sentAt", expires_at as "expiresAt", activated_at as "activatedAt"`;

/** Keeps the one invitation of a learner to a class; inviting again renews it, one that was taken stays. */
export const saveInvitation = (
  db: Queryable,
  row: Omit<InvitationRow, 'state' | 'activatedAt'> & { phoneBlind: string; codeBlind: string },
) =>
  db.one<InvitationRow>(sql`
    insert into identity.invitation as i (id, learner_id, class_id, class_name, name, phone, phone_blind, code, code_blind, sent_at, expires_at)
    values (${row.id}, ${row.learnerId}, ${row.classId}, ${row.className}, ${row.name}, ${row.phone}, ${row.phoneBlind}, ${row.code}, ${row.codeBlind}, ${row.sentAt}, ${row.expiresAt})
    on conflict (class_id, learner_id) do update set
      class_name = excluded.class_name, sent_at = excluded.sent_at,
      state = case when i.state = 'ACTIVATED' then i.state else 'OPEN' end,
      name = excluded.name, phone = excluded.phone, phone_blind = excluded.phone_blind, code = excluded.code, code_blind = excluded.code_blind,
      id = excluded.id, expires_at = excluded.expires_at
    returning ${columns}`);

export const invitationByCode = (db: Queryable, codeBlind: string) =>
  db.maybe<InvitationRow>(sql`select ${columns} from identity.invitation where code_blind = ${codeBlind}`);

export const invitationById = (db: Queryable, classId: string, id: string) =>
  db.maybe<InvitationRow>(sql`select ${columns} from identity.invitation where id = ${id} and class_id = ${classId}`);

/** Takes an open invitation: 0 when another call was quicker. */
export const takeInvitation = (db: Queryable, id: string, accountId: string, at: Date) =>
  db.run(
    sql`update identity.invitation set state = 'ACTIVATED', activated_at = ${at}, account_id = ${accountId} where id = ${id} and state = 'OPEN'`,
  );

/** A page of a class's invitations; `state` as shown, so EXPIRED is told by the clock. */
export const classInvitations = (
  db: Queryable,
  classId: string,
  state: string | null,
  now: Date,
  page: { limit: number; offset: number },
) =>
  db.many<InvitationRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from identity.invitation
    where class_id = ${classId} and (${state}::text is null
      or (case when state = 'OPEN' and expires_at <= ${now} then 'EXPIRED' else state end) = ${state})
    order by sent_at desc, id limit ${page.limit} offset ${page.offset}`);
