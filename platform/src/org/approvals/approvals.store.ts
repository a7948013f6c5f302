import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface ApprovalRow {
  id: string;
  entity: string;
  entityId: string;
  seq: number;
  from: string | null;
  to: string;
  actorId: string | null;
  actorName: string;
  role: string;
  opinion: string;
  attachments: string[];
  ip: string | null;
  deviceId: string | null;
  at: Date;
  prevSha256: string | null;
  md5: string;
  sha1: string;
  sha256: string;
}

const columns = sql`id, entity, entity_id as "entityId", seq, from_state as "from", to_state as "to", actor_id as "actorId", actor_name as "actorName", role, opinion,
  attachments, ip, device_id as "deviceId", at, prev_sha256 as "prevSha256", md5, sha1, sha256`;

/** The last row of an entity's chain; the lock orders two officers who act at the same moment. */
export async function lockLast(tx: Tx, entity: string, entityId: string): Promise<ApprovalRow | undefined> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`approval|${entity}|${entityId}`}, 0))`);
  return tx.maybe<ApprovalRow>(sql`
    select ${columns} from org.approval_log where entity = ${entity} and entity_id = ${entityId} order by seq desc limit 1`);
}

/** Appends one row. */
export async function insertApproval(tx: Tx, row: ApprovalRow): Promise<void> {
  await tx.run(sql`
    insert into org.approval_log (id, entity, entity_id, seq, from_state, to_state, actor_id, actor_name, role, opinion, attachments, ip, device_id, at, prev_sha256, md5, sha1, sha256)
    values (${row.id}, ${row.entity}, ${row.entityId}, ${row.seq}, ${row.from}, ${row.to}, ${row.actorId}, ${row.actorName}, ${row.role}, ${row.opinion},
      ${JSON.stringify(row.attachments)}::jsonb, ${row.ip}, ${row.deviceId}, ${row.at}, ${row.prevSha256}, ${row.md5}, ${row.sha1}, ${row.sha256})`);
}

/** All rows of an entity, oldest first; an application never has many steps, 500 bounds a hostile one. */
export function approvalRows(db: Queryable, entity: string, entityId: string): Promise<ApprovalRow[]> {
  return db.many<ApprovalRow>(sql`
    select ${columns} from org.approval_log where entity = ${entity} and entity_id = ${entityId} order by seq limit 500`);
}
