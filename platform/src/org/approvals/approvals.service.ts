import type { ApprovalState, Role } from '@yangfan/contract';
import { ROLES } from '@yangfan/contract';
import { canonicalJson, newId, type Clock, type Crypto, type Queryable, type Tx } from '@yangfan/kernel';
import type { PeoplePort } from '../ports.ts';
import { brokenAt, signStep, type StepCrypto } from './approvals.rules.ts';
import { canMoveApproval } from './approvals.states.ts';
import { approvalRows, insertApproval, lockLast, type ApprovalRow } from './approvals.store.ts';

/** One step to record. `role` is the role the person acted in; null actor = the system itself. */
export interface ApprovalEntry {
  entity: string;
  entityId: string;
  from: string | null;
  to: string;
  actor: { accountId: string } | null;
  role: Role | 'SYSTEM';
  opinion?: string;
  attachments?: readonly string[];
  ip?: string | null;
  deviceId?: string | null;
  at?: Date;
}

/** The approval log that every application of the product writes to (domain §2.3). */
export interface ApprovalsKit {
  /** Appends a signed step in the caller's transaction. */
  record(tx: Tx, entry: ApprovalEntry): Promise<ApprovalRow>;
  /** All steps, oldest first. */
  list(db: Queryable, entity: string, entityId: string): Promise<ApprovalRow[]>;
  /** Position of the first broken step, null when the chain holds. */
  verify(db: Queryable, entity: string, entityId: string): Promise<number | null>;
  /** Whether the generic state machine allows the move. */
  canMove(from: ApprovalState, to: ApprovalState): boolean;
}

/** Builds the kit. */
export function createApprovals({ crypto, clock, people }: { crypto: Crypto; clock: Clock; people: PeoplePort }): ApprovalsKit {
  const stepCrypto: StepCrypto = { canonical: canonicalJson, digests: (text) => crypto.digests(text) };
  return {
    canMove: canMoveApproval,
    async record(tx, entry) {
      const last = await lockLast(tx, entry.entity, entry.entityId);
      const at = entry.at ?? clock.now();
      const step = {
        entity: entry.entity,
        entityId: entry.entityId,
        seq: (last?.seq ?? 0) + 1,
        from: entry.from,
        to: entry.to,
        actorId: entry.actor?.accountId ?? null,
        role: entry.role,
        opinion: entry.opinion ?? '',
        attachments: [...(entry.attachments ?? [])],
        ip: entry.ip ?? null,
        deviceId: entry.deviceId ?? null,
      };
      const prev = last?.sha256 ?? null;
      const names = entry.actor ? await people.names(tx, [entry.actor.accountId]) : null;
      const row: ApprovalRow = {
        ...step,
        id: newId('apv'),
        at,
        prevSha256: prev,
        actorName: names?.get(entry.actor!.accountId) ?? (entry.actor ? '（无姓名）' : '系统'),
        ...signStep({ ...step, at: at.toISOString(), prev }, stepCrypto),
      };
      await insertApproval(tx, row);
      return row;
    },
    list: approvalRows,
    async verify(db, entity, entityId) {
      const rows = await approvalRows(db, entity, entityId);
      return brokenAt(
        rows.map((row) => ({ ...row, at: row.at.toISOString(), prev: row.prevSha256 })),
        stepCrypto,
      );
    },
  };
}

/** A role's Chinese name, as the steps show it. */
export function roleName(role: string): string {
  return (ROLES as Record<string, { name: string }>)[role]?.name ?? (role === 'SYSTEM' ? '系统' : role);
}
