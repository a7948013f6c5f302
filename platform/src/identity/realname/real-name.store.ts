import { sql, type Queryable } from '@yangfan/kernel';
import type { Person } from './person.ts';
import type { RealNameState } from './real-name.states.ts';

export interface RealNameRow {
  accountId: string;
  /** Null for a lecturer. */
  learnerId: string | null;
  state: RealNameState;
  method: 'FACE' | 'ALTERNATIVE' | null;
  idKind: 'ID_CARD' | 'HMT_RESIDENCE' | 'FOREIGN_PR' | 'OTHER' | null;
  /** Sealed. */
  name: string | null;
  /** Sealed. */
  idNo: string | null;
  source: string | null;
  reason: string | null;
  matchedAt: Date | null;
  verifiedAt: Date | null;
}

const columns = sql`account_id as "accountId", learner_id as "learnerId", state, method, id_kind as "idKind", name, id_no as "idNo",
  source, reason, matched_at as "matchedAt", verified_at as "verifiedAt"`;

export const realNameOf = (db: Queryable, accountId: string) =>
  db.maybe<RealNameRow>(sql`select ${columns} from identity.real_name where account_id = ${accountId}`);

export const realNamesOf = (db: Queryable, learnerIds: readonly string[]) =>
  db.many<RealNameRow>(sql`select ${columns} from identity.real_name where learner_id = any(${learnerIds as string[]}::text[])`);

/** The row, locked for a step; made as UNVERIFIED when this is the first. */
export const lockRealName = async (tx: Queryable, { accountId, learnerId, lecturerId }: Person, at: Date) => {
  await tx.run(
    sql`insert into identity.real_name (account_id, learner_id, lecturer_id, updated_at) values (${accountId}, ${learnerId}, ${lecturerId}, ${at}) on conflict do nothing`,
  );
  return tx.one<RealNameRow>(sql`select ${columns} from identity.real_name where account_id = ${accountId} for update`);
};

/** Writes the whole row back; the caller holds its lock. */
export const saveRealName = (tx: Queryable, row: RealNameRow, at: Date, decidedBy: string | null = null) =>
  tx.run(sql`update identity.real_name set state = ${row.state}, method = ${row.method}, id_kind = ${row.idKind}, name = ${row.name}, id_no = ${row.idNo},
    source = ${row.source}, reason = ${row.reason}, matched_at = ${row.matchedAt}, verified_at = ${row.verifiedAt},
    decided_by = coalesce(${decidedBy}, decided_by), updated_at = ${at} where account_id = ${row.accountId}`);

/** Account of each learner that has one. */
export const accountsOfLearners = (db: Queryable, learnerIds: readonly string[]) =>
  db.many<{ id: string; learnerId: string }>(
    sql`select id, learner_id as "learnerId" from identity.account where learner_id = any(${learnerIds as string[]}::text[])`,
  );
